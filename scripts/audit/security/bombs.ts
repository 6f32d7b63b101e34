import assert from 'node:assert/strict';
import { bombs } from '../../../bench/support/bombs.ts';
import { type Answer, ask, askBySocket, exchange, type Operation } from './ask.ts';
import type { Check, Section } from './check.ts';
import type { Stage } from './stage.ts';

/** The most that one answer may have. */
const MOST_BYTES = 11 * 1024 * 1024;

/** Small requests that ask for much: each is refused as what it is, or answered within the bounds of one answer. */
export const BOMBS: Section = {
  name: 'bombs',
  checks({ attacker }) {
    const known = [...bombs(attacker.lists), ...MORE];
    return [
      ...known.flatMap((bomb) => [
        { name: `HTTP: ${bomb.name}`, run: (stage: Stage) => byHttp(stage, bomb) },
        { name: `socket: ${bomb.name}`, run: (stage: Stage) => bySocket(stage, bomb) },
        { name: `event stream: ${bomb.name}`, run: (stage: Stage) => byStream(stage, bomb) },
      ]),
      ...BODIES,
      { name: 'memory stays under its bound', run: async (stage) => void (await stage.memory()) },
    ];
  },
};

const times = (count: number, one: (n: number) => string) => Array.from({ length: count }, (_, n) => one(n)).join(' ');

const MORE: readonly (Operation & { readonly name: string })[] = [
  { name: 'aliases', query: `{ ${times(5_000, (n) => `a${n}: __typename`)} }` },
  { name: 'directives', query: `{ __typename ${times(3_000, () => '@include(if: true)')} }` },
  { name: 'unknown directives', query: `{ __typename ${times(3_000, (n) => `@d${n}`)} }` },
  { name: 'depth', query: `${'{ node(id: "x") '.repeat(10_000)}` },
  { name: 'closed depth', query: `{ ${'a { '.repeat(8_000)} b ${'} '.repeat(8_000)} }` },
  { name: 'lists in lists', query: `{ nodes(ids: ${'['.repeat(20_000)}${']'.repeat(20_000)}) { __typename } }` },
  {
    name: 'objects in objects',
    query: `{ customers(filter: ${'{and: '.repeat(5_000)}1${'}'.repeat(5_000)}) { totalCount } }`,
  },
  { name: 'a long list', query: `{ nodes(ids: [${times(15_000, () => '1')}]) { __typename } }` },
  {
    name: 'a long list in a variable',
    query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename } }',
    variables: { ids: Array.from({ length: 6_000 }, (_, n) => `x${n}`) },
  },
  {
    name: 'a filter of many parts in a variable',
    query: 'query ($filter: CustomerFilter) { customers(filter: $filter) { totalCount } }',
    variables: { filter: { or: Array.from({ length: 1_500 }, (_, n) => ({ name: { eq: `n${n}` } })) } },
  },
  {
    name: 'a filter in a filter in a variable',
    query: 'query ($filter: CustomerFilter) { customers(filter: $filter) { totalCount } }',
    variables: { filter: nested(1_000) },
  },
  { name: 'a number of many digits', query: `{ customers(first: ${'9'.repeat(50_000)}) { totalCount } }` },
  { name: 'an exponent', query: '{ customers(filter: { income: { gt: "1e1000000" } }) { totalCount } }' },
  {
    name: 'a time of many digits',
    query: `{ customers(filter: { createdAt: { gt: "${'9'.repeat(40_000)}" } }) { totalCount } }`,
  },
  {
    name: 'a pattern',
    query: `{ customers(filter: { name: { contains: "${'%_\\\\'.repeat(3_000)}" } }) { totalCount } }`,
  },
  { name: 'a fragment in itself', query: '{ ...a } fragment a on Query { ...a }' },
  {
    name: 'fragments in a circle',
    query: `{ ...f0 } ${times(500, (n) => `fragment f${n} on Query { ...f${(n + 1) % 500} }`)}`,
  },
  {
    name: 'unused fragments',
    query: `{ __typename } ${times(1_500, (n) => `fragment f${n} on Query { __typename }`)}`,
  },
  { name: 'operations', query: times(3_000, (n) => `query q${n} { __typename }`) },
  { name: 'variables', query: `query (${times(3_000, (n) => `$v${n}: Int`)}) { __typename }` },
  { name: 'a name of many letters', query: `{ ${'a'.repeat(60_000)} }` },
  { name: 'commas', query: `{ __typename ${','.repeat(60_000)} }` },
  {
    name: 'block strings',
    query: `{ customers(filter: { name: { eq: """${' \n'.repeat(25_000)}""" } }) { totalCount } }`,
  },
  { name: 'escapes', query: `{ customers(filter: { name: { eq: "${'\\u0041'.repeat(9_000)}" } }) { totalCount } }` },
  { name: 'unknown fields', query: `{ ${times(3_000, (n) => `customes${n}`)} }` },
  { name: 'no document', query: '' },
];

