import { isDeepStrictEqual } from 'node:util';
import type { LiveServer } from '../live-server.ts';
import { type Asked, countValues, LEAST_VALUES, type QueryName, type ReadQueries } from './documents.ts';
import type { Load } from './load.ts';

/** A server that is read, and how it is asked. */
export interface Contestant {
  readonly name: string;
  readonly server: LiveServer;
  readonly queries: ReadQueries;
  /** HTTP headers by name. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The answers of a server to a query: what they say, and the requests that get them. */
export interface Answers {
  readonly values: readonly unknown[];
  readonly requests: Load['requests'];
}

/** Asks each request of a query once. Throws where an answer has errors or says too little. */
export async function askAll(contestant: Contestant, name: QueryName, asked: Asked): Promise<Answers> {
  const { server, queries, headers } = contestant;
  const { host, pathname } = new URL(server.url);
  const query = queries[name];
  const values: unknown[] = [];
  const requests: { text: string; bytes: number }[] = [];
  for (const variables of query.variables(asked)) {
    const body = JSON.stringify({ query: query.document, variables });
    const sent = { 'content-type': 'application/json', accept: 'application/json', ...headers };
    const response = await fetch(server.url, { method: 'POST', headers: sent, body });
    const text = await response.text();
    const { data, errors } = JSON.parse(text) as { data: never; errors?: unknown };
    if (errors || !response.ok) throw new Error(`${contestant.name} answered ${name} with ${text.slice(0, 1_000)}`);
    values.push(query.values(data));
    const head = Object.entries({ host, ...sent, 'content-length': String(Buffer.byteLength(body)) });
    requests.push({
      text: `POST ${pathname} HTTP/1.1\r\n${head.map(([key, one]) => `${key}: ${one}\r\n`).join('')}\r\n${body}`,
      bytes: Buffer.byteLength(text),
    });
  }
  const said = countValues(values) / values.length;
  if (!(said >= LEAST_VALUES[name])) throw new Error(`${contestant.name} says ${said} values an answer of ${name}`);
  return { values, requests };
}

/** Throws where two servers' answers differ, with the first that does. */
export function compareAnswers(name: QueryName, [one, other]: readonly [Answers, Answers]): void {
  if (one.values.length !== other.values.length) throw new Error(`${name}: not as many answers`);
  for (const [n, value] of one.values.entries()) {
    if (isDeepStrictEqual(value, other.values[n])) continue;
    throw new Error(`${name} differs:\n${JSON.stringify(value)}\n${JSON.stringify(other.values[n])}`);
  }
}
