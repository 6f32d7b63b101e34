import { expect, test } from 'vitest';
import type { Database } from '../../../src/db/postgres/connection.ts';
import { type Caller, createCompiledReads } from '../../../src/graphql/compiled/compiled-reads.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { readerOf } from '../../support/principal.ts';

/** A store that answers every statement with the same text. */
function stub(fields: readonly string[]): { readonly db: Database; readonly sent: string[] } {
  const sent: string[] = [];
  const readTexts = async ({ text }: { readonly text: string }) => {
    sent.push(text);
    return { fields, ms: 1 };
  };
  return { db: { readTexts } as unknown as Database, sent };
}

const caller: Caller = {
  principal: readerOf(1, 1),
  scope: { workspaceId: 1 } as Caller['scope'],
};

const MOST_OPERATIONS = 2_000;
const MOST_BYTES = 64 * 1024 * 1024;

test('of 100,000 documents a bounded number is held', async () => {
  const reads = createCompiledReads(schema, stub(['x']).db);
  for (let n = 0; n < 100_000; n++) {
    const query = n % 10 === 0 ? `{ a${n}: customer(externalId: "x") { name } }` : `{ a${n}: __typename }`;
    await reads.answer({ query }, caller);
  }
  expect(reads.counts).toMatchObject({ answered: 100_000, left: 0 });
  expect(reads.counts.operations).toBeLessThanOrEqual(MOST_OPERATIONS);
  expect(reads.counts.bytes).toBeLessThan(MOST_BYTES);
  expect(await reads.answer({ query: '{ a99999: __typename }' }, caller)).toBe('{"data":{"a99999":"Query"}}');
}, 120_000);

test('of long documents, fewer are held', async () => {
  const reads = createCompiledReads(schema, stub(['x']).db);
  const fields = Array.from({ length: 290 }, (_, n) => `field${n}: __typename`).join(' ');
  for (let n = 0; n < 1_000; n++) await reads.answer({ query: `{ a${n}: __typename ${fields} }` }, caller);
  expect(reads.counts.answered).toBe(1_000);
  expect(reads.counts.operations).toBeLessThan(300);
  expect(reads.counts.bytes).toBeLessThanOrEqual(MOST_BYTES);
});

test('of one document with ever other filters, a bounded number of statements is held', async () => {
  const { db, sent } = stub(['x']);
  const reads = createCompiledReads(schema, db);
  const query = 'query($f: CustomerFilter) { customers(filter: $f) { nodes { name } } }';
  for (let n = 0; n < 5_000; n++) await reads.answer({ query, variables: { f: { name: { eq: `n${n}` } } } }, caller);
  expect(reads.counts).toMatchObject({ answered: 5_000, operations: 1 });
  expect(sent).toHaveLength(5_000);
  expect(reads.counts.bytes).toBeLessThan(1_000_000);
});

test('an operation by its name is another than the text that its name and document make', async () => {
  const reads = createCompiledReads(schema, stub(['x']).db);
  expect(await reads.answer({ query: 'query\n{ __typename }' }, caller)).toBe('{"data":{"__typename":"Query"}}');
  expect(await reads.answer({ query: '{ __typename }', operationName: 'query' }, caller)).toBeNull();
});

test('what only the executor can answer is left to it', async () => {
  const { db, sent } = stub(['x']);
  const reads = createCompiledReads(schema, db);
  const left = [
    '{ viewer { role } }',
    '{ customers { nodes { traits { value } } } }',
    '{ customers(first: 500) { nodes { id } } }',
    '{ node(id: "nonsense") { id } }',
    '{ nothing }',
    '{ unfinished',
    'mutation { nothing }',
    'query A { __typename } query B { __typename }',
    `{ customers { ${'k'.repeat(64)}: totalCount nodes { id } } missing }`,
  ];
  for (const query of left) expect(await reads.answer({ query }, caller), query).toBeNull();
  expect(reads.counts).toMatchObject({ answered: 0, left: left.length });
  expect(sent).toEqual([]);
});

test('an answer beyond the limit of bytes, and a statement that fails, are left to the executor', async () => {
  const query = '{ customers { nodes { id } } }';
  const long = createCompiledReads(schema, stub(['x'.repeat(10 * 1024 * 1024 + 1)]).db);
  expect(await long.answer({ query }, caller)).toBeNull();
  const failing = { readTexts: () => Promise.reject(new Error('lost')) } as unknown as Database;
  const failed = createCompiledReads(schema, failing);
  expect(await failed.answer({ query }, caller)).toBeNull();
  expect(failed.counts).toMatchObject({ answered: 0, left: 1 });
});