function nested(depth: number): object {
  let filter: object = { name: { eq: 'x' } };
  for (let n = 0; n < depth; n++) filter = { and: [filter] };
  return filter;
}

/** Bodies that are no operation as most send them. */
const BODIES: readonly Check[] = [
  body('a batch', JSON.stringify(Array.from({ length: 1_000 }, () => ({ query: '{ __typename }' })))),
  body('a batch of one', JSON.stringify([{ query: '{ __typename }' }])),
  body('JSON in JSON', `${'['.repeat(30_000)}${']'.repeat(30_000)}`),
  body('JSON in JSON that does not end', '{"query":'.repeat(7_000)),
  body(
    'variables in variables',
    `{"query":"{ __typename }","variables":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}`,
  ),
  body(
    'a key of prototypes',
    '{"query":"{ __typename }","variables":{"__proto__":{"x":1},"constructor":{"prototype":{}}}}',
  ),
  body('5 MB', JSON.stringify({ query: '{ __typename }', variables: { x: 'x'.repeat(5 * 1024 * 1024) } })),
  body('4 MB of documents', JSON.stringify({ query: `{ __typename } #${'x'.repeat(4_000_000)}` })),
  body('bytes that are no text', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22]).toString('latin1')),
  body('nothing', ''),
];

function body(name: string, text: string): Check {
  return {
    name: `body: ${name}`,
    async run({ server, attacker }) {
      for (const key of [attacker.admin, attacker.read]) {
        // The server may end the connection before all of a long body is sent.
        const answer = await exchange(server.url, key, { body: text }).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') throw error;
          return null;
        });
        if (answer) assertTame(answer);
      }
    },
  };
}

function assertTame({ status, text }: Answer): void {
  assert.ok(status < 500, `${status}: ${text.slice(0, 500)}`);
  assert.ok(text.length < MOST_BYTES, `${text.length} bytes`);
  assert.doesNotMatch(text.slice(0, 10_000), /"INTERNAL"|quote the request id/);
}

async function byHttp({ server, attacker }: Stage, bomb: Operation): Promise<void> {
  for (const key of [attacker.admin, attacker.read]) assertTame(await ask(server.url, key, bomb));
}

async function byStream({ server, attacker }: Stage, bomb: Operation): Promise<void> {
  assertTame(await ask(server.url, attacker.admin, bomb, { accept: 'text/event-stream' }));
}

async function bySocket({ server, attacker }: Stage, bomb: Operation): Promise<void> {
  const { messages, closed } = await askBySocket(server.url, attacker.admin, bomb);
  // 1009: larger than a message may be. 4400: no message of the protocol.
  assert.ok(closed === null || closed === 1009 || closed === 4400, `closed with ${closed}`);
  assertTame({ status: 200, headers: {}, text: messages.join('\n') });
}
