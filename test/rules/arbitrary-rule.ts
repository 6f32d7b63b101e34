import fc from 'fast-check';
import type { ClauseFeature } from 'personagraph/rules';
import { exactForm, type FeatureKind } from 'personagraph/segmenter';
import type { Clause } from '../../plugins/rules/shared/clause.ts';
import type { Condition } from '../../plugins/rules/shared/condition.ts';
import { isReversed } from '../../plugins/rules/shared/operand.ts';

/** Features by kind, and values near which tests of them are drawn: few, so that data and rules meet. */
export interface RuleWorld {
  readonly features: Readonly<Record<FeatureKind, fc.Arbitrary<ClauseFeature>>>;
  readonly numbers: fc.Arbitrary<number>;
  readonly words: fc.Arbitrary<string>;
  /** Days of spans; may be fractions. */
  readonly days: fc.Arbitrary<number>;
}

const COMPARISONS = ['eq', 'neq', 'lt', 'lte', 'gt', 'gte'] as const;
const units = fc.constantFrom('day', 'week', 'month', 'quarter', 'year');
const longUnits = fc.constantFrom('week', 'month', 'quarter', 'year');
const counted = fc
  .tuple(fc.integer({ min: 1, max: 400 }), units)
  .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);

/** Every form of moment. */
export const moments = fc.oneof(
  fc.date({ min: new Date('1890-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }).chain((date) => {
    const iso = date.toISOString();
    return fc.constantFrom(iso.slice(0, 10), iso, `${iso.slice(0, 19)}+05:30`, `${iso.slice(0, 16)}Z`);
  }),
  fc.constantFrom('today', 'yesterday', 'tomorrow'),
  counted.map((text) => `${text} ago`),
  counted.map((text) => `in ${text}`),
  fc
    .tuple(fc.constantFrom('start', 'end'), fc.constantFrom('', 'last ', 'next '), longUnits)
    .map(([edge, step, unit]) => `${edge} of ${step}${unit}`),
);
export const periods = fc.oneof(
  fc.constantFrom('today', 'yesterday', 'tomorrow'),
  fc.tuple(fc.constantFrom('this', 'last', 'next'), longUnits).map((words) => words.join(' ')),
  fc.tuple(fc.integer({ min: 2, max: 400 }), longUnits).map(([count, unit]) => `last ${count} ${unit}s`),
  fc
    .tuple(fc.integer({ min: 1990, max: 2030 }), fc.constantFrom('', '-Q1', '-Q4', '-01', '-09', '-12', '-02-28'))
    .map((parts) => parts.join('')),
);

const daysOnly = moments.filter((text) => !text.includes('T'));

/** Two bounds that some day has in this order. */
function inOrder(bound: fc.Arbitrary<string>): fc.Arbitrary<[string, string]> {
  return fc.tuple(bound, bound).map(([from, to]) => (isReversed(from, to) ? [to, from] : [from, to]));
}

/** Features of numbers and numbers, added and taken away. */
function arbitrarySum(feature: fc.Arbitrary<ClauseFeature>, numbers: fc.Arbitrary<number>): fc.Arbitrary<object> {
  const term = fc.oneof(numbers, fc.record({ feature }), fc.record({ minus: feature }));
  return fc
    .array(term, { minLength: 1, maxLength: 4 })
    .filter((sum) => sum.some((one) => typeof one === 'object' && (sum.length > 1 || 'minus' in one)))
    .map((sum) => ({ sum }));
}

/** Clauses of every operator of every kind. */
export function arbitraryClause({ features, numbers, words, days }: RuleWorld): fc.Arbitrary<Clause> {
  const texts = fc.array(words, { minLength: 1, maxLength: 4 });
  const parts = words.filter((word) => exactForm(word) !== '');
  const of = <K extends FeatureKind>(kind: K, test: fc.Arbitrary<object>) =>
    fc.tuple(features[kind], test).map(([feature, rest]) => ({ feature, kind, ...rest }) as unknown as Clause);
  const op = (names: readonly string[], value: fc.Arbitrary<unknown>) =>
    fc.record({ op: fc.constantFrom(...names), value });
  const presence = fc.record({ op: fc.constantFrom('exists', 'missing') });
  const sum = arbitrarySum(features.number, numbers);
  const number = fc.oneof({ arbitrary: numbers, weight: 3 }, fc.record({ feature: features.number }), sum);
  const other = fc.record({ feature: features.time, day: fc.constant(true as const) }, { requiredKeys: ['feature'] });
  const moment = fc.oneof({ arbitrary: moments, weight: 2 }, other);
  const label = (part: fc.Arbitrary<string>) =>
    fc.oneof({ arbitrary: part, weight: 2 }, fc.record({ feature: features.category }));
  const ofSum = (test: fc.Arbitrary<object>) =>
    fc.tuple(sum, test).map(([feature, rest]) => ({ feature, kind: 'number', ...rest }) as unknown as Clause);
  const numberTest = fc.oneof(
    op(COMPARISONS, number),
    op(
      ['between'],
      fc
        .tuple(number, number)
        .map(([a, b]) => (typeof a === 'number' && typeof b === 'number' && a > b ? [b, a] : [a, b])),
    ),
    op(['in', 'notIn'], fc.array(numbers, { minLength: 1, maxLength: 4 })),
    presence,
  );
  return fc.oneof(
    of('number', numberTest),
    ofSum(numberTest),
    of(
      'time',
      fc.oneof(
        op(['before', 'onOrBefore', 'on', 'onOrAfter', 'after'], moment),
        op(['between'], fc.oneof(inOrder(moments), fc.tuple(moment, other), fc.tuple(other, moment))),
        op(['during'], periods),
        op(['withinDaysOf', 'withinDaysAfter', 'withinDaysBefore'], fc.record({ days, feature: features.time })),
        op(['anniversaryOn'], daysOnly),
        op(['anniversaryBetween'], inOrder(daysOnly)),
        op(['anniversaryDuring'], periods),
        op(['withinDays', 'olderThanDays', 'withinNextDays'], days),
        op(['anniversaryWithinDays'], fc.integer({ min: 0, max: 366 })),
        presence,
      ),
    ),
    of('flag', fc.oneof(op(['is'], fc.boolean()), presence)),
    of(
      'category',
      fc.oneof(
        op(['eq', 'neq'], label(words)),
        op(['in', 'notIn'], texts),
        op(['contains', 'startsWith', 'endsWith'], label(parts)),
        presence,
      ),
    ),
    of(
      'list',
      fc.oneof(
        op(['contains'], words),
        op(['containsAny', 'containsAll', 'containsNone'], texts),
        fc.record({
          op: fc.constant('size'),
          compare: fc.constantFrom(...COMPARISONS),
          value: fc.integer({ min: 0, max: 4 }),
        }),
        presence,
      ),
    ),
  );
}

/** Trees of clauses with every kind of group, single parts and double negation among them. */
export function arbitraryRule(clause: fc.Arbitrary<Clause>): fc.Arbitrary<Condition> {
  return fc.letrec<{ tree: Condition }>((tie) => {
    const some = fc.array(tie('tree'), { minLength: 1, maxLength: 4 });
    return {
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true, maxDepth: 8 },
        clause,
        fc.record({ all: some }),
        fc.record({ any: some }),
        fc.record({ not: tie('tree') }),
        some.chain((of) => fc.record({ atLeast: fc.integer({ min: 1, max: of.length }), of: fc.constant(of) })),
      ),
    };
  }).tree;
}
