import { expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { AMPLE_SIZES, type SizeKeeper } from '../../../src/graphql/core/cost/workspace-sizes.ts';
import { Documents, type Examined } from '../../../src/graphql/core/documents.ts';
import { NODES_A_PART } from '../../../src/graphql/core/validation.ts';
import { schema } from '../../../src/graphql/schema.ts';

const context = {
  scope: {} as Scope,
  sizes: { of: async () => ({ ...AMPLE_SIZES, segments: 300 }) } as unknown as SizeKeeper,
};
const examine = (documents: Documents, query: string, variables = {}) =>
  documents.examine({ query, variables }, context);
const messages = ({ errors }: Examined) => errors.map(({ message }) => message);
const times = (count: number, field: string) => Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ');

test('each look comes before those that cost more', async () => {
  const documents = new Documents(schema);
  // Too many words before a mistake of syntax, and too much asked for before a field that does not exist.
  expect(messages(await examine(documents, `{ ( ${'a '.repeat(6_000)}`))).toEqual([expect.stringContaining('words')]);
  expect(
    messages(await examine(documents, `{ nosuch ${times(150, 'customers(first: 200) { nodes { id } }')} }`)),
  ).toEqual([expect.stringContaining('objects')]);
  // The workspace's own sizes too.
  const deep = '{ segmentations { segments { segmentation { segments { nosuch } } } } }';
  expect(messages(await examine(documents, deep))).toEqual([expect.stringContaining('objects')]);
  expect(messages(documents.examineNow(deep))).toEqual([expect.stringContaining('nosuch')]);
});

test('mistakes of any kind are found by the rules, not by looking at the cost', async () => {
  const documents = new Documents(schema);
  const wrong = [
    '{ __schema }',
    '{ customers }',
    '{ viewer { role { x } } }',
    'fragment F on Query { ...F } { ...F }',
    '{ ...G }',
  ];
  for (const query of wrong) {
    const { errors, refused } = await examine(documents, query);
    expect(refused, query).toBe(false);
    expect(errors.length, query).toBeGreaterThan(0);
  }
});

test('a short document is answered at once, a long one lets others go first', async () => {
  const documents = new Documents(schema);
  expect(examine(documents, '{ viewer { role } }')).not.toBeInstanceOf(Promise);
  const long = `{ ${times(290, 'viewer { role }')} }`;
  const nodes = 290 * 5;
  let turns = 0;
  let going = true;
  const counting = (async () => {
    for (; going; turns++) await new Promise(setImmediate);
  })();
  const examined = await examine(documents, long);
  going = false;
  await counting;
  expect(examined).toMatchObject({ errors: [], refused: false });
  expect(turns).toBeGreaterThan(nodes / NODES_A_PART / 2);
  // Known, it takes no time.
  expect(examine(documents, long)).toBe(examined);
});

test('a refusal that depends on variables holds for these alone', async () => {
  const documents = new Documents(schema);
  const query = 'query ($n: Int) { customers(first: $n) { nodes { history(first: $n) { nodes { at } } } } }';
  expect((await examine(documents, query, { n: 200 })).refused).toBe(true);
  expect((await examine(documents, query, { n: 2 })).errors).toEqual([]);
});

test('a workspace whose sizes cannot be read is answered by what is executed', async () => {
  const documents = new Documents(schema);
  const sizes = { of: () => Promise.reject(new Error('the store is gone')) } as unknown as SizeKeeper;
  const query = '{ segmentations { segments { segmentation { segments { key } } } } }';
  const examined = await documents.examine({ query }, { ...context, sizes });
  expect(examined).toMatchObject({ errors: [], refused: false });
});

test('documents are given up, those used last of all last', () => {
  const documents = new Documents(schema);
  const query = (n: number) => `{ a${n}: __typename }`;
  const first = documents.examineNow(query(0));
  for (let n = 1; n < 1_000; n++) documents.examineNow(query(n));
  expect(documents.examineNow(query(0))).toBe(first);
  const second = documents.examineNow(query(1));
  documents.examineNow(query(1_000));
  expect(documents.examineNow(query(0))).toBe(first);
  expect(documents.examineNow(query(1))).toBe(second);
  const third = documents.errorsOf(documents.examineNow(query(3)).document!);
  expect(third).toEqual([]);
  // A long text costs many short ones their place.
  documents.examineNow(`{ __typename } # ${'x'.repeat(499_980)}`);
  expect(documents.examineNow(query(0))).not.toBe(first);
});
