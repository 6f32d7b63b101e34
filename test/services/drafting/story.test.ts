import { expect, test } from 'vitest';
import type { Feature } from '../../../src/engine/catalogue/catalogue.ts';
import { portray } from '../../../src/engine/portrait/portrait.ts';
import type { Column } from '../../../src/segmenter/batch.ts';
import type { Facts } from '../../../src/services/drafting/facts.ts';
import { goodsOf, goodsSentences } from '../../../src/services/drafting/makers/goods.ts';
import { neverSentences } from '../../../src/services/drafting/makers/never.ts';
import type { Sentence } from '../../../src/services/drafting/sentence.ts';
import { sentencesOf, storyOf } from '../../../src/services/drafting/story.ts';
import { pronounVoice } from '../../../src/services/drafting/voice.ts';

/** Sixty members, whose values are low, beside sixty others, whose values are high. */
const SIZE = 120;
const isMember = (row: number) => row < SIZE / 2;

interface Told {
  readonly kind: Feature['kind'];
  readonly column: Column;
}

/** Facts about members of whom the features are known. */
function factsOf(features: Readonly<Record<string, Told>>, questions: Readonly<Record<string, string>> = {}): Facts {
  const population = {
    length: SIZE,
    ids: Int32Array.from({ length: SIZE }, (_, row) => row + 1),
    columns: new Map(Object.entries(features).map(([name, { column }]) => [name, column])),
    expiries: new Map(),
  };
  const asked = Object.entries(features).map(
    ([id, { kind }]): Feature => ({ id, kind, source: 'customer', field: 'income' }) as Feature,
  );
  const truth = Uint8Array.from({ length: SIZE }, (_, row) => (isMember(row) ? 1 : 0));
  return {
    ...{ voice: pronounVoice({ en: 'Lena', zh: '莱娜' }, 'female'), title: { en: 'T', zh: 'T' }, population: SIZE },
    ...{ asOf: Date.UTC(2026, 10, 30), currency: 'EUR', saleType: 'purchase' },
    entries: new Map(Object.entries(features).map(([name, { kind }]) => [name, { kind, unit: null }])),
    questions: new Map(
      Object.entries(questions).map(([name, text]) => [name, { text: { en: text, zh: text }, options: new Map() }]),
    ),
    scales: new Map(Object.keys(questions).map((name) => [name, 5])),
    portrait: portray(population, asked, truth),
  };
}

const numbers = (of: (row: number) => number): Told => ({
  kind: 'number',
  column: Float64Array.from({ length: SIZE }, (_, row) => of(row)),
});
const texts = (of: (row: number) => string): Told => {
  const labels = [...new Set(Array.from({ length: SIZE }, (_, row) => of(row)))];
  const codes = Int32Array.from({ length: SIZE }, (_, row) => labels.indexOf(of(row)));
  return { kind: 'category', column: { codes, labels } };
};
const scale = (row: number) => (isMember(row) ? 4 + (row % 2) : 2 + (row % 2));

test('what is 0 for everybody, or for nearly all, is no sentence about what they never do', () => {
  const never = (of: (row: number) => number) =>
    neverSentences(factsOf({ 'events.purchase.discount': numbers(of) })).map(({ text }) => text.en);
  expect(never(() => 0)).toEqual([]);
  expect(never((row) => (row === 100 ? 5 : 0))).toEqual([]);
  expect(never(() => Number.NaN)).toEqual([]);
  // Half of the others do.
  expect(never((row) => (isMember(row) || row % 2 ? 0 : 5))).toEqual(['Hardly anybody has ever bought at a discount.']);
});

test('postage is no product that a persona buys, however often it is sold', () => {
  const feature = 'events.purchase.topProducts';
  const facts = factsOf({ [feature]: texts((row) => (row % 3 ? 'POSTAGE' : 'RED LANTERN')) });
  expect(goodsOf(facts, feature)).toEqual([{ value: 'RED LANTERN', share: 1 / 3 }]);
  expect(goodsSentences(facts).map(({ text }) => text.en)).toEqual([
    'The commonest favourite is “Red lantern”, among the three products that one in three buys most.',
  ]);
});

