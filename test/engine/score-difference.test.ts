import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ScoreDifference } from '../../src/engine/answer/score-difference.ts';
import type { ScoreDefinition } from '../../src/segmenter/score.ts';

const CUSTOMERS = 8;
const text = { en: 'Score', zh: '分' };
const DEFINITIONS: readonly ScoreDefinition[] = [
  { key: 'any', name: text, description: text, kind: 'number' },
  { key: 'steps', name: text, description: text, kind: 'number', step: 2 },
];

const value = fc.oneof(fc.constantFrom(0, 1, 2, 3, 4), fc.constant(Number.NaN));
const answer = fc.record({
  customers: fc.subarray(Array.from({ length: CUSTOMERS }, (_, n) => n + 1)),
  columns: fc.tuple(...DEFINITIONS.map(() => fc.array(value, { minLength: CUSTOMERS, maxLength: CUSTOMERS }))),
  quarantined: fc.subarray([0, 1, 2]),
});
type Answer = typeof answer extends fc.Arbitrary<infer T> ? T : never;

function differenceOf({ customers, columns, quarantined }: Answer): ScoreDifference {
  const scores = columns.map((column) => Float64Array.from(column.slice(0, customers.length)));
  const failed = new Map(quarantined.filter((row) => row < customers.length).map((row) => [row, null as never]));
  return new ScoreDifference(Int32Array.from(customers), DEFINITIONS, { scores, quarantined: failed });
}

interface Stored {
  readonly values: readonly number[];
  readonly kept: readonly number[];
}

/** What the table has once a difference is written. */
function written(before: ReadonlyMap<number, Stored>, { customers, quarantined }: Answer, by: ScoreDifference) {
  const { values, kept } = by.stored();
  const after = new Map(before);
  for (const [row, customer] of customers.entries()) {
    if (by.rows[row] === 0 && !before.has(customer)) continue;
    if (quarantined.includes(row)) continue;
    if (by.rows[row] === 0) continue;
    after.set(customer, { values: values.map((all) => all[row]!), kept: kept.map((all) => all[row]!) });
  }
  return after;
}

test('scores that are remembered compare as those that are read, answer after answer, history included', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(answer, fc.subarray([2, 5, 7])), { minLength: 2, maxLength: 6 }), (answers) => {
      let table = new Map<number, Stored>();
      let remembered: ReturnType<ScoreDifference['stored']> | null = null;
      for (const [one, others] of answers) {
        const read = differenceOf(one);
        const readMoves = [...table].flatMap(([customer, { values, kept }]) => {
          const row = read.take(customer, values, kept);
          return row < 0 ? [] : [[row, [...kept]]];
        });
        if (remembered) {
          const memory = differenceOf(one);
          const moves: unknown[] = [];
          const but = [...new Set([...others, ...remembered.unsure, ...absent(remembered.ids)])].sort((a, b) => a - b);
          memory.takeAll(remembered, but, (row, kept) => moves.push([row, [...kept]]));
          for (const customer of but) {
            const stored = table.get(customer);
            if (!stored) continue;
            const row = memory.take(customer, stored.values, stored.kept);
            if (row >= 0) moves.push([row, [...stored.kept]]);
          }
          expect(memory.rows).toEqual(read.rows);
          expect(memory.stored()).toEqual(read.stored());
          expect(moves.sort()).toEqual(readMoves.sort());
        }
        table = new Map([...written(table, one, read)].sort(([a], [b]) => a - b));
        remembered = read.stored();
      }
    }),
  );
});

/** Customers that an answer was not of: whoever comes back was touched. */
function absent(ids: Int32Array): number[] {
  return Array.from({ length: CUSTOMERS }, (_, n) => n + 1).filter((customer) => !ids.includes(customer));
}
