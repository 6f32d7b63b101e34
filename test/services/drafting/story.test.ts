import { expect, test } from 'vitest';
import type { Feature } from '../../../src/engine/catalogue/catalogue.ts';
import { portray } from '../../../src/engine/portrait/portrait.ts';
import type { Column } from '../../../src/segmenter/batch.ts';
import type { Facts } from '../../../src/services/drafting/facts.ts';
import { goodsOf, goodsSentences } from '../../../src/services/drafting/makers/goods.ts';
import { neverSentences } from '../../../src/services/drafting/makers/never.ts';
import type { Sentence } from '../../../src/services/drafting/sentence.ts';
import { sentencesOf, storyOf, told } from '../../../src/services/drafting/story.ts';
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
    'The commonest favourite is “Red lantern”, among the top three products of one in three.',
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
  expect(story.map(({ text }) => text)).toContainEqual({
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
  const facts = factsOf(
    Object.fromEntries(names.map((name, n) => [name, marks(n)])),
    Object.fromEntries(names.map((name) => [name, name])),
  );
  const questions = new Map(
    names.map((name, n) => [name, { text: { en: `Item ${n}`, zh: `第 ${n} 项` }, options: new Map() }]),
  );
  const story = storyOf(sentencesOf({ ...facts, questions }));
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

test('a story tells who they are, and in a paragraph of its own what they do; no average stands beside the median of the same', () => {
  const own = (of: number, others: number) => numbers((row) => (isMember(row) ? of + (row % 3) : others + (row % 3)));
  const facts = factsOf({
    'customer.birthDate': { kind: 'time', column: Float64Array.from({ length: SIZE }, (_, n) => n * 1e9) },
    'traits.web_purchases': own(7, 2),
    'traits.store_purchases': own(1, 6),
    'traits.accepted_campaign_1': texts(() => 'no'),
  });
  const sentences = sentencesOf(facts);
  const { en, zh } = told(storyOf(sentences), facts);
  const [who, does, ...others] = en.split('\n\n');
  expect(others).toEqual([]);
  expect(who).toMatch(/^Lena stands for the group “T”: 60 customers, .* Lena is \d+,/);
  expect(does).toBe(
    'Lena buys most often on the website, eight times on average, against six among all customers, and twice in the store.',
  );
  expect(zh.split('\n\n')[1]).toBe('莱娜最常通过网站购买，平均 8 次（全体平均 6 次），其次是门店，平均 2 次。');
  const middles = sentences.flatMap(({ measures }) =>
    measures.flatMap(({ feature, statistic, group }) => (group === 'SOURCE_SEGMENT' ? `${feature} ${statistic}` : [])),
  );
  expect(middles).toContain('traits.web_purchases AVERAGE');
  expect(middles).not.toContain('traits.web_purchases MEDIAN');
  expect(middles).not.toContain('traits.store_purchases MEDIAN');
});

test('of campaigns that hardly anybody takes up one is told', () => {
  const campaign = {
    kind: 'flag' as const,
    column: Uint8Array.from({ length: SIZE }, (_, row) => (isMember(row) ? 0 : row % 2)),
  };
  const names = [1, 2, 3].map((n) => `traits.accepted_campaign_${n}`);
  const sentences = sentencesOf(factsOf(Object.fromEntries(names.map((name) => [name, campaign]))));
  expect(sentences.filter(({ topic }) => topic === 'NEVER').map(({ text }) => text.en)).toEqual([
    'Hardly anybody has taken up campaign 1.',
  ]);
});

test('statements are agreed with, also those that leave out the I, and stand apart from items that are given marks', () => {
  const items = [
    'Get angry easily',
    'Am full of ideas',
    'Have frequent mood swings',
    'I save all I can',
    'Waste my time',
  ];
  const others = ['Theatre', 'Opera', 'Cars', 'Physics'];
  const texts = new Map([...items, ...others].map((text, n) => [`surveys.young.item${n}`, text]));
  const facts = factsOf(
    Object.fromEntries([...texts.keys()].map((name) => [name, numbers(scale)])),
    Object.fromEntries(texts),
  );
  const told = sentencesOf(facts).map(({ text }) => text.en);
  expect(told).toContainEqual(
    expect.stringMatching(
      /^She agrees more than others do with “[^”]+” \([^)]+\), “[^”]+” \([^)]+\) and “[^”]+” \([^)]+\)\.$/,
    ),
  );
  const marks = told.filter((text) => text.includes('higher marks') || text.includes('higher than others'));
  expect(marks.length).toBeGreaterThan(0);
  for (const text of marks) expect(items.some((item) => text.includes(item))).toBe(false);
});
