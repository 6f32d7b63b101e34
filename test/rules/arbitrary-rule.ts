import fc from 'fast-check';
import type { FeatureKind } from 'personagraph/segmenter';
import type { Clause } from '../../plugins/rules/shared/clause.ts';
import type { Condition } from '../../plugins/rules/shared/condition.ts';
import type { ClauseFeature } from '../../plugins/rules/shared/event-feature.ts';

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

/** Clauses of every operator of every kind. */
export function arbitraryClause({ features, numbers, words, days }: RuleWorld): fc.Arbitrary<Clause> {
  const texts = fc.array(words, { minLength: 1, maxLength: 4 });
  const parts = words.filter((word) => word !== '');
  const of = <K extends FeatureKind>(kind: K, test: fc.Arbitrary<object>) =>
    fc.tuple(features[kind], test).map(([feature, rest]) => ({ feature, kind, ...rest }) as unknown as Clause);
  const op = (names: readonly string[], value: fc.Arbitrary<unknown>) =>
    fc.record({ op: fc.constantFrom(...names), value });
  const presence = fc.record({ op: fc.constantFrom('exists', 'missing') });
  return fc.oneof(
    of(
      'number',
      fc.oneof(
        op(COMPARISONS, numbers),
        op(
          ['between'],
          fc.tuple(numbers, numbers).map(([a, b]) => (a <= b ? [a, b] : [b, a])),
        ),
        op(['in', 'notIn'], fc.array(numbers, { minLength: 1, maxLength: 4 })),
        presence,
      ),
    ),
    of(
      'time',
      fc.oneof(
        op(['before', 'onOrBefore', 'on', 'onOrAfter', 'after'], moments),
        op(['between'], fc.tuple(moments, moments)),
        op(['during'], periods),
        op(['withinDays', 'olderThanDays', 'withinNextDays'], days),
        op(['anniversaryWithinDays'], fc.integer({ min: 0, max: 366 })),
        presence,
      ),
    ),
    of('flag', fc.oneof(op(['is'], fc.boolean()), presence)),
    of(
      'category',
      fc.oneof(
        op(['eq', 'neq'], words),
        op(['in', 'notIn'], texts),
        op(['contains', 'startsWith', 'endsWith'], parts),
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
