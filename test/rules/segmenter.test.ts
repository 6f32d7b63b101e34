import fc from 'fast-check';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import { fewestChanges } from '../../plugins/rules/conditions/explain.ts';
import conditions from '../../plugins/rules/conditions/index.ts';
import { printRule } from '../../plugins/rules/language/print-rule.ts';
import type { Condition } from '../../plugins/rules/shared/condition.ts';
import { arbitraryClause, arbitraryRule } from './arbitrary-rule.ts';
import { truthOf } from './interpreter/clauses.ts';

const DAY = 86_400_000;
/** Runs of each property, times so many. */
const THOROUGH = Number(process.env['RANDOM_RULES'] ?? 1);
const words = fc.constantFrom('a', 'B', 'b', 'ab', '');
/** No empty text is stored. */
const texts = words.filter((word) => word !== '');
const numbers = fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constantFrom(-0, 0.5, 1e300));
const zones = fc.constantFrom('UTC', 'America/New_York', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kathmandu');
/** Around changes of the clocks, ends of months and years, and leap days, at any time of the day. */
const instants = fc
  .tuple(
    fc.constantFrom('2024-02-29', '2024-03-10', '2024-03-31', '2023-12-31', '2024-11-03', '2018-11-04', '2024-06-15'),
    fc.integer({ min: -36, max: 36 }),
  )
  .map(([date, hours]) => Date.parse(date) + hours * 3_600_000);
const rule = arbitraryRule(
  arbitraryClause({
    features: {
      number: fc.constantFrom('traits.n', 'traits.m'),
      time: fc.constantFrom('traits.t', 'traits.u'),
      flag: fc.constant('traits.b'),
      category: fc.constantFrom('traits.c', 'traits.d'),
      list: fc.constant('traits.l'),
    },
    numbers,
    words,
    days: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom(0.5, 1 / 24, 1e5)),
  }),
);

/** One time of evaluation, and customers whose times are at, around and far from it. */
const trials = instants.chain((asOf) => {
  const times = fc.oneof(
    fc.integer({ min: -60, max: 60 }).map((days) => asOf + days * DAY),
    fc.integer({ min: -60 * 24, max: 60 * 24 }).map((hours) => asOf + hours * 3_600_000 + 0.125),
    fc.integer({ min: -800, max: 400 }).map((days) => (Math.floor(asOf / DAY) + days) * DAY),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 8.64e15, -8.64e15, Date.UTC(1880, 1, 29), 8.65e15),
  );
  const customer = fc.record({
    n: fc.option(fc.oneof(numbers, fc.constant(Number.NaN), fc.constant(Number.POSITIVE_INFINITY))),
    m: fc.option(numbers),
    d: fc.option(texts),
    t: fc.option(times),
    u: fc.option(times),
    b: fc.option(fc.boolean()),
    c: fc.option(texts),
    l: fc.option(fc.array(texts, { maxLength: 3 })),
  });
  return fc.record({
    asOf: fc.constant(asOf),
    timeZone: zones,
    trees: fc.array(rule, { minLength: 1, maxLength: 6 }),
    customers: fc.array(customer, { minLength: 1, maxLength: 8 }),
    // Of `t` nothing is known: some of its times may be dates.
    isDate: fc.record({ t: fc.constant(null), u: fc.constantFrom(null, true, false) }),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  });
});
type Drawn = typeof trials extends fc.Arbitrary<infer T> ? T : never;

/** Every other rule as a line of text. */
async function tryRules({ trees, customers, asOf, timeZone, isDate }: Drawn) {
  const segments = trees.map((tree, index) => ({
    key: `s${index}`,
    name: 'S',
    when: index % 2 ? printRule(tree) : tree,
  }));
  const config = { timeZone, segments };
  const names = Object.entries(conditions.needs(config)).map(
    ([name, { from }]) => [name, String(from).slice(-1)] as const,
  );
  const rows = customers.map(
    (values): TrialRow => Object.fromEntries(names.map(([name, from]) => [name, values[from as keyof typeof values]])),
  );
  const features = Object.fromEntries(
    names.flatMap(([name, from]) => {
      const date = isDate[from as keyof typeof isDate] ?? null;
      return date === null ? [] : [[name, { date }]];
    }),
  );
  return { rows, trial: await trySegmenter(conditions, rows, { asOf, config, features }) };
}

