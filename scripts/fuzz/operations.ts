import { print } from 'graphql';
import { schema } from '../../src/graphql/schema.ts';
import { randomMutation, randomSubscription } from '../../test/graphql/random/document.ts';
import type { KnownValues } from '../../test/graphql/random/known-values.ts';
import { Randomness } from '../../test/graphql/random/randomness.ts';
import { type Caller, randomRequest, routes } from '../../test/graphql/random/request.ts';

/** One request, and whose key it brings. */
export interface FuzzRequest {
  readonly kind: 'query' | 'mutation' | 'subscription' | 'garbage';
  readonly method: string;
  /** Of the address: what follows the path of the API. */
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly caller: Caller;
}

const MUTATIONS = Object.keys(schema.getMutationType()!.getFields());
const SUBSCRIPTIONS = Object.keys(schema.getSubscriptionType()!.getFields());
/** What takes things away comes seldom, so that something is left. */
const TAKES_AWAY = /^(delete|erase|anonymise|revoke|merge|apply|remove|withdraw|cancel|undo)/;
const JSON_TYPE = { 'content-type': 'application/json' };

/** The request of a number: with the same values known, always the same one. */
export function fuzzRequest(seed: number, known: KnownValues): FuzzRequest {
  const random = new Randomness(seed ^ 0x5f3759df);
  const kind = random.weighted<FuzzRequest['kind']>([
    [60, 'query'],
    [28, 'mutation'],
    [4, 'subscription'],
    [8, 'garbage'],
  ]);
  switch (kind) {
    case 'query':
      return queryOf(seed, known);
    case 'mutation':
      return operationOf(kind, random, known);
    case 'subscription':
      return operationOf(kind, random, known);
    case 'garbage':
      return garbageOf(seed, random, known);
  }
}

function queryOf(seed: number, known: KnownValues): FuzzRequest {
  const { query, variables, operationName, caller, method, accept } = randomRequest(seed, known);
  const content = { query, variables, ...(operationName === undefined ? {} : { operationName }) };
  const headers = { ...(accept === null ? {} : { accept }) };
  if (method === 'POST') {
    const body = JSON.stringify(content);
    return { kind: 'query', method, search: '', headers: { ...JSON_TYPE, ...headers }, body, caller };
  }
  const search = `?${new URLSearchParams({ ...content, variables: JSON.stringify(variables) })}`;
  return { kind: 'query', method, search, headers, body: undefined, caller };
}

function operationOf(kind: 'mutation' | 'subscription', random: Randomness, known: KnownValues): FuzzRequest {
  const careful = random.chance(0.4);
  const options = { schema, routes, known, random, careful, focus: null, turn: 0, stored: false };
  const name =
    kind === 'mutation'
      ? random.weighted(MUTATIONS.map((one) => [TAKES_AWAY.test(one) ? 0.1 : 1, one] as const))
      : random.pick(SUBSCRIPTIONS);
  const { document, variables } = (kind === 'mutation' ? randomMutation : randomSubscription)(name, options);
  const caller = random.weighted<Caller>([
    [70, 'ADMIN'],
    [20, 'WRITE'],
    [8, 'READ'],
    [2, 'NOBODY'],
  ]);
  const accept = kind === 'subscription' ? 'text/event-stream' : 'application/json';
  const body = JSON.stringify({ query: print(document), variables });
  return { kind, method: 'POST', search: '', headers: { ...JSON_TYPE, accept }, body, caller };
}

const METHODS = ['POST', 'POST', 'POST', 'GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'];
const TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'application/graphql',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'nonsense',
  '',
];
const VALUES: readonly unknown[] = [null, 1, -1, 1e308, '', 'x', [], {}, true, [[[]]], { a: { b: {} } }, '\u0000'];
const HEADERS: readonly (readonly [string, string])[] = [
  ['accept', '*/*;q=2, nonsense'],
  ['accept', 'text/event-stream'],
  ['accept', 'application/graphql-response+json;charset=latin1'],
  ['accept-encoding', 'br;q=1.0, nonsense'],
  ['last-event-id', 'x'.repeat(300)],
  ['last-event-id', 'W10'],
  ['origin', 'null'],
  ['x-request-id', '\u00e9'],
  ['if-none-match', '*'],
  ['forwarded', 'for="[::1]";host=evil'],
  ['x-forwarded-host', 'evil.example.com'],
];

/** A request that is wrong as a request: body, type, method, parameters or address. */
function garbageOf(seed: number, random: Randomness, known: KnownValues): FuzzRequest {
  const { query, variables } = randomRequest(seed, known);
  const whole = JSON.stringify({ query, variables });
  const parameter = random.pick(['query', 'variables', 'operationName', 'extensions', 'documentId', 'id', '__proto__']);
  const odd = random.pick(VALUES);
  const method = random.pick(METHODS);
  const body = random.pick([
    whole,
    whole.slice(0, random.below(whole.length)),
    `${whole.slice(0, random.below(whole.length))}\u0000\ud800`,
    JSON.stringify({ query, variables, [parameter]: odd }),
    JSON.stringify([{ query }, { query }]),
    `{"query":${'['.repeat(5_000)}`,
    `{"query":"{ __typename }","variables":${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}}`,
    '',
    'null',
    '"x"',
    query,
    `query=${encodeURIComponent(query)}&variables={`,
  ]);
  const search = random.pick([
    '',
    '',
    `?query=${encodeURIComponent(query).slice(0, 6_000)}`,
    '?query=%',
    `?variables=${encodeURIComponent('{"a":')}&query={__typename}`,
    '?documentId=sha256:00',
    '?extensions=[]&query={__typename}',
    '?query={__typename}&query={__typename}',
  ]);
  const type = random.pick(TYPES);
  const [name, value] = random.pick(HEADERS);
  const headers = {
    ...(type === '' ? {} : { 'content-type': type }),
    ...(random.chance(0.5) ? { [name]: value } : {}),
  };
  const bodiless = method === 'GET' || method === 'HEAD';
  const caller = random.pick<Caller>(['ADMIN', 'READ', 'NOBODY']);
  return { kind: 'garbage', method, search, headers, body: bodiless ? undefined : body, caller };
}
