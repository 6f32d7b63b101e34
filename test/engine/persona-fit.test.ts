import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Criterion, explainFit, type FitRule, judgeFit } from '../../src/engine/persona/fit.ts';

const UNKNOWN = Number.NaN;
const strengths = new Map([
  [1, 1],
  [2, 0.5],
  [3, 1],
  [5, UNKNOWN],
]);
const strengthOf = (segmentId: number) => strengths.get(segmentId) ?? 0;
const rule = (criteria: readonly Criterion[], fields: Partial<FitRule> = {}): FitRule => ({
  threshold: 0.5,
  criteria,
  ...fields,
});
const judge = (criteria: readonly Criterion[], fields?: Partial<FitRule>) =>
  judgeFit(rule(criteria, fields), strengthOf);

test('fit is the weighted share of the criteria met', () => {
  const criteria = [
    { segmentId: 1, weight: 2 },
    { segmentId: 2, weight: 1 },
    { segmentId: 9, weight: 1 },
  ];
  expect(judge(criteria)).toEqual({ fit: (2 + 0.5) / 4, coverage: 1, state: 'MATCHED' });
  expect(explainFit(criteria, strengthOf).reduce((sum, { share }) => sum + share!, 0)).toBe(2.5 / 4);
});

test('what speaks against takes away, and never below nothing', () => {
  const against = (weight: number) =>
    judge([
      { segmentId: 1, weight: 1 },
      { segmentId: 3, weight },
    ]);
  expect(against(-0.25)).toEqual({ fit: 0.75, coverage: 1, state: 'MATCHED' });
  expect(against(-4)).toEqual({ fit: 0, coverage: 1, state: 'UNMATCHED' });
});

test('an UNKNOWN criterion that counts against is not taken for absent: where it would decide, so is the match', () => {
  const against = (weight: number, threshold: number) =>
    judge(
      [
        { segmentId: 1, weight: 2 },
        { segmentId: 5, weight },
      ],
      { threshold },
    ).state;
  expect(against(-1, 0.5)).toBe('MATCHED');
  expect(against(-1, 0.6)).toBe('UNKNOWN');
  expect(against(-2, 0)).toBe('UNKNOWN');
});

test('without a criterion that counts for it, a persona fits nobody', () => {
  for (const criteria of [
    [],
    [{ segmentId: 3, weight: -1 }],
    [{ segmentId: 5, weight: 1, role: 'EXCLUDING' as const }],
  ]) {
    expect(judge(criteria)).toEqual({ fit: 0, coverage: 1, state: 'UNMATCHED' });
  }
});

test('a required criterion that is missed, or an excluding one that is met, leaves nobody matched', () => {
  const good: Criterion = { segmentId: 1, weight: 9 };
  expect(judge([good, { segmentId: 9, weight: 1, role: 'REQUIRED' }])).toMatchObject({ state: 'UNMATCHED' });
  expect(judge([good, { segmentId: 2, weight: 1, role: 'REQUIRED' }])).toMatchObject({ state: 'MATCHED' });
  expect(judge([good, { segmentId: 2, weight: 1, role: 'EXCLUDING' }])).toMatchObject({ state: 'UNMATCHED' });
  expect(judge([good, { segmentId: 9, weight: 1, role: 'EXCLUDING' }])).toMatchObject({ fit: 1, state: 'MATCHED' });
});

test('what is UNKNOWN is apart: it lowers the coverage, not the fit', () => {
  const criteria = [
    { segmentId: 1, weight: 3 },
    { segmentId: 5, weight: 1 },
  ];
  expect(judge(criteria)).toEqual({ fit: 1, coverage: 0.75, state: 'MATCHED' });
  expect(judge(criteria, { minCoverage: 0.8 })).toEqual({ fit: 1, coverage: 0.75, state: 'UNKNOWN' });
  expect(explainFit(criteria, strengthOf)[1]).toMatchObject({ degree: null, share: null });
  const unanswered = [{ segmentId: 1, weight: 1, answered: false }];
  expect(judge(unanswered, { minCoverage: 0 })).toEqual({ fit: 0, coverage: 0, state: 'UNKNOWN' });
});