/** The segments of each customer by the plain interpreter. */
function interpreted({ trees, customers, asOf, timeZone, isDate }: Drawn): string[][] {
  return customers.map((values) => {
    const value = (feature: unknown, kind: string) => {
      const found = values[String(feature).slice(-1) as keyof typeof values];
      const most = kind === 'time' ? 8.64e15 : Number.MAX_VALUE;
      return typeof found === 'number' && !(Math.abs(found) <= most) ? null : found;
    };
    const situation = {
      asOf,
      timeZone,
      value,
      isDate: (feature: unknown) => isDate[String(feature).slice(-1) as keyof typeof isDate] ?? null,
    };
    return trees.flatMap((tree, index) => (truthOf(tree, situation) === true ? [`s${index}`] : []));
  });
}

describe('random rules on random customers', () => {
  it('answer together, alone, in any order, as explained and as a plain interpreter has it', async () => {
    await fc.assert(
      fc.asyncProperty(trials, async (drawn) => {
        const { rows, trial } = await tryRules(drawn);
        expect(trial.answers.map(({ segments }) => segments)).toEqual(interpreted(drawn));
        expect(rows.flatMap((row) => trial.assign([row]))).toEqual(trial.answers);
        expect(trial.assign(rows.toReversed()).toReversed()).toEqual(trial.answers);
        rows.forEach((row, index) => {
          const members = trial.explain(row).filter(({ verdict }) => verdict === 'TRUE');
          expect(members.map(({ segment }) => segment)).toEqual(trial.answers[index]?.segments);
        });
      }),
      { numRuns: 400 * THOROUGH },
    );
  });

  it('keep an answer until the time it says, in every time zone', async () => {
    await fc.assert(
      fc.asyncProperty(trials, async (drawn) => {
        const { rows, trial } = await tryRules(drawn);
        rows.forEach((row, index) => {
          const { segments, until } = trial.answers[index]!;
          if (until !== null) expect(until).toBeGreaterThan(drawn.asOf);
          const end = until ?? drawn.asOf + 1000 * DAY;
          for (const at of [
            Math.ceil(end) - 1,
            drawn.asOf + Math.floor((end - drawn.asOf) * drawn.part),
            drawn.asOf + 1,
          ]) {
            if (at < end) expect(trial.assign([row], at)[0]?.segments).toEqual(segments);
          }
        });
      }),
      { numRuns: 400 * THOROUGH },
    );
  });

  it('say what would have to change of those who are not in, of the others nothing', async () => {
    await fc.assert(
      fc.asyncProperty(trials, async (drawn) => {
        const { rows, trial } = await tryRules(drawn);
        for (const { verdict, factors } of rows.flatMap((row) => trial.explain(row))) {
          const changes = factors.filter(({ change }) => change !== undefined);
          expect(changes.length > 0).toBe(verdict !== 'TRUE');
          for (const factor of changes) expect(factor.verdict).not.toBe('TRUE');
        }
      }),
      { numRuns: 100 * THOROUGH },
    );
  });
});

describe('the fewest changes', () => {
  /** Whether a tree holds when its clauses, in reading order and as what is asked of them under `not`, hold so. */
  function value(tree: Condition, holding: readonly boolean[]): boolean {
    let place = 0;
    const of = (node: Condition, negated: boolean): boolean => {
      if ('not' in node) return of(node.not, !negated);
      const parts = 'all' in node ? node.all : 'any' in node ? node.any : 'atLeast' in node ? node.of : null;
      if (parts === null) return holding[place++]!;
      const wanted = 'all' in node ? parts.length : 'any' in node ? 1 : (node as { atLeast: number }).atLeast;
      // Of what is negated a part that holds is one less that the group under `not` may count.
      const count = parts.map((part) => of(part, negated)).filter((holds) => holds !== negated).length;
      return negated ? count < wanted : count >= wanted;
    };
    return of(tree, false);
  }

  it('make the rule hold, and no smaller set does', () => {
    fc.assert(
      fc.property(rule, fc.infiniteStream(fc.boolean()), (tree, stream) => {
        const truths: boolean[] = [];
        const changes = fewestChanges(tree, () => {
          const holds = stream.next().value as boolean;
          truths.push(holds);
          return holds;
        });
        fc.pre(truths.length <= 10);
        expect([...changes].every((place) => truths[place] === false)).toBe(true);
        const withAll = (places: ReadonlySet<number>) => truths.map((holds, place) => holds || places.has(place));
        expect(value(tree, withAll(changes))).toBe(true);
        for (let set = 0; set < 2 ** truths.length; set++) {
          const places = new Set([...truths.keys()].filter((place) => set & (1 << place)));
          if (places.size < changes.size) expect(value(tree, withAll(places))).toBe(false);
        }
      }),
      { numRuns: 300 * THOROUGH },
    );
  });
});
