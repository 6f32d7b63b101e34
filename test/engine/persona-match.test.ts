import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_SEGMENT, unknownOf } from '../../src/engine/answer/diff.ts';
import { judgeFit } from '../../src/engine/persona/fit.ts';
import {
  countUnknown,
  type MatchColumns,
  type MatchRule,
  matchAnswers,
  matchPersonas,
  NO_MATCHES,
} from '../../src/engine/persona/match.ts';
import { diffMatches } from '../../src/engine/persona/match-difference.ts';

type Membership = readonly [customer: number, segment: number, strength: number];
type Match = readonly [customer: number, persona: number, fit: number];

const strengths = (rows: readonly Membership[]) => ({
  customer: Int32Array.from(rows, ([customer]) => customer),
  segment: Int32Array.from(rows, ([, segment]) => segment),
  strength: Float32Array.from(rows, ([, , strength]) => strength),
});
const columns = (matches: readonly Match[]): MatchColumns => ({
  customer: Int32Array.from(matches, ([customer]) => customer),
  persona: Int32Array.from(matches, ([, persona]) => persona),
  fit: Float32Array.from(matches, ([, , fit]) => fit),
  coverage: new Float32Array(matches.length).fill(1),
});
const rows = ({ customer, persona, fit }: MatchColumns): Match[] =>
  Array.from(customer, (id, row) => [id, persona[row]!, fit[row]!] as const);
const rule = (personaId: number, threshold: number, weights: Readonly<Record<number, number>>): MatchRule => ({
  personaId,
  threshold,
  criteria: Object.entries(weights).map(([segmentId, weight]) => ({ segmentId: Number(segmentId), weight })),
});

test('each customer matches the personas whose thresholds its fit reaches, by customer and persona', () => {
  const memberships = strengths([
    [4, 11, 1],
    [4, 12, 0.5],
    [7, 12, 1],
    [9, 99, 1],
  ]);
  const rules = [rule(2, 0.5, { 12: 1 }), rule(1, 0.4, { 11: 1, 12: 1 })];
  expect(rows(matchPersonas(memberships, rules))).toEqual([
    [4, 1, 0.75],
    [4, 2, 0.5],
    [7, 1, 0.5],
    [7, 2, 1],
  ]);
});

test('a threshold is reached by the fit as it is stored, and a fit of nothing reaches none', () => {
  const memberships = strengths([
    [1, 11, 0.1],
    [2, 12, 1],
  ]);
  expect(rows(matchPersonas(memberships, [rule(1, 0.1, { 11: 1 }), rule(2, 0, { 11: 1 })]))).toEqual([
    [1, 1, Math.fround(0.1)],
    [1, 2, Math.fround(0.1)],
  ]);
});

test('a strength counts for its own customer only', () => {
  const memberships = strengths([
    [1, 11, 1],
    [2, 12, 1],
  ]);
  expect(rows(matchPersonas(memberships, [rule(1, 0.6, { 11: 1, 12: 1 })]))).toEqual([]);
});

test('a persona without criteria, or nobody to match, gives no match', () => {
  expect(matchPersonas(strengths([[1, 11, 1]]), [rule(1, 0, {})])).toEqual(NO_MATCHES);
  expect(matchPersonas(strengths([]), [rule(1, 0, { 11: 1 })])).toEqual(NO_MATCHES);
});

test('a difference says which matches began, ended with which fit, and were altered from which', () => {
  const current = columns([
    [1, 1, 0.5],
    [1, 3, 0.25],
    [2, 1, 1],
    [4, 2, 0.75],
  ]);
  const next = columns([
    [1, 1, 0.5],
    [1, 2, 0.5],
    [2, 1, 0.75],
    [3, 1, 1],
    [5, 1, 1],
  ]);
  const { began, ended, altered } = diffMatches(current, next);
  expect(rows(began)).toEqual([
    [1, 2, 0.5],
    [3, 1, 1],
    [5, 1, 1],
  ]);
  expect(rows(ended)).toEqual([
    [1, 3, 0.25],
    [4, 2, 0.75],
  ]);
  expect(rows(altered)).toEqual([[2, 1, 0.75]]);
  expect(altered.fitBefore).toEqual(Float32Array.of(1));
});

const strength = fc.double({ min: 0.01, max: 1, noNaN: true }).map(Math.fround);
/** Of a segment (1 to 6) a strength or UNKNOWN, or of a segmentation (-101 and -102) that all of it is. */
const answer = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.oneof(strength, fc.constant(Number.NaN))) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(-101, -102), fc.constant(Number.NaN)) },
);
const memberships = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 8 }), answer), {
    selector: ([customer, [segment]]) => `${customer} ${segment}`,
  })
  .map((entries) =>
    entries.map(([customer, [segment, value]]): Membership => [customer, segment, value]).sort(([a], [b]) => a - b),
  );
const criterion = fc
  .record({
    segmentId: fc.integer({ min: 1, max: 6 }),
    weight: fc.double({ min: -3, max: 3, noNaN: true }).filter((weight) => weight !== 0),
    role: fc.constantFrom('REQUIRED', 'SUPPORTING', 'EXCLUDING'),
    answered: fc.boolean(),
  })
  .map((one) => ({ ...one, segmentationId: one.segmentId <= 3 ? 101 : 102 }));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const rules = fc.uniqueArray(
  fc.record({
    personaId: fc.integer({ min: 1, max: 9 }),
    threshold: share,
    minCoverage: share,
    criteria: fc.uniqueArray(criterion, { selector: ({ segmentId }) => segmentId }),
  }),
  { selector: ({ personaId }) => personaId },
);