test('an UNKNOWN criterion that decides alone leaves the match UNKNOWN, unless another has decided', () => {
  const good: Criterion = { segmentId: 1, weight: 9 };
  const missed: Criterion = { segmentId: 9, weight: 1, role: 'REQUIRED' };
  for (const role of ['REQUIRED', 'EXCLUDING'] as const) {
    const open: Criterion = { segmentId: 5, weight: 1, role };
    expect(judge([good, open])).toMatchObject({ state: 'UNKNOWN' });
    expect(judge([good, open, missed])).toMatchObject({ state: 'UNMATCHED' });
  }
});

const role = fc.constantFrom('REQUIRED', 'SUPPORTING', 'EXCLUDING');
const criterion = fc.record({
  segmentId: fc.integer({ min: 1, max: 9 }),
  weight: fc.double({ min: 0.01, max: 100, noNaN: true }),
  role,
});
const criteria = fc.uniqueArray(criterion, { minLength: 1, selector: ({ segmentId }) => segmentId });
const degree = fc.double({ min: 0, max: 1, noNaN: true }).map(Math.fround);
const degrees = fc.array(fc.oneof(degree, degree, fc.constant(UNKNOWN)), { minLength: 10, maxLength: 10 });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const anyRule = fc.record({ criteria, threshold: share, minCoverage: share });
const isFor = ({ role }: Criterion) => role !== 'EXCLUDING';
const CERTAINTY = { UNMATCHED: 0, UNKNOWN: 1, MATCHED: 2 };

test('fit is 1, and the customer matched, where all that counts for it holds fully and nothing against it', () => {
  fc.assert(
    fc.property(anyRule, (any) => {
      fc.pre(any.criteria.some(isFor));
      const against = new Set(any.criteria.flatMap((one) => (isFor(one) ? [] : one.segmentId)));
      const fit = judgeFit(any, (segmentId) => (against.has(segmentId) ? 0 : 1));
      expect(fit).toEqual({ fit: 1, coverage: 1, state: 'MATCHED' });
    }),
  );
});

test('fit and match grow with each criterion that counts for a persona, and shrink with each against it', () => {
  fc.assert(
    fc.property(anyRule, degrees, degree, fc.nat(), (any, of, other, pick) => {
      const changed = any.criteria[pick % any.criteria.length]!;
      const known = of.map((value) => (Number.isNaN(value) ? 0 : value));
      const before = judgeFit(any, (id) => known[id]!);
      const after = judgeFit(any, (id) => (id === changed.segmentId ? other : known[id]!));
      const better = other >= known[changed.segmentId]! === isFor(changed);
      const [less, more] = better ? [before, after] : [after, before];
      expect(more.fit).toBeGreaterThanOrEqual(less.fit);
      expect(CERTAINTY[more.state]).toBeGreaterThanOrEqual(CERTAINTY[less.state]);
    }),
  );
});

test('UNKNOWN never counts as no: the fit lies between that of no and that of yes, and no decision comes of it alone', () => {
  fc.assert(
    fc.property(anyRule, degrees, fc.nat(), (any, of, pick) => {
      fc.pre(any.criteria.some(isFor));
      const open = any.criteria[pick % any.criteria.length]!;
      const given = (value: number) => judgeFit(any, (id) => (id === open.segmentId ? value : of[id]!));
      const [no, unknown, yes] = [given(0), given(UNKNOWN), given(1)];
      const [worst, best] = isFor(open) ? [no, yes] : [yes, no];
      const hasOther = any.criteria.some((one) => isFor(one) && one !== open && !Number.isNaN(of[one.segmentId]!));
      if (hasOther || !isFor(open)) {
        expect(unknown.fit).toBeGreaterThanOrEqual(worst.fit);
        expect(unknown.fit).toBeLessThanOrEqual(best.fit);
      }
      expect(unknown.coverage).toBeLessThan(no.coverage);
      // Whoever would be matched by the best answer is not refused for the lack of one.
      if (open.role !== 'SUPPORTING' && best.state === 'MATCHED') expect(unknown.state).not.toBe('UNMATCHED');
      if (open.role !== 'SUPPORTING') expect(unknown.state).not.toBe('MATCHED');
    }),
  );
});

test('the parts of an explanation add up to the fit', () => {
  fc.assert(
    fc.property(anyRule, degrees, (any, of) => {
      fc.pre(any.criteria.some(isFor));
      const parts = explainFit(any.criteria, (id) => of[id]!);
      const sum = parts.reduce((total, { share }) => total + (share ?? 0), 0);
      expect(judgeFit(any, (id) => of[id]!).fit).toBeCloseTo(Math.min(1, Math.max(0, sum)), 5);
    }),
  );
});
