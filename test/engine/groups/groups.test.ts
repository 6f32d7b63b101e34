import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aggregate, quantilesOf } from '../../../src/engine/groups/aggregates.ts';
import { crossTabOf } from '../../../src/engine/groups/cross-tab.ts';
import { distributionOf } from '../../../src/engine/groups/distribution.ts';
import { exactSum } from '../../../src/engine/groups/exact-sum.ts';
import { membersValues } from '../../../src/engine/groups/members-values.ts';
import { sliced } from '../../../src/engine/groups/slices.ts';
import { allOf, anyOf, negated, rowsOf, YES } from '../../../src/engine/groups/truth.ts';

const SLICING = { bins: 4, edges: null, values: 2 };
const LABELS = ['a', 'b', 'c', 'd'];

/** Customers as a plain interpreter sees them. */
const customer = fc.record({
  truth: fc.constantFrom(0, 1, 2),
  other: fc.constantFrom(0, 1, 2),
  number: fc.option(
    fc.integer({ min: -50, max: 50 }).map((cents) => cents / 4),
    { nil: null },
  ),
  text: fc.option(fc.constantFrom(...LABELS), { nil: null }),
  flag: fc.option(fc.boolean(), { nil: null }),
  list: fc.option(fc.array(fc.constantFrom(...LABELS), { maxLength: 3 }), { nil: null }),
});
type Row = typeof customer extends fc.Arbitrary<infer T> ? T : never;

function columnsOf(rows: readonly Row[]) {
  const lists = rows.map(({ list }) => list ?? []);
  return {
    truth: Uint8Array.from(rows, ({ truth }) => truth),
    other: Uint8Array.from(rows, ({ other }) => other),
    number: Float64Array.from(rows, ({ number }) => number ?? Number.NaN),
    text: { codes: Int32Array.from(rows, ({ text }) => (text === null ? -1 : LABELS.indexOf(text))), labels: LABELS },
    flag: Uint8Array.from(rows, ({ flag }) => (flag === null ? 2 : Number(flag))),
    list: {
      offsets: Int32Array.from([0, ...lists.map((_, row) => lists.slice(0, row + 1).flat().length)]),
      codes: Int32Array.from(lists.flat(), (label) => LABELS.indexOf(label)),
      labels: LABELS,
      missing: Uint8Array.from(rows, ({ list }) => Number(list === null)),
    },
  };
}

const total = (slices: readonly { count: number }[]) => slices.reduce((sum, { count }) => sum + count, 0);

test('counts of random customers are those of a plain interpreter, and add up to the group', () => {
  fc.assert(
    fc.property(fc.array(customer, { maxLength: 40 }), (rows) => {
      const { truth, number, text, flag, list } = columnsOf(rows);
      const members = rows.filter((row) => row.truth === YES);
      const known = (field: 'number' | 'text' | 'flag' | 'list') => members.filter((row) => row[field] !== null);

      const numbers = distributionOf(number, truth, SLICING);
      expect(numbers).toMatchObject({ known: known('number').length, below: 0, above: 0 });
      expect(total(numbers.slices)).toBe(numbers.known);
      expect(numbers.known + numbers.unknown).toBe(members.length);
      for (const [index, slice] of numbers.slices.entries()) {
        if (!('from' in slice)) throw new Error('numbers have ranges');
        const last = index === numbers.slices.length - 1;
        const within = known('number').filter(
          (row) => row.number! >= slice.from && (last ? row.number! <= slice.to : row.number! < slice.to),
        );
        expect(slice.count).toBe(within.length);
      }

      const edged = distributionOf(number, truth, { ...SLICING, edges: [-2, 0, 3] });
      expect(edged.slices.map(({ count }) => count)).toEqual([
        known('number').filter((row) => row.number! >= -2 && row.number! < 0).length,
        known('number').filter((row) => row.number! >= 0 && row.number! <= 3).length,
      ]);
      expect(edged.below).toBe(known('number').filter((row) => row.number! < -2).length);
      expect(edged.above).toBe(known('number').filter((row) => row.number! > 3).length);

      const counts = LABELS.map((label) => known('text').filter((row) => row.text === label).length).filter(Boolean);
      const texts = distributionOf(text, truth, SLICING);
      expect(texts.slices.filter((slice) => 'value' in slice).map(({ count }) => count)).toEqual(
        counts.toSorted((a, b) => b - a).slice(0, 2),
      );
      expect(total(texts.slices)).toBe(known('text').length);
      expect(texts.unknown).toBe(members.length - known('text').length);

      const flags = distributionOf(flag, truth, SLICING);
      expect(flags.slices.map(({ count }) => count)).toEqual([
        known('flag').filter((row) => row.flag === false).length,
        known('flag').filter((row) => row.flag === true).length,
      ]);

      const lists = distributionOf(list, truth, { ...SLICING, values: 4 });
      for (const slice of lists.slices) {
        if (!('value' in slice)) throw new Error('all are listed');
        expect(slice.count).toBe(known('list').filter((row) => row.list!.includes(slice.value)).length);
      }
      expect(lists.empty).toBe(known('list').filter((row) => row.list!.length === 0).length);
      expect(lists.unknown).toBe(members.length - known('list').length);
      const few = distributionOf(list, truth, { ...SLICING, values: 1 });
      const listed = few.slices.flatMap((slice) => ('value' in slice ? slice.value : []));
      const others = few.slices.find((slice) => 'others' in slice);
      expect(others?.count ?? 0).toBe(
        known('list').filter((row) => row.list!.some((one) => !listed.includes(one))).length,
      );
    }),
    { numRuns: 200 },
  );
});

