/** The longest a run is waited for. */
const PATIENCE_MS = 90_000;

export interface EndedRun {
  /** LIVE, FAILED or CANCELLED. */
  readonly state: string;
  readonly error: { readonly message: string } | null;
}

/** Waits for a run's end as clients do, on `runProgress`, which completes then. Throws after 90 s, or where it is refused. */
export async function endedRun(url: string, key: string, id: string): Promise<EndedRun> {
  const query = 'subscription ($id: ID!) { runProgress(runId: $id) { run { state error { message } } } }';
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query, variables: { id } }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const steps = [...(await response.text()).matchAll(/^data: ?(\{.*)$/gm)].map(([, item]) => JSON.parse(item!) as Step);
  const last = steps.at(-1)?.data?.runProgress.run;
  if (!last) throw new Error(`the run cannot be followed: ${response.status} ${JSON.stringify(steps)}`);
  return last;
}

interface Step {
  readonly data?: { readonly runProgress: { readonly run: EndedRun } } | null;
  readonly errors?: unknown;
}
