import { Failure, failureOf, type PartialError } from './failure.ts';
import { type TadaDocumentNode, textOf } from './graphql.ts';
import { session, signOut } from './session.ts';

export interface Answer<Result> {
  readonly data: Result;
  /** What of the data could not be had: fields that may be null are, and the errors say why. */
  readonly errors: readonly PartialError[];
}

/** Waits for an answer no longer than this. */
const LONGEST_MS = 60_000;

/** Asks the server. Throws {@link Failure}; a key that is no longer taken signs out. */
export async function send<Result, Variables>(
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Answer<Result>> {
  const at = session.value;
  if (at === null) throw new Failure('UNAUTHENTICATED', 'Nobody is signed in.');
  return ask<Result>(at.url, at.key, textOf(document), variables);
}

async function ask<Result>(url: string, key: string, query: string, variables: unknown): Promise<Answer<Result>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      authorization: `Bearer ${key}`,
    },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(LONGEST_MS),
  }).catch((error: unknown) => {
    throw new Failure('OFFLINE', error instanceof Error ? error.message : String(error));
  });
  const { status } = response;
  const body = (await response.json().catch(() => null)) as { data?: Result | null; errors?: PartialError[] } | null;
  if (status === 401) {
    signOutIfCurrent(url, key);
    throw new Failure('UNAUTHENTICATED', body?.errors?.[0]?.message ?? 'The key is not taken.');
  }
  // Between the page and the server somebody else answers while that is away.
  if (body === null) throw new Failure(status >= 500 ? 'OFFLINE' : 'INTERNAL', `The server answered ${status}.`);
  const { data, errors = [] } = body;
  if (data === undefined || data === null) throw failureOf(errors);
  return { data, errors };
}

function signOutIfCurrent(url: string, key: string): void {
  if (session.value?.url === url && session.value.key === key) signOut('REFUSED');
}

/** Whether a server takes a key: throws {@link Failure} where it does not. */
export async function tryKey(url: string, key: string): Promise<void> {
  await ask(url, key, '{ viewer { role } }', {});
}