test('a cross-tab of random customers has the margins of its features, and all its numbers add up to the group', () => {
  fc.assert(
    fc.property(fc.array(customer, { maxLength: 40 }), (rows) => {
      const { truth, text, number } = columnsOf(rows);
      const slicing = { ...SLICING, values: 4, edges: [-5, 0, 5] };
      const table = crossTabOf(sliced(text, truth, slicing), sliced(number, truth, slicing));
      const members = rows.filter((row) => row.truth === YES);
      expect(table.known + table.unknown + table.outside).toBe(members.length);
      expect(total(table.rows)).toBe(table.known);
      expect(total(table.columns)).toBe(table.known);
      for (const [row, slice] of table.rows.entries()) {
        if (!('value' in slice)) throw new Error('all are listed');
        const own = members.filter(({ text }) => text === slice.value);
        expect(table.cells[row]).toEqual([
          own.filter(({ number }) => number !== null && number >= -5 && number < 0).length,
          own.filter(({ number }) => number !== null && number >= 0 && number <= 5).length,
        ]);
      }
      expect(table.unknown).toBe(members.filter((row) => row.text === null || row.number === null).length);
    }),
  );
});

test('groups of groups are those of Kleene, row by row', () => {
  const kleene = (value: number): boolean | null => [false, true, null][value] ?? null;
  fc.assert(
    fc.property(fc.array(customer, { maxLength: 20 }), (rows) => {
      const { truth, other } = columnsOf(rows);
      const all = allOf([truth, other], rows.length);
      const any = anyOf([truth, other], rows.length);
      for (const [row, { truth: one, other: two }] of rows.entries()) {
        const pair = [kleene(one), kleene(two)];
        expect(kleene(all[row]!)).toBe(pair.includes(false) ? false : pair.includes(null) ? null : true);
        expect(kleene(any[row]!)).toBe(pair.includes(true) ? true : pair.includes(null) ? null : false);
        expect(kleene(negated(truth)[row]!)).toBe(pair[0] === null ? null : !pair[0]);
      }
      expect([...rowsOf(all, YES)]).toEqual(
        rows.flatMap((one, row) => (one.truth === 1 && one.other === 1 ? row : [])),
      );
    }),
  );
});

test('decimals are added without rounding, and their mean is rounded once', () => {
  expect(exactSum(Float64Array.of(0.1, 0.2, 0.3))).toEqual({ sum: 0.6, mean: 0.2 });
  expect(exactSum(new Float64Array(1_000_000).fill(0.1)).sum).toBe(100_000);
  expect(exactSum(Float64Array.of(1, 1, 0)).mean).toBe(2 / 3);
  expect(exactSum(Float64Array.of(-0.0001, 2)).sum).toBe(1.9999);
  // No decimals of four places: compensated.
  expect(exactSum(Float64Array.of(1e16, Math.PI, -1e16)).sum).toBe(Math.PI);
  expect(exactSum(new Float64Array(0))).toEqual({ sum: Number.NaN, mean: Number.NaN });
});

test('a sum of random amounts is that of whole ten-thousandths', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1e12, max: 1e12 }), { minLength: 1, maxLength: 50 }), (scaled) => {
      const { sum } = exactSum(Float64Array.from(scaled, (one) => one / 10_000));
      expect(sum).toBe(scaled.reduce((all, one) => all + one, 0) / 10_000);
    }),
  );
});

test('aggregates and quantiles leave out who has no value, and are null where too few have one', () => {
  const column = Float64Array.of(3, Number.NaN, 1, 2, 100);
  const truth = Uint8Array.of(1, 1, 1, 1, 2);
  const values = membersValues(column, truth);
  const counts = { known: 3, unknown: 1 };
  expect(aggregate(values, 'average')).toEqual({ value: 2, ...counts });
  expect(aggregate(values, 'sum')).toEqual({ value: 6, ...counts });
  expect(aggregate(values, 'min')).toEqual({ value: 1, ...counts });
  expect(aggregate(values, 'max')).toEqual({ value: 3, ...counts });
  expect(aggregate(values, 'standardDeviation')).toEqual({ value: 1, ...counts });
  expect(quantilesOf(values, [0, 0.5, 0.75, 1])).toEqual({ values: [1, 2, 2.5, 3], ...counts });
  const one = membersValues(column, Uint8Array.of(1, 1, 0, 0, 0));
  expect(aggregate(one, 'standardDeviation')).toEqual({ value: null, known: 1, unknown: 1 });
  expect(quantilesOf(membersValues(column, new Uint8Array(5)), [0.5])).toEqual({
    values: [null],
    known: 0,
    unknown: 0,
  });
});
