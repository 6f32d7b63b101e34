import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MembershipSpans, trendOf } from '../../src/engine/history/trend.ts';

interface Span {
  readonly customer: number;
  readonly segment: number;
  readonly since: number;
  /** Null: it holds. */
  readonly at: number | null;
}

function columns(spans: readonly Span[]): MembershipSpans {
  const rows = spans.toSorted((a, b) => a.customer - b.customer);
  return {
    customer: Int32Array.from(rows, ({ customer }) => customer),
    segment: Int32Array.from(rows, ({ segment }) => segment),
    since: Float64Array.from(rows, ({ since }) => since),
    at: Float64Array.from(rows, ({ at }) => at ?? Number.NaN),
  };
}

/** The segments of customers just before a time, by asking each span: the definition. */
function before(spans: readonly Span[], time: number): Map<number, Set<number>> {
  const held = new Map<number, Set<number>>();
  for (const { customer, segment, since, at } of spans) {
    if (since >= time || (at !== null && at < time)) continue;
    held.set(customer, (held.get(customer) ?? new Set()).add(segment));
  }
  return held;
}

const sizeIn = (held: Map<number, Set<number>>, segment: number) =>
  [...held.values()].filter((segments) => segments.has(segment)).length;

const span = fc
  .record({
    customer: fc.integer({ min: 1, max: 4 }),
    segment: fc.integer({ min: 1, max: 3 }),
    since: fc.integer({ min: 0, max: 40 }),
    length: fc.option(fc.integer({ min: 1, max: 25 })),
  })
  .map(({ length, ...rest }): Span => ({ ...rest, at: length === null ? null : rest.since + length }));

test('sizes are counts at the ends of units, and entries minus exits the change of size, whatever overlaps', () => {
  const bounds = [5, 11, 12, 20, 33];
  fc.assert(
    fc.property(fc.array(span, { maxLength: 14 }), (spans) => {
      const units = trendOf(columns(spans), bounds);
      expect(units).toHaveLength(4);
      for (const [unit, { segments, flows }] of units.entries()) {
        const [start, end] = [before(spans, bounds[unit]!), before(spans, bounds[unit + 1]!)];
        for (const segment of [1, 2, 3]) {
          const found = segments.find((one) => one.segment === segment) ?? { size: 0, entries: 0, exits: 0 };
          expect(found.size).toBe(sizeIn(end, segment));
          expect(found.entries - found.exits).toBe(sizeIn(end, segment) - sizeIn(start, segment));
          const sum = (by: 'from' | 'to') =>
            flows.filter((flow) => flow[by] === segment).reduce((all, { count }) => all + count, 0);
          expect(sum('to')).toBe(sizeIn(end, segment));
          expect(sum('from')).toBe(sizeIn(start, segment));
          const stayed = [...start].filter(([id, held]) => held.has(segment) && end.get(id)?.has(segment)).length;
          expect(flows.find(({ from, to }) => from === segment && to === segment)?.count ?? 0).toBe(stayed);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('flows of an exclusive segmentation are counted customer by customer', () => {
  const spans: Span[] = [
    { customer: 1, segment: 1, since: 0, at: 10 },
    { customer: 1, segment: 2, since: 10, at: 15 },
    { customer: 1, segment: 3, since: 15, at: null },
    { customer: 2, segment: 1, since: 12, at: null },
    { customer: 3, segment: 1, since: 0, at: 14 },
    { customer: 4, segment: 2, since: 11, at: 13 },
  ];
  const [unit] = trendOf(columns(spans), [10, 20]);
  expect(unit).toEqual({
    segments: [
      { segment: 1, size: 1, entries: 1, exits: 2 },
      { segment: 2, size: 0, entries: 2, exits: 2 },
      { segment: 3, size: 1, entries: 1, exits: 0 },
    ],
    flows: [
      { from: 1, to: 3, count: 1 },
      { from: 1, to: null, count: 1 },
      { from: null, to: 1, count: 1 },
    ],
  });
});
