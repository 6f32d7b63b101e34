import fc from 'fast-check';
import { expect, test } from 'vitest';
import { patched, withoutRows } from '../../src/engine/population/patched.ts';
import type { Population } from '../../src/engine/population/population.ts';
import { batchFromRows } from '../../src/segmenter/columns.ts';
import type { Needs, Row } from '../../src/segmenter/feature.ts';

const NEEDS = {
  number: { kind: 'number', from: 'n' },
  flag: { kind: 'flag', from: 'f' },
  category: { kind: 'category', from: 'c' },
  list: { kind: 'list', from: 'l' },
} satisfies Needs;
type Values = Row<typeof NEEDS>;

const values = fc.record({
  number: fc.option(fc.integer({ min: -5, max: 5 })),
  flag: fc.option(fc.boolean()),
  category: fc.option(fc.constantFrom('a', 'b', 'c', 'd')),
  list: fc.option(fc.subarray(['x', 'y', 'z'])),
});
const rows = (most: number) =>
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 60 }), values), { maxLength: most, selector: ([id]) => id })
    .map((entries) => new Map(entries.sort(([a], [b]) => a - b)));

function populationOf(rows: ReadonlyMap<number, Values>): Population {
  const { length, columns } = batchFromRows(NEEDS, [...rows.values()]);
  const expiry = Float64Array.from([...rows.values()], ({ number }) => number ?? Number.NaN);
  return {
    length,
    ids: Int32Array.from(rows.keys()),
    columns: new Map(Object.entries(columns)),
    expiries: new Map([['number', expiry]]),
  };
}

test('a population that is patched is the one that would be read anew, codes and labels included', () => {
  fc.assert(
    fc.property(rows(40), rows(15), fc.boolean(), (old, fresh, onlyKnown) => {
      if (onlyKnown) for (const id of fresh.keys()) if (!old.has(id)) fresh.delete(id);
      const anew = new Map([...old, ...fresh].sort(([a], [b]) => a - b));
      expect(patched(populationOf(old), populationOf(fresh))).toEqual(populationOf(anew));
    }),
    { numRuns: 500 },
  );
});

test('a population without some customers is the one that would be read without them', () => {
  fc.assert(
    fc.property(rows(40), fc.array(fc.integer({ min: 1, max: 60 })), (all, gone) => {
      const rest = new Map([...all].filter(([id]) => !gone.includes(id)));
      expect(withoutRows(populationOf(all), gone)).toEqual(populationOf(rest));
    }),
    { numRuns: 300 },
  );
});