/** The definition: each customer against each persona, by what is known of it. */
function plainFits(entries: readonly Membership[], rules: readonly MatchRule[], customers: readonly number[]) {
  const personas = rules.toSorted((a, b) => a.personaId - b.personaId);
  return customers.flatMap((customer) =>
    personas.map((rule) => {
      const of = new Map(entries.flatMap(([who, segment, value]) => (who === customer ? [[segment, value]] : [])));
      const fit = judgeFit(rule, (segment) => of.get(segment) ?? (of.has(segment <= 3 ? -101 : -102) ? Number.NaN : 0));
      return { customer, personaId: rule.personaId, ...fit };
    }),
  );
}

test('whoever the customers and whatever the rules, matches are those of the definition', () => {
  fc.assert(
    fc.property(memberships, rules, (entries, someRules) => {
      const customers = [...new Set(entries.map(([customer]) => customer))].sort((a, b) => a - b);
      const fits = plainFits(entries, someRules, customers).filter(({ state }) => state === 'MATCHED');
      const found = matchPersonas(strengths(entries), someRules);
      expect(rows(found)).toEqual(fits.map(({ customer, personaId, fit }) => [customer, personaId, fit]));
      expect([...found.coverage]).toEqual(fits.map(({ coverage }) => coverage));
    }),
  );
});

/** The same answers as segmentations store them: 1 to 3 are segments of 101, the others of 102. */
function asStored(entries: readonly Membership[]) {
  const of = (id: number) =>
    entries
      .filter(([, segment]) => (segment < 0 ? -segment : segment <= 3 ? 101 : 102) === id)
      .map(([customer, segment, value]): Membership => {
        if (segment < 0) return [customer, unknownOf(NO_SEGMENT), 0];
        return Number.isNaN(value) ? [customer, unknownOf(segment), 0] : [customer, segment, value];
      });
  return new Map([101, 102].map((id) => [id, strengths(of(id).sort(([a, s], [b, t]) => a - b || s - t))]));
}

test('matches from the answers of whole segmentations are the same, of everybody or of some', () => {
  fc.assert(
    fc.property(memberships, rules, fc.subarray([1, 2, 3, 4, 5, 6, 7, 8]), (entries, someRules, some) => {
      const all = matchPersonas(strengths(entries), someRules);
      const everybody = Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
      expect(matchAnswers(everybody, asStored(entries), someRules)).toEqual(all);
      const few = matchAnswers(Int32Array.from(some), asStored(entries), someRules);
      expect(rows(few)).toEqual(rows(all).filter(([customer]) => some.includes(customer)));
    }),
  );
});

test('few of many customers are found among all answers', () => {
  const answers = strengths(Array.from({ length: 1_000 }, (_, n) => [n * 2, 11, 1]));
  const some = Int32Array.of(1, 2, 500, 501, 1_998, 3_000);
  const one = { ...rule(1, 0.5, { 11: 1 }) };
  const criteria = one.criteria.map((criterion) => ({ ...criterion, segmentationId: 7 }));
  expect(rows(matchAnswers(some, new Map([[7, answers]]), [{ ...one, criteria }]))).toEqual([
    [2, 1, 1],
    [500, 1, 1],
    [1_998, 1, 1],
  ]);
});

test('whoever may match or not is counted, those without any answer among them', () => {
  fc.assert(
    fc.property(memberships, rules, (entries, someRules) => {
      const everybody = [1, 2, 3, 4, 5, 6, 7, 8];
      const unknown = plainFits(entries, someRules, everybody).filter(({ state }) => state === 'UNKNOWN');
      const counts = countUnknown(strengths(entries), someRules, everybody.length);
      for (const { personaId } of someRules) {
        expect(counts.get(personaId)).toBe(unknown.filter((one) => one.personaId === personaId).length);
      }
    }),
  );
});

const matches = fc
  .uniqueArray(
    fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 4 }), fc.constantFrom(0.25, 0.5, 1)),
    { selector: ([customer, persona]) => `${customer} ${persona}` },
  )
  .map((entries): Match[] => entries.sort(([a, p], [b, q]) => a - b || p - q));

test('what stood, without what ended, with what began and was altered, is what stands', () => {
  fc.assert(
    fc.property(matches, matches, (before, after) => {
      const { began, ended, altered } = diffMatches(columns(before), columns(after));
      const of = ([customer, persona]: Match) => `${customer} ${persona}`;
      const stood = new Map(before.map((match) => [of(match), match]));
      const stands = new Map(after.map((match) => [of(match), match]));
      expect(rows(began)).toEqual(after.filter((match) => !stood.has(of(match))));
      expect(rows(ended)).toEqual(before.filter((match) => !stands.has(of(match))));
      const others = after.filter((match) => stood.has(of(match)) && stood.get(of(match))![2] !== match[2]);
      expect(rows(altered)).toEqual(others);
      expect([...altered.fitBefore]).toEqual(others.map((match) => stood.get(of(match))![2]));
    }),
  );
});
