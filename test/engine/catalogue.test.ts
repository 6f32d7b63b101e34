import { describe, expect, test } from 'vitest';
import plugins from '../../plugins/index.ts';
import { type Known, listFeatures, resolveNeeds } from '../../src/engine/catalogue/catalogue.ts';
import { kindsIn } from '../../src/engine/catalogue/feature-kinds.ts';
import { PersonagraphError } from '../../src/errors.ts';
import type { EventSource, FeatureKind, FeatureSource } from '../../src/segmenter/feature.ts';

const question = { min: null, max: null, options: null, unit: null };
const known: Known = {
  traits: new Map([['score', { kind: 'NUMBER', unit: 'points', description: null }]]),
  eventTypes: ['purchase', 'page_view'],
  surveys: new Map([
    [
      'taste',
      {
        id: 7,
        title: 'Taste',
        questions: [
          { ...question, key: 'A1', text: 'Do you like it?', kind: 'SCALE', min: 1, max: 6, unit: 'steps' },
          { ...question, key: 'colour', text: 'Which colour?', kind: 'CHOICE', options: ['red', 'blue'] },
          { ...question, key: 'places', text: 'Where?', kind: 'MULTIPLE' },
          { ...question, key: 'age', text: 'How old?', kind: 'NUMBER', min: 0 },
          { ...question, key: 'why', text: 'Why?', kind: 'TEXT' },
        ],
      },
    ],
  ]),
  segmentations: new Map([['stage', { id: 3, name: 'Stage' }]]),
};

function resolve(from: FeatureSource, kind: FeatureKind, optional = false) {
  return resolveNeeds({ x: { kind, from, optional } }, known)['x'];
}

function refusal(from: unknown, kind: FeatureKind = 'number', optional = false): string {
  try {
    resolve(from as FeatureSource, kind, optional);
  } catch (error) {
    if (error instanceof PersonagraphError && error.code === 'UNKNOWN_FEATURE') return error.message;
    throw error;
  }
  return 'resolved';
}

const sum = { event: 'purchase', aggregate: 'sum', field: 'amount' } as const;

test('fields that bundled segmenters ask for by default are features', async () => {
  const asked = new Set<string>();
  for (const segmenter of plugins) {
    const config = (await segmenter.config['~standard'].validate({})) as { readonly value: never };
    const needs = typeof segmenter.needs === 'function' ? segmenter.needs(config.value) : segmenter.needs;
    for (const { from, kind } of Object.values(needs)) {
      if (typeof from !== 'string' || !/^(?:customer|quality)\./.test(from)) continue;
      asked.add(from);
      expect(resolve(from, kind), `${segmenter.id} asks for ${from}`).toMatchObject({ id: from });
    }
  }
  expect([...asked]).toEqual(expect.arrayContaining(['customer.hasEmail', 'customer.birthDate', 'customer.country']));
});

test('the catalogue lists every source with kind, unit and description, and each name resolves as its kind', () => {
  const entries = listFeatures(known);
  const find = (name: string) => entries.find((entry) => entry.name === name);
  expect(find('customer.children')).toMatchObject({ kind: 'number', unit: 'persons' });
  expect(find('customer.hasEmail')).toMatchObject({ kind: 'flag' });
  expect(find('customer.email')).toBeUndefined();
  expect(find('traits.score')).toEqual({
    name: 'traits.score',
    kind: 'number',
    unit: 'points',
    description: 'Trait score.',
  });
  expect(find('events.page_view.days')).toMatchObject({ kind: 'number', unit: 'days' });
  expect(find('events.purchase.topChannels')).toMatchObject({ kind: 'list' });
  expect(find('surveys.taste.A1')).toEqual({
    name: 'surveys.taste.A1',
    kind: 'number',
    unit: 'steps',
    description: 'Latest answer to "Do you like it?" (Taste; 1 to 6).',
  });
  expect(find('surveys.taste.colour')).toMatchObject({
    kind: 'category',
    description: expect.stringContaining('red, blue'),
  });
  expect(find('surveys.taste.places')).toMatchObject({ kind: 'list' });
  expect(find('surveys.taste.why')).toBeUndefined();
  expect(find('segmentations.stage.segment')).toMatchObject({
    kind: 'category',
    description: 'Key of the segment of Stage.',
  });
  expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
  for (const { name, kind } of entries) expect(resolve(name, kind)?.kind).toBe(kind);
});

