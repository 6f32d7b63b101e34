import fc from 'fast-check';
import { DAY } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import type { Condition } from '../shared/condition.ts';
import conditions from './index.ts';

const asOf = Date.UTC(2024, 5, 15);

const words = fc.constantFrom('a', 'b', 'c');
const numbers = fc.integer({ min: -2, max: 2 });
const clause = fc.oneof(
  fc.record({
    feature: fc.constant('traits.n'),
    kind: fc.constant('number' as const),
    op: fc.constantFrom('eq' as const, 'neq' as const, 'lt' as const, 'lte' as const, 'gt' as const, 'gte' as const),
    value: numbers,
  }),
  fc.record({
    feature: fc.constant('traits.t'),
    kind: fc.constant('time' as const),
    op: fc.constantFrom('withinDays' as const, 'olderThanDays' as const),
    value: fc.double({ min: 0, max: 5, noNaN: true }),
  }),
  fc.record({
    feature: fc.constant('traits.b'),
    kind: fc.constant('flag' as const),
    op: fc.constant('is' as const),
    value: fc.boolean(),
  }),
  fc.record({
    feature: fc.constant('traits.c'),
    kind: fc.constant('category' as const),
    op: fc.constantFrom('in' as const, 'notIn' as const),
    value: fc.array(words, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    feature: fc.constant('traits.l'),
    kind: fc.constant('list' as const),
    op: fc.constantFrom('containsAny' as const, 'containsAll' as const),
    value: fc.array(words, { minLength: 1, maxLength: 3 }),
  }),
  fc.constantFrom(
    { feature: 'traits.n', kind: 'number' as const, op: 'exists' as const },
    { feature: 'traits.l', kind: 'list' as const, op: 'exists' as const },
  ),
);

const { tree } = fc.letrec<{ tree: Condition }>((tie) => {
  const some = fc.array(tie('tree'), { minLength: 1, maxLength: 3 });
  return {
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      clause,
      fc.record({ all: some }),
      fc.record({ any: some }),
      fc.record({ not: tie('tree') }),
    ),
  };
});

const customer = fc.record({
  n: fc.option(numbers),
  t: fc.option(fc.integer({ min: asOf - 8 * DAY, max: asOf + 2 * DAY })),
  b: fc.option(fc.boolean()),
  c: fc.option(words),
  l: fc.option(fc.array(words, { maxLength: 3 })),
});
type Customer = typeof customer extends fc.Arbitrary<infer T> ? T : never;

/** Tries trees as the segments s0, s1... on customers, whose values are passed by the names the rules gave them. */
async function tryTrees(trees: readonly Condition[], customers: readonly Customer[]) {
  const config = { segments: trees.map((when, index) => ({ key: `s${index}`, name: 'S', when })) };
  const names = Object.entries(conditions.needs(config)).map(
    ([name, { from }]) => [name, String(from).slice(-1)] as const,
  );
  const rows = customers.map(
    (values): TrialRow => Object.fromEntries(names.map(([name, from]) => [name, values[from as keyof Customer]])),
  );
  return { rows, trial: await trySegmenter(conditions, rows, { asOf, config }) };
}

describe('the logic of conditions', () => {
  it('obeys double negation, De Morgan and absorption, with UNKNOWN as a truth of its own', async () => {
    await fc.assert(
      fc.asyncProperty(tree, tree, customer, async (one, two, values) => {
        const { rows, trial } = await tryTrees(
          [
            ...[one, { not: { not: one } }, { all: [one, { any: [one, two] }] }],
            ...[{ not: { all: [one, two] } }, { any: [{ not: one }, { not: two }] }],
            ...[{ not: { any: [one, two] } }, { all: [{ not: one }, { not: two }] }],
          ],
          [values],
        );
        const verdicts = trial.explain(rows[0]!).map(({ verdict }) => verdict);
        expect([verdicts[1], verdicts[2]]).toEqual([verdicts[0], verdicts[0]]);
        expect(verdicts[4]).toBe(verdicts[3]);
        expect(verdicts[6]).toBe(verdicts[5]);
      }),
    );
  });

  it('answers UNKNOWN only where a clause is UNKNOWN, and never for complete data', async () => {
    await fc.assert(
      fc.asyncProperty(tree, customer, async (one, values) => {
        const { rows, trial } = await tryTrees([one], [values]);
        const [explanation] = trial.explain(rows[0]!);
        const clauses = explanation!.factors.map(({ verdict }) => verdict);
        if (!clauses.includes('UNKNOWN')) expect(explanation?.verdict).not.toBe('UNKNOWN');
        const complete = Object.values(values).every((value) => value !== null);
        if (complete) expect(clauses).not.toContain('UNKNOWN');
      }),
    );
  });

  it('gives a customer the same answer in a batch, alone, in any order, and as explained', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(tree, { maxLength: 3 }), fc.array(customer, { maxLength: 8 }), async (trees, all) => {
        const { rows, trial } = await tryTrees(trees, all);
        expect(rows.flatMap((row) => trial.assign([row]))).toEqual(trial.answers);
        expect(trial.assign(rows.toReversed()).toReversed()).toEqual(trial.answers);
        rows.forEach((row, index) => {
          const members = trial.explain(row).filter(({ verdict }) => verdict === 'TRUE');
          expect(members.map(({ segment }) => segment)).toEqual(trial.answers[index]?.segments);
        });
      }),
    );
  });

  it('keeps an answer until the time it says', async () => {
    const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(tree, { maxLength: 3 }), customer, share, async (trees, values, part) => {
        const { rows, trial } = await tryTrees(trees, [values]);
        const { segments, until } = trial.answers[0]!;
        if (until !== null) expect(until).toBeGreaterThan(asOf);
        const end = until ?? asOf + 1000 * DAY;
        for (const at of [end - 1, asOf + Math.floor((end - asOf) * part)]) {
          expect(trial.assign(rows, at)[0]?.segments).toEqual(segments);
        }
      }),
    );
  });
});
