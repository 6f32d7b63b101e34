/** An event as the API takes it. */
export interface GivenEvent {
  readonly customer: { readonly externalId: string };
  readonly source: string;
  readonly messageId: string;
  readonly type: string;
  readonly at: string;
  readonly amount?: number;
  readonly properties?: Readonly<Record<string, string>>;
}

export interface Taken {
  readonly accepted: number;
  readonly duplicates: number;
}

/** How long an answer may take: a server that hangs must not hang whoever asks it. */
const PATIENCE_MS = 60_000;

/** Answers of the API. Throws where nobody answers, or refuses. */
export async function ask<T>(url: string, key: string, query: string, variables: object = {}): Promise<T> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }), signal });
  const { data, errors } = (await response.json()) as { data?: T; errors?: unknown };
  if (errors || !data) throw new Error(`${response.status} ${JSON.stringify(errors)}`);
  return data;
}

/** Hands events over as NDJSON, once. Throws where they were not all taken: nobody answered, or was too busy. */
export async function ingest(url: string, key: string, events: readonly GivenEvent[]): Promise<Taken> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' };
  const body = events.map((event) => `${JSON.stringify(event)}\n`).join('');
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(url.replace('/graphql', '/ingest/events'), { method: 'POST', headers, body, signal });
  const taken = (await response.json()) as Taken & { readonly rejected: number; readonly error?: unknown };
  if (response.status !== 200 || taken.rejected > 0) throw new Error(`${response.status} ${JSON.stringify(taken)}`);
  return taken;
}
