import type { PersonagraphServer } from '../../src/server.ts';

/** Milliseconds between the end of a read and the start of the next. */
const PAUSE_MS = 5;
const QUERY = `query ($id: String!) { customer(externalId: $id) { name
  memberships { segment { name } strength since } personas { persona { name } fit } } }`;

/** Reads customers through the API, one at a time, until stopped; returns each read's milliseconds, sorted. */
export function readUntilStopped(
  server: PersonagraphServer,
  key: string,
  customerOf: (read: number) => string,
): () => Promise<number[]> {
  const taken: number[] = [];
  let going = true;
  const reading = (async () => {
    for (let read = 0; going; read++) {
      const request = new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ query: QUERY, variables: { id: customerOf(read) } }),
      });
      const start = performance.now();
      const { errors } = (await (await server.fetch(request)).json()) as { errors?: unknown };
      taken.push(performance.now() - start);
      if (errors) throw new Error(JSON.stringify(errors));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return taken.sort((a, b) => a - b);
  })();
  return () => {
    going = false;
    return reading;
  };
}

/** The value under which 99 of 100 lie, of values in ascending order; NaN of none. */
export function p99(sorted: ArrayLike<number>): number {
  return sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
}
