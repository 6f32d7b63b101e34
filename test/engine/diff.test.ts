import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Assignment } from '../../src/engine/answer/assign.ts';
import { type CurrentMemberships, collectDifference, NO_SEGMENT } from '../../src/engine/answer/diff.ts';
import { PersonagraphError } from '../../src/errors.ts';

/** Segments of a customer: strength by segment id. */
type State = ReadonlyMap<number, ReadonlyMap<number, number>>;

const state = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 4 }), fc.constantFrom(0.25, 0.5, 1)))
  .map((entries): State => {
    const customers = new Map<number, Map<number, number>>();
    for (const [customer, segment, strength] of entries) {
      customers.set(customer, (customers.get(customer) ?? new Map()).set(segment, strength));
    }
    return customers;
  });

/** Stored ids are not in the order of the answer's indexes. */
const SEGMENT_IDS = [3, 1, 4, 2];

function answer(ids: readonly number[], next: State): Assignment {
  const offsets = [0];
  const segment: number[] = [];
  const strength: number[] = [];
  for (const id of ids) {
    SEGMENT_IDS.forEach((segmentId, index) => {
      const value = next.get(id)?.get(segmentId);
      if (value === undefined) return;
      segment.push(index);
      strength.push(value);
    });
    offsets.push(segment.length);
  }
  return {
    offsets: Int32Array.from(offsets),
    segment: Int32Array.from(segment),
    strength: Float32Array.from(strength),
    until: new Float64Array(ids.length).fill(Number.NaN),
    scores: [],
    quarantined: new Map(),
  };
}

function stored(now: State): CurrentMemberships {
  const rows = [...now]
    .flatMap(([customer, segments]) => [...segments].map(([segment, strength]) => ({ customer, segment, strength })))
    .sort((a, b) => a.customer - b.customer || a.segment - b.segment);
  return {
    customer: Int32Array.from(rows, (row) => row.customer),
    segment: Int32Array.from(rows, (row) => row.segment),
    strength: Float32Array.from(rows, (row) => row.strength),
    until: new Float64Array(rows.length).fill(Number.NaN),
  };
}

const flat = (of: State, keep: (customer: number) => boolean = () => true) =>
  [...of]
    .flatMap(([customer, segments]) => [...segments].map(([segment, strength]) => `${customer}:${segment}:${strength}`))
    .filter((row) => keep(Number(row.split(':')[0])))
    .sort();

test('applying a difference to what is stored gives the answer, whatever both were', () => {
  fc.assert(
    fc.property(state, state, fc.uniqueArray(fc.integer({ min: 1, max: 12 })), (before, next, population) => {
      const ids = [...population].sort((a, b) => a - b);
      const difference = collectDifference(Int32Array.from(ids), answer(ids, next), SEGMENT_IDS, stored(before));
      const result = new Map([...before].map(([customer, segments]) => [customer, new Map(segments)]));
      for (const { customer, segment } of difference.left) expect(result.get(customer)?.delete(segment)).toBe(true);
      for (const { customer, segment, strength } of difference.altered) {
        expect(result.get(customer)?.has(segment)).toBe(true);
        result.get(customer)?.set(segment, strength);
      }
      for (const { customer, segment, strength } of difference.entered) {
        if (!result.has(customer)) result.set(customer, new Map());
        expect(result.get(customer)?.has(segment)).toBe(false);
        result.get(customer)?.set(segment, strength);
      }
      // Those outside the population have left.
      expect(flat(result)).toEqual(flat(next, (customer) => ids.includes(customer)));
      const moved = difference.moves.flatMap(({ from, to }) => [from, to]).filter((id) => id !== NO_SEGMENT);
      expect(moved).toHaveLength(difference.entered.length + difference.left.length);
    }),
    { numRuns: 500 },
  );
});

test('none is kept as a row only where the clock may change it, and is no move', () => {
  const next = { ...answer([1, 2], new Map()), until: Float64Array.from([Number.NaN, 5_000]) };
  const difference = collectDifference(Int32Array.from([1, 2]), next, SEGMENT_IDS, stored(new Map()));
  expect(difference.entered).toEqual([{ customer: 2, segment: NO_SEGMENT, strength: 0, until: 5_000 }]);
  expect(difference.moves).toEqual([]);
});

test('quarantined customers keep what is stored', () => {
  const before: State = new Map([
    [1, new Map([[3, 1]])],
    [2, new Map([[1, 1]])],
  ]);
  const next = {
    ...answer([1, 2], new Map()),
    scores: [],
    quarantined: new Map([[0, new PersonagraphError('PLUGIN_FAILED', 'x')]]),
  };
  const difference = collectDifference(Int32Array.from([1, 2]), next, SEGMENT_IDS, stored(before));
  expect(difference).toMatchObject({ entered: [], altered: [], left: [{ customer: 2, segment: 1 }], stayed: 1 });
});