describe('ids', () => {
  const idOf = (from: FeatureSource, kind: FeatureKind = 'number') => resolve(from, kind)!.id;

  test.each<[FeatureSource, FeatureSource, FeatureKind]>([
    ['events.page_view.amount', { ...sum, event: 'page_view' }, 'number'],
    ['events.purchase.amount', { ...sum, field: 'netAmount' }, 'number'],
    ['events.purchase.netAmount', { ...sum, field: 'netAmount' }, 'number'],
    ['events.purchase.lastAt', { event: 'purchase', aggregate: 'last', field: 'at' }, 'time'],
    ['events.purchase.count', { event: 'purchase', aggregate: 'count', field: 'anything' }, 'number'],
    ['events.purchase.topChannels', { event: 'purchase', aggregate: 'top', field: 'channel', most: 3 }, 'list'],
    [
      { ...sum, where: { field: 'amount', above: -0, below: 9 } },
      { where: { below: 9, above: 0, field: 'amount' }, field: 'amount', aggregate: 'sum', event: 'purchase' },
      'number',
    ],
  ])('%j and %j are one feature', (a, b, kind) => {
    expect(idOf(a, kind)).toBe(idOf(b, kind));
  });

  test('different things have different ids', () => {
    const last = { event: 'purchase', aggregate: 'last', field: 'properties.x' } as const;
    const where = (condition: object) => ({ ...sum, where: { field: 'properties.x', ...condition } }) as EventSource;
    const ids = [
      idOf(sum),
      idOf({ ...sum, withinDays: 30 }),
      idOf({ ...sum, withinDays: 3 }),
      idOf(last, 'number'),
      idOf(last, 'category'),
      idOf({ ...last, field: 'properties.x text' }, 'number'),
      idOf(where({ equals: 5 })),
      idOf(where({ equals: '5' })),
      idOf(where({ equals: '5"}[30d]' })),
      idOf({ ...where({ equals: '5' }), withinDays: 30 }),
      idOf(where({ above: 5 })),
      idOf(where({ below: 5 })),
      idOf({ event: 'purchase', aggregate: 'top', field: 'channel' }, 'list'),
      idOf({ event: 'purchase', aggregate: 'top', field: 'channel', most: 4 }, 'list'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('what is wrong is said', () => {
  test.each<[unknown, RegExp]>([
    [{ ...sum, field: 'channel' }, /sum of channel: channel is text, not a number/],
    [{ ...sum, field: 'at' }, /sum of at: at is a time, not a number/],
    [{ ...sum, aggregate: 'max', field: 'channel' }, /max of channel: channel is text, which has no order/],
    [{ ...sum, aggregate: 'top' }, /top of amount: amount is no text/],
    [{ ...sum, field: 'ammount' }, /no field ammount; did you mean amount/],
    [{ ...sum, field: 'lines.categry' }, /no field lines.categry; did you mean lines.category/],
    [{ ...sum, field: 'lines' }, /no field lines/],
    [{ ...sum, field: 'constructor' }, /no field constructor/],
    [{ ...sum, field: 7 }, /no field 7/],
    [{ ...sum, field: `properties.x'); DROP` }, /is no name of a property/],
    [{ ...sum, field: 'properties.' }, /is no name of a property/],
    [{ event: 'purchase', aggregate: 'sum' }, /sum needs a field/],
    [{ ...sum, aggregate: 'summ' }, /no aggregate summ; did you mean sum/],
    [{ ...sum, event: 'Purchase' }, /Purchase is no type of event/],
    [{ ...sum, withinDays: 0 }, /withinDays is 0, not above 0/],
    [{ ...sum, withinDays: '30' }, /withinDays is 30/],
    [{ ...sum, withinDays: Number.NaN }, /withinDays is NaN/],
    [{ ...sum, withinDay: 30 }, /no setting withinDay; did you mean withinDays/],
    [{ ...sum, most: 2 }, /most is for top, not for sum/],
    [{ ...sum, aggregate: 'top', field: 'channel', most: 1025 }, /most is 1025, not a whole number from 1 to 1024/],
    [{ ...sum, where: { field: 'dayAmount', above: 1 } }, /where: dayAmount is not of one event/],
    [{ ...sum, where: { field: 'chanel', equals: 'a' } }, /where: no field chanel; did you mean channel/],
    [{ ...sum, where: { field: 'channel', above: 1 } }, /where: channel is text, which is neither above nor below/],
    [{ ...sum, where: { field: 'channel', equals: 1 } }, /where: equals of channel needs a text/],
    [
      { ...sum, where: { field: 'channel', equals: 'a\u0000' } },
      /where: equals of channel needs a text that can be stored/,
    ],
    [{ ...sum, where: { field: 'amount', equals: '1' } }, /where: equals of amount needs a number/],
    [{ ...sum, where: { field: 'at', equals: '2026-01-01' } }, /needs milliseconds since 1970/],
    [{ ...sum, where: { field: 'amount', above: Number.POSITIVE_INFINITY } }, /where: above needs a number/],
    [{ ...sum, where: { field: 'amount' } }, /where needs equals, above or below/],
    [{ ...sum, where: { field: 'amount', over: 1 } }, /where: no setting over/],
    [{ ...sum, where: null }, /where is no condition/],
    ['surveys.taste.why', /free text is no feature/],
    ['events.purchase.lastAt', /is of kind time, not number/],
    ['traits.scores', /No feature traits.scores; did you mean traits.score/],
    ['surveys.taste.a1', /did you mean surveys.taste.A1/],
    ['surveys.tast.A1', /did you mean surveys.taste.A1/],
    ['segmentations.stag.strength', /did you mean segmentations.stage.strength/],
    ['events.purchase.amounts', /did you mean events.purchase.amount/],
    ['customer.constructor', /No feature customer.constructor/],
    ['surveys.taste.A1.more', /No feature/],
    ['', /No feature/],
  ])('%j', (from, message) => {
    expect(refusal(from)).toMatch(message);
    expect(refusal(from)).toContain('(asked for as x)');
  });

  test('optional needs a workspace does not know are missing; an aggregate that cannot be is refused all the same', () => {
    expect(resolve('traits.scores', 'number', true)).toBeNull();
    expect(resolve('surveys.none.A1', 'number', true)).toBeNull();
    expect(refusal({ ...sum, field: 'channel' }, 'number', true)).toContain('sum of channel');
  });
});

test('an aggregate may be written as rules write it: it is the same feature as the one in data', () => {
  expect(resolve('sum(purchase.amount, 90 days)', 'number')).toEqual(resolve({ ...sum, withinDays: 90 }, 'number'));
  expect(resolve('top(purchase.lines.category where channel = "web", most 5)', 'list')).toEqual(
    resolve(
      {
        event: 'purchase',
        aggregate: 'top',
        field: 'lines.category',
        where: { field: 'channel', equals: 'web' },
        most: 5,
      },
      'list',
    ),
  );
  expect(refusal('sum(purchase.amount, 90 dayz)')).toMatch(
    /column \d+: expected .* in sum\(purchase\.amount, 90 dayz\)/,
  );
});

test('the kind of a feature is known by its name, listed or not', () => {
  const kindOf = kindsIn(known);
  const kinds = (...names: string[]) => names.map(kindOf);
  expect(kinds('customer.birthDate', 'traits.score', 'events.purchase.lastAt')).toEqual(['time', 'number', 'time']);
  expect(kinds('since(traits.score)', 'segmentations.stage.since.new', 'last(purchase)')).toEqual([
    'time',
    'time',
    'time',
  ]);
  expect(kinds('events.purchase.topMonths', 'sum(purchase.amount, 90 days)')).toEqual(['list', 'number']);
  expect(kinds('traits.nobody', 'first(purchase.properties.plan)', 'sum(purchase')).toEqual([null, null, null]);
});
