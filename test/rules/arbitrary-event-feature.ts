import fc from 'fast-check';
import { AGGREGATES, type ClauseFeature } from 'personagraph/rules';
import {
  type EventAnchor,
  type EventCondition,
  type EventTest,
  type EventWindow,
  exactForm,
} from 'personagraph/segmenter';

/** Words that aggregates are drawn from: few, so that data and rules meet, or any at all. */
export interface EventWorld {
  readonly events: fc.Arbitrary<string>;
  readonly fields: fc.Arbitrary<string>;
  readonly words: fc.Arbitrary<string>;
  readonly numbers: fc.Arbitrary<number>;
  readonly moments: fc.Arbitrary<string>;
  readonly periods: fc.Arbitrary<string>;
  /** Days of spans, above 0. */
  readonly days: fc.Arbitrary<number>;
  /** Times of the customer by name. */
  readonly times: fc.Arbitrary<string>;
}

const SIGNED = ['equals', 'notEquals', 'above', 'atLeast', 'below', 'atMost'] as const;

/** A test of every operator, alone or with others of the same field. */
function arbitraryTest({ fields, words, numbers }: EventWorld): fc.Arbitrary<EventTest> {
  const parts = words.filter((word) => exactForm(word) !== '');
  const value = fc.oneof(words, numbers, fc.boolean());
  const signed = fc
    .tuple(
      fc.subarray([...SIGNED], { minLength: 1, maxLength: 3 }),
      value,
      fc.array(numbers, { minLength: 6, maxLength: 6 }),
    )
    .map(([keys, any, each]) =>
      Object.fromEntries(
        keys.map((key, index) => [key, keys.length === 1 && index === 0 && key.endsWith('quals') ? any : each[index]]),
      ),
    );
  const lists = fc.oneof(
    fc.array(words, { minLength: 1, maxLength: 3 }),
    fc.array(numbers, { minLength: 1, maxLength: 3 }),
  );
  const test = fc.oneof(
    signed,
    signed,
    fc.tuple(fc.constantFrom('in', 'notIn'), lists).map(([key, values]) => ({ [key]: values })),
    fc.tuple(fc.constantFrom('contains', 'startsWith', 'endsWith'), parts).map(([key, part]) => ({ [key]: part })),
    fc.record({ known: fc.boolean() }),
  );
  return fc
    .tuple(fields, test)
    .map(([field, tests]) => ({ field, ...tests }) as EventTest)
    .filter(
      ({ field, equals = 0, notEquals = 0 }) =>
        !['at', 'day'].includes(field) || (typeof equals === 'number' && typeof notEquals === 'number'),
    );
}

/** Conditions of every group, two levels deep. */
export function arbitraryWhere(world: EventWorld): fc.Arbitrary<EventCondition | readonly EventCondition[]> {
  const test = arbitraryTest(world);
  const level = (inner: fc.Arbitrary<EventCondition>): fc.Arbitrary<EventCondition> => {
    const some = fc.array(inner, { minLength: 1, maxLength: 2 });
    return fc.oneof(
      { weight: 3, arbitrary: test },
      fc.record({ all: some }),
      fc.record({ any: some }),
      fc.record({ not: inner }),
    );
  };
  const condition = level(level(test));
  return fc.oneof(test, condition, fc.array(condition, { minLength: 2, maxLength: 2 }));
}

/** Windows of every form. */
export function arbitraryWindow({ moments, periods, days }: EventWorld): fc.Arbitrary<EventWindow> {
  return fc.oneof(
    fc
      .tuple(days, days)
      .filter(([a, b]) => a !== b)
      .map(([a, b]) => ({ fromDaysAgo: Math.max(a, b), toDaysAgo: Math.min(a, b) })),
    fc.record({ during: periods }),
    fc
      .tuple(fc.constantFrom('from', 'after'), fc.constantFrom('before', 'to'), moments, moments, fc.nat({ max: 2 }))
      .map(([begin, end, a, b, which]) => ({ ...(which !== 1 && { [begin]: a }), ...(which !== 2 && { [end]: b }) })),
  );
}

export function arbitraryAnchor(world: EventWorld): fc.Arbitrary<EventAnchor> {
  const optional = { requiredKeys: ['event', 'which'] as ['event', 'which'] };
  const of = fc.oneof(
    world.times,
    fc.record(
      {
        event: world.events,
        which: fc.constantFrom<'first' | 'last' | 'any'>('first', 'last', 'any'),
        where: arbitraryWhere(world),
      },
      optional,
    ),
  );
  return fc
    .tuple(fc.constantFrom<'after' | 'before'>('after', 'before'), of, fc.option(world.days))
    .map(([side, time, withinDays]) => ({ side, of: time, ...(withinDays !== null && { withinDays }) }));
}

/** Aggregates of every form; those that no host would compute among them. */
export function arbitraryAggregate(world: EventWorld): fc.Arbitrary<ClauseFeature> {
  const some = <T>(value: fc.Arbitrary<T>) => fc.oneof(value, fc.array(value, { minLength: 2, maxLength: 3 }));
  const sessions = fc.record(
    {
      gapMinutes: fc.double({ min: 1e-3, max: 10_080, noNaN: true }),
      also: fc.array(world.events, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  const plain = fc.record(
    {
      event: world.events,
      aggregate: fc.constantFrom(...AGGREGATES),
      field: world.fields,
      where: arbitraryWhere(world),
      withinDays: world.days,
      window: some(arbitraryWindow(world)),
      anchor: some(arbitraryAnchor(world)),
      most: fc.integer({ min: 1, max: 1000 }),
    },
    { requiredKeys: ['event', 'aggregate'] },
  );
  const ofSessions = fc.tuple(plain, sessions).map(([feature, of]) => ({ ...feature, sessions: of }));
  return fc.oneof({ weight: 4, arbitrary: plain }, ofSessions) as fc.Arbitrary<ClauseFeature>;
}