test('stories of surveys have six sentences where there are six facts, each neutral, and the scale is a measure too', () => {
  const items = ['theatre', 'opera', 'reading', 'cars', 'music', 'smoking'];
  const features = Object.fromEntries(items.slice(0, 5).map((item) => [`surveys.young.${item}`, numbers(scale)]));
  const questions = Object.fromEntries(items.map((item) => [`surveys.young.${item}`, `I like ${item}.`]));
  const facts = factsOf(
    {
      ...features,
      'surveys.young.smoking': texts((row) => (isMember(row) ? 'never smoked' : row % 2 ? 'daily' : 'at times')),
    },
    questions,
  );
  const story = storyOf(sentencesOf(facts));
  expect(story.length).toBeGreaterThanOrEqual(6);
  expect(story.length).toBeLessThanOrEqual(10);
  const told = story.map(({ text }) => text);
  expect(told).toContainEqual({
    en: 'On “I like smoking”, all of them answer “never smoked”.',
    zh: '关于“I like smoking”，所有人都回答“never smoked”。',
  });
  const numbered = story.filter(({ topic }) => topic === 'DIFFERENCE');
  expect(numbered.length).toBeGreaterThanOrEqual(4);
  for (const { text, measures } of numbered) {
    expect(text.en).toMatch(/“I like \w+”.*4\.5 of 5|4\.5 of 5.*/);
    expect(text.en).not.toMatch(/higher|above|usual \d/);
    expect(measures.map(({ statistic, expected }) => [statistic, expected])).toContainEqual(['QUANTILE', 5]);
  }
});

test('where many items set members apart, three are named at once, in the language that they are translated to', () => {
  const names = Array.from({ length: 9 }, (_, n) => `surveys.young.item${n}`);
  const marks = (n: number) =>
    numbers((row) => (isMember(row) ? 5 - (row % (2 + (n % 3)) === 0 ? 1 : 0) : 1 + (row % 5)));
  const told = factsOf(
    Object.fromEntries(names.map((name, n) => [name, marks(n)])),
    Object.fromEntries(names.map((name) => [name, name])),
  );
  const questions = new Map(
    names.map((name, n) => [name, { text: { en: `Item ${n}`, zh: `第 ${n} 项` }, options: new Map() }]),
  );
  const story = storyOf(sentencesOf({ ...told, questions }));
  const [merged] = story.filter(({ measures }) => new Set(measures.map(({ feature }) => feature)).size === 3);
  const item = String.raw`“Item \d” \([\d.]+, usually [\d.]+\)`;
  const first = item.replace('[\\d.]+,', '[\\d.]+ of 5,');
  expect(merged!.text.en).toMatch(
    new RegExp(`^She gives higher marks than usual to ${first}, ${item} and ${item}\\.$`),
  );
  expect(merged!.text.zh).toMatch(/^她打分高于一般客户的有“第 \d 项”（[\d.]+ 分，一般为 [\d.]+ 分，满分 5 分）、“第/);
  // Each number of it can be had again, and none of the three is told a second time.
  const features = new Set(merged!.measures.map(({ feature }) => feature));
  const others = story.filter((sentence) => sentence !== merged);
  expect(others.some(({ measures }) => measures.some(({ feature }) => features.has(feature)))).toBe(false);
});

test('differences of one family are told once, unless there would be fewer than six sentences', () => {
  const spent = (things: string, weight: number): Sentence => {
    const text = { en: things, zh: things };
    const [feature, group] = [`traits.spent_on_${things}`, 'SOURCE_SEGMENT'] as const;
    return {
      ...{ topic: 'DIFFERENCE', section: 'BEHAVIOURS', evidence: 'CRM', text, named: text, known: 60, weight },
      measures: [{ feature, statistic: 'MEDIAN', group, expected: 1, tolerance: 1 }],
    };
  };
  const few = ['wine', 'meat', 'fish', 'fruit', 'gold', 'tea', 'coffee'].map((things, n) => spent(things, 9 - n));
  expect(storyOf(few).map(({ text }) => text.en)).toEqual(['wine', 'meat', 'fish', 'fruit', 'gold', 'tea']);
  const others = Array.from({ length: 6 }, (_, n): Sentence => {
    const { measures, ...rest } = spent('other', 1);
    return { ...rest, topic: 'CARES', measures: [{ ...measures[0], feature: `traits.liking${n}` }] };
  });
  expect(storyOf([...few, ...others]).filter(({ topic }) => topic === 'DIFFERENCE')).toHaveLength(1);
});
