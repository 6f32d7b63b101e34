import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeFit } from '../../src/engine/persona/fit.ts';
import type { MatchColumns } from '../../src/engine/persona/match.ts';
import { diffMatches } from '../../src/engine/persona/match-difference.ts';
import { previewMatches } from '../../src/engine/persona/match-preview.ts';
import { alteredPrimaries } from '../../src/engine/persona/primary.ts';

type Match = readonly [customer: number, persona: number, fit: number];

const columns = (matches: readonly Match[]): MatchColumns => ({
  customer: Int32Array.from(matches, ([customer]) => customer),
  persona: Int32Array.from(matches, ([, persona]) => persona),
  fit: Float32Array.from(matches, ([, , fit]) => fit),
  coverage: new Float32Array(matches.length).fill(1),
});
const CUSTOMERS = [1, 2, 3, 4, 5, 6];
/** Persona 4 is negative: it has no place. */
const ranking = new Map([
  [2, 0],
  [1, 1],
  [3, 2],
]);
const matches = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...CUSTOMERS), fc.integer({ min: 1, max: 4 }), fc.constantFrom(0.25, 0.5, 1)), {
    selector: ([customer, persona]) => `${customer} ${persona}`,
  })
  .map((entries): Match[] => entries.sort(([a, p], [b, q]) => a - b || p - q));

/** The definition: the best fit, and of equal ones the first place. */
function primary(all: readonly Match[], customer: number): number | null {
  const [best] = all
    .filter(([who, persona]) => who === customer && ranking.has(persona))
    .toSorted(([, p, fit], [, q, other]) => other - fit || ranking.get(p)! - ranking.get(q)!);
  return best?.[1] ?? null;
}

test('of other fits, those are told that make another persona the primary one', () => {
  fc.assert(
    fc.property(matches, matches, (before, after) => {
      const difference = diffMatches(columns(before), columns(after));
      const altered = new Set(difference.altered.customer);
      const now = columns(after.filter(([customer]) => altered.has(customer)));
      const told = alteredPrimaries(difference, now, ranking);
      const moved = [...altered].filter((customer) => primary(before, customer) !== primary(after, customer));
      expect([...new Set(told.customer)]).toEqual(moved.sort((a, b) => a - b));
    }),
  );
});

const degree = fc.constantFrom(0, 0.5, 1, Number.NaN);

test('a preview counts who comes, goes and stays, and whose primary persona is another, as its definition does', () => {
  fc.assert(
    fc.property(
      matches,
      fc.array(degree, { minLength: 6, maxLength: 6 }),
      fc.constantFrom(1, 4, 99),
      (stored, of, id) => {
        const rule = { criteria: [{ segmentId: 7, weight: 1 }], threshold: 0.5, minCoverage: 0.5 };
        const places = id === 99 ? new Map([...ranking, [99, 3]]) : ranking;
        const found = previewMatches(Int32Array.from(CUSTOMERS), rule, new Map([[7, Float32Array.from(of)]]), {
          personaId: id,
          matches: columns(stored),
          ranking: [...places.keys()],
        });
        const fits = CUSTOMERS.map((customer, row) => ({ customer, ...judgeFit(rule, () => of[row]!) }));
        const was = (customer: number) => stored.some(([who, persona]) => who === customer && persona === id);
        const yes = fits.filter(({ state }) => state === 'MATCHED');
        expect(found.matched.count).toBe(yes.length);
        expect(found.enter.sample).toEqual(yes.flatMap(({ customer }) => (was(customer) ? [] : customer)));
        expect(found.stay.sample).toEqual(yes.flatMap(({ customer }) => (was(customer) ? customer : [])));
        const gone = CUSTOMERS.filter((customer) => was(customer) && !yes.some((one) => one.customer === customer));
        expect(found.leave.sample).toEqual(gone);
        expect(found.unknown.count).toBe(fits.filter(({ state }) => state === 'UNKNOWN').length);
        const others = stored.filter(([, persona]) => persona !== id);
        const then: Match[] = [...others, ...yes.map(({ customer, fit }) => [customer, id, fit] as const)];
        const best = (all: readonly Match[], customer: number) => {
          const [first] = all
            .filter(([who, persona]) => who === customer && places.has(persona))
            .toSorted(([, p, fit], [, q, other]) => other - fit || places.get(p)! - places.get(q)!);
          return first?.[1] ?? null;
        };
        const moved = CUSTOMERS.filter((customer) => best(stored, customer) !== best(then, customer));
        expect(found.primaryMoves.reduce((sum, { count }) => sum + count, 0)).toBe(moved.length);
        for (const customer of moved) {
          const [from, to] = [best(stored, customer), best(then, customer)];
          expect(found.primaryMoves.some((move) => move.from === from && move.to === to)).toBe(true);
        }
      },
    ),
  );
});
