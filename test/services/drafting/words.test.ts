import { expect, test } from 'vitest';
import { shortRange } from '../../../src/http/sheet/range.ts';
import { verbatim } from '../../../src/services/drafting/bilingual.ts';
import { fittingThreshold } from '../../../src/services/drafting/fitting-threshold.ts';
import { faceOptions, faceSeed } from '../../../src/services/drafting/names/face.ts';
import { regionOfCountry, regionOfLanguage } from '../../../src/services/drafting/names/name-region.ts';
import { personaName } from '../../../src/services/drafting/names/persona-name.ts';
import { chooseQuotes, isImpersonal } from '../../../src/services/drafting/quotes.ts';
import { pronounVoice } from '../../../src/services/drafting/voice.ts';
import { toldEvent, toldTrait } from '../../../src/services/drafting/words/compared-words.ts';
import { countryWords } from '../../../src/services/drafting/words/country-words.ts';
import { featureNoun, flagWords } from '../../../src/services/drafting/words/feature-words.ts';
import { toldAnswer } from '../../../src/services/drafting/words/item-words.ts';
import { isGoods } from '../../../src/services/drafting/words/no-goods.ts';
import {
  ageAt,
  birthsOf,
  moneyWords,
  numberWords,
  rounded,
  timesWords,
} from '../../../src/services/drafting/words/number-words.ts';
import { plainShare, ratioOfAllZh, shareWords } from '../../../src/services/drafting/words/share-words.ts';
import { typeset } from '../../../src/services/drafting/words/typeset.ts';
import { rangeWords } from '../../../src/services/personas/sheet/range.ts';

test('shares are told as people say them, in both languages', () => {
  const told = [1, 0.99, 0.9, 0.66, 0.52, 0.5, 0.31, 0.2, 0.05, 0.002, 0].map((share) => {
    const { en, zh } = shareWords(share);
    return [share, en, zh];
  });
  expect(told).toEqual([
    [1, 'all of them', '全部'],
    [0.99, 'nearly all of them', '几乎全部'],
    [0.9, 'nine in ten', '九成'],
    [0.66, 'about two in three', '大约三分之二'],
    [0.52, 'a little over half', '超过一半'],
    [0.5, 'half', '一半'],
    [0.31, 'about three in ten', '大约三成'],
    [0.2, 'one in five', '两成'],
    [0.05, 'about one in twenty', '大约每 20 人中有 1 人'],
    [0.002, 'hardly anybody', '几乎没有人'],
    [0, 'none', '没有人'],
  ]);
});

/** The number that words say, in either language: of several forms, the one they have. */
function saidShare(words: string): number {
  const figure = /([\d.]+) ?%/.exec(words)?.[1];
  if (figure) return Number(figure) / 100;
  const NUMBERS = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen';
  const SMALL = [...NUMBERS.split(' '), ...'seventeen eighteen nineteen twenty'.split(' ')];
  const LARGE: Record<string, number> = {
    ...{ 'twenty-five': 25, thirty: 30, 'thirty-five': 35, forty: 40, fifty: 50, 'a hundred': 100 },
  };
  const number = (word: string) => LARGE[word] ?? (SMALL.includes(word) ? SMALL.indexOf(word) + 1 : Number(word));
  const [, few, many] = /([\w-]+) in (a hundred|[\w-]+)$/.exec(words) ?? [];
  if (few && many) return number(few) / number(many);
  const heads = /每 (\d+) 人中有 1 人/.exec(words)?.[1];
  if (heads) return 1 / Number(heads);
  const digits = '零一二三四五六七八九';
  const digit = (char: string) => (char === '两' ? 2 : digits.indexOf(char));
  const parts = /(.)分之(.)/.exec(words);
  if (parts) return digit(parts[2]!) / digit(parts[1]!);
  const tenths = /(.)成/.exec(words)?.[1];
  if (tenths) return digit(tenths) / 10;
  return /half|一半/.test(words) ? 0.5 : Number.NaN;
}

test('words of a share are within a tenth of it, in both languages; where none are, it is told in per cent', () => {
  for (let thousandths = 6; thousandths <= 985; thousandths++) {
    const share = thousandths / 1_000;
    const { en, zh } = shareWords(share);
    const bare = plainShare(share);
    for (const words of [en, zh, bare.en, bare.zh]) {
      expect(Math.abs(saidShare(words) - share) / share, `${share}: ${words}`).toBeLessThanOrEqual(0.1 + 1e-9);
    }
  }
  expect([0.145, 0.45, 0.225, 0.045, 0.04].map((share) => shareWords(share).en)).toEqual([
    'about one in seven',
    'about 45 %',
    'about 23 %',
    'about 4.5 %',
    'about one in twenty-five',
  ]);
  expect(shareWords(0.45)).toMatchObject({ whoZh: '约 45%的人', many: true });
  expect(plainShare(0.77).whoZh).toBe('四分之三的人');
});

test('the share of others is told behind the own one as a Chinese sentence has it', () => {
  expect(
    [1, 0.99, 0.72, 0.52, 0.31, 0.2, 0.14, 0.05, 0.045, 0.002].map((share) => ratioOfAllZh(shareWords(share))),
  ).toEqual([
    '全体客户中无一例外',
    '全体客户中几乎无一例外',
    '全体客户中这一比例为七成多',
    '全体客户中这一比例略高于一半',
    '全体客户中这一比例约为三成',
    '全体客户中这一比例为两成',
    '全体客户中这一比例约为七分之一',
    '全体客户中大约每 20 人有 1 人',
    '全体客户中这一比例约为 4.5%',
    '全体客户中几乎没有人这样',
  ]);
});

test('lines of sales that are no goods are told by all their words', () => {
  const none = [
    ...['POSTAGE', 'Dotcom Postage', 'CARRIAGE', 'Next Day Carriage', 'Manual', 'Bank Charges', 'Discount', 'SAMPLES'],
    ...['Dotcomgiftshop Gift Voucher £20.00', 'AMAZON FEE', 'CRUK Commission', 'Adjust bad debt', 'Shipping (UK)'],
    ...['运费', '圣诞礼品卡 100 元', '快递费-顺丰', '折扣', 'Versandkosten', 'COUPON/MISC ITEMS'],
  ];
  const goods = [
    ...['Postage stamp mug', 'MANUAL COFFEE GRINDER', 'Red wine', 'Discount store playset', 'Sample book of papers'],
    ...['Gift wrap', '运动鞋', '咖啡', '', '85123A'],
  ];
  expect(none.filter(isGoods)).toEqual([]);
  expect(goods.filter((name) => !isGoods(name))).toEqual([]);
});

test('answers are told in a form that fits any question', () => {
  const voice = pronounVoice({ en: 'Lena', zh: '莱娜' }, 'female');
  const numbers = {
    ...{ own: { en: '5', zh: '5' }, other: { en: '3', zh: '3' }, values: [5, 3] as const },
    ...{ more: true, average: false },
  };
  expect(toldAnswer(voice, verbatim('Theatre'), numbers, '5', 0)).toEqual({
    en: 'She gives “Theatre” 5 of 5, while the usual mark is 3.',
    zh: '她给“Theatre”打 5 分（满分），一般客户打 3 分。',
  });
  expect(toldAnswer(voice, verbatim('I am always full of life.'), numbers, '5', 1)).toEqual({
    en: 'She agrees more than others do with “I am always full of life”: 5 of 5, usually 3.',
    zh: '她比其他客户更认同“I am always full of life”：打 5 分（满分），一般客户打 3 分。',
  });
  // An item that leaves out its `I`.
  expect(toldAnswer(voice, verbatim('Take charge.'), numbers, '5', 2)).toEqual({
    en: '“Take charge” is more like her than like others: 5 of 5, usually 3.',
    zh: '“Take charge”更符合她的情况：打 5 分（满分），一般客户打 3 分。',
  });
  expect(toldAnswer(voice, verbatim('Opera'), numbers, '5', 2)).toEqual({
    en: 'On “Opera”, her answer is 5 of 5, and the usual one 3.',
    zh: '一般客户给“Opera”打 3 分，她打 5 分（满分）。',
  });
  expect(toldAnswer(voice, verbatim('How many pets do you have?'), { ...numbers, average: true }, null, 0).en).toBe(
    'Asked “How many pets do you have?”, her answers average 5, against 3 among all.',
  );
  expect(flagWords('traits.early_bird')).toMatchObject({ item: '“Early bird”', zh: '符合「early bird」这一项' });
});

test('a threshold lets nine in ten members match, is 0.5 at most, and is never rounded up', () => {
  expect([null, 1, 0.5, 0.48, 0.0457, Math.fround(0.29), 0].map(fittingThreshold)).toEqual([
    ...[0.5, 0.5, 0.5, 0.48, 0.045, 0.29, 0],
  ]);
});

test('numbers have two figures, and say about where that moved them', () => {
  expect([1_234.5, 0.333, 7.2, 12.6, 43_210, 3.999].map(rounded)).toEqual([1_230, 0.3, 7.2, 13, 43_000, 4]);
  expect(numberWords(7)).toEqual({ en: 'seven', zh: '7' });
  expect(timesWords(2).en).toBe('twice');
  expect(moneyWords(1_555, 'GBP')).toEqual({ en: '£1,560', zh: '1,560 英镑' });
  expect(moneyWords(2_470, 'GBP').en).toBe('about £2,500');
});

test('who is of an age is born within its bounds, and nobody else', () => {
  const now = Date.UTC(2026, 10, 30);
  const { from, to } = birthsOf(30, 39, now);
  expect([ageAt(from, now), ageAt(to - 1, now)]).toEqual([39, 30]);
  expect([ageAt(from - 1, now), ageAt(to, now)]).toEqual([40, 29]);
});

test('unknown names are taken apart, and quoted in Chinese', () => {
  expect(featureNoun('traits.gym_visits_per_month')).toEqual({
    en: 'monthly gym visits',
    zh: '「monthly gym visits」',
  });
  expect(featureNoun('traits.spent_on_wines')).toEqual({ en: 'spending on wine', zh: '葡萄酒消费额' });
  expect(flagWords('traits.has_garden')).toEqual({
    many: 'have garden',
    one: 'has garden',
    zh: '符合「has garden」这一项',
  });
  expect(countryWords('UK')).toEqual({ en: 'the United Kingdom', zh: '英国' });
  expect(typeset({ en: '', zh: '她住在UK已经3年' }).zh).toBe('她住在 UK 已经 3 年');
  expect(typeset({ en: '', zh: '她享受的折扣为约 US$24。' }).zh).toBe('她享受的折扣约为 US$24。');
  const voice = pronounVoice({ en: 'Lena', zh: '莱娜' }, 'female');
  const compared = {
    own: { en: '450', zh: '450' },
    other: { en: '67', zh: '67' },
    values: [450, 67],
    more: true,
    average: false,
  } as const;
  const nothing = {
    ...compared,
    own: { en: '€15', zh: '€15' },
    other: { en: '€0', zh: '€0' },
    values: [15, 0] as const,
  };
  expect(toldEvent(voice, 'events.purchase.discount', nothing)).toEqual({
    en: 'Discounts have saved her €15 so far, while the typical customer has saved nothing.',
    zh: '她至今享受的折扣为€15，一般客户则没有享受过折扣。',
  });
  expect(toldTrait(voice, 'traits.spent_on_meat', compared)).toEqual({
    en: 'She spends 450 on meat, while the typical customer spends 67.',
    zh: '她在肉类上花费450，高于一般客户的67。',
  });
});

test('names fit region, gender and generation, are the same for the same seed, and pass over those that are taken', () => {
  const polish = { gender: 'male', age: 30, region: 'pl' } as const;
  const first = personaName('7', polish, 'en', new Set());
  expect(['Jakub', 'Michał', 'Tomasz', 'Paweł', 'Kacper', 'Mateusz']).toContain(first.en);
  expect(personaName('7', polish, 'zh', new Set())).toEqual(first);
  expect(personaName('7', polish, 'en', new Set([first.en])).en).not.toBe(first.en);
  expect(personaName('1', { gender: 'female', age: 70, region: 'zh' }, 'en', new Set()).zh).toMatch(
    /^\p{Script=Han}{2,3}$/u,
  );
  // Of no gender, a name that is of either there.
  expect(['Álex', 'Dani', 'Cruz', 'Ariel', 'Cris', 'Francis']).toContain(
    personaName('3', { gender: null, age: 40, region: 'es' }, 'en', new Set()).en,
  );
  const asked = [
    regionOfCountry('Österreich'),
    regionOfCountry('CHN'),
    regionOfCountry('SK'),
    regionOfLanguage('pt-BR'),
  ];
  expect(asked).toEqual(['de', null, 'cs', 'pt']);
  expect(faceOptions(faceSeed('x', { gender: 'female', age: 70 })).beardProbability).toBe(0);
  expect(faceOptions('anything')).toEqual({});
});

test('names of segments of other workspaces are others, though the segments have the same numbers', () => {
  const anyone = { gender: null, age: null, region: null } as const;
  const named = (workspace: string) =>
    Array.from({ length: 5 }, (_, n) => personaName(`${n}/${workspace} ${n}/${100 + n}`, anyone, 'en', new Set()).en);
  const found = ['Shop', 'Survey', 'Bank', 'Theatre'].flatMap(named);
  expect(new Set(found).size).toBeGreaterThanOrEqual(14);
});

test('what may tell who somebody is is no quote', () => {
  const by = { name: 'Anna Meyer', externalId: 'c-4711' };
  const fine = [
    'Delivery was quick, and the wine tastes better than last year.',
    '送货很快，包装也很好，下次还会再来购买，谢谢你们。',
  ];
  const personal = [
    'Write to me at someone@example.org when it is back in stock.',
    'Call me under +49 (151) 234 56 78 please, after six.',
    'My name is Someone, and I am waiting for my parcel.',
    'Mrs Dalloway said she would buy the flowers herself.',
    'I am Meyer, and this is the third time that I ask.',
    'Order c-4711 is still not here, and nobody answers.',
    'As I told Lukas in the shop, the box was damaged.',
    'See https://example.org/photo for what arrived here.',
    '我叫小明，上次买的东西到现在还没有收到，请尽快处理。',
  ];
  expect(fine.filter((text) => !isImpersonal({ text, ...by }))).toEqual([]);
  expect(personal.filter((text) => isImpersonal({ text, ...by }))).toEqual([]);
  const texts = [...fine, ...personal].map((text, n) => ({
    ...{ customerId: n, ...by, kind: 'SURVEY' as const, origin: 'Why?', title: 'T', text, at: new Date(0) },
  }));
  // The one nearest to the length of a quote comes first.
  expect(chooseQuotes(texts, 5).map(({ text }) => text)).toEqual(fine);
});

test('ranges of scores have their unit, in both languages, and times are days', () => {
  const days = { kind: 'number', unit: 'days' } as const;
  expect(rangeWords({ from: 5, to: 9 }, days, 'en')).toBe('≥ 5 days, < 9 days');
  expect(rangeWords({ from: 5, to: 9 }, days, 'zh')).toBe('≥ 5 天，< 9 天');
  expect(rangeWords({ from: null, to: 0.5 }, { kind: 'number' }, 'zh')).toBe('< 0.5');
  expect(rangeWords({ from: 20, to: null }, { kind: 'number', unit: 'EUR' }, 'zh')).toBe('≥ 20 EUR');
  expect(rangeWords({ from: Date.UTC(2020, 1, 29), to: null }, { kind: 'time' }, 'zh')).toBe('≥ 2020-02-29');
});

test('a range tells once what both ends have', () => {
  const range = (from: string, to: string) => shortRange(from, to).replaceAll('\u2060', '');
  expect(range('58 %', '61 %')).toBe('58–61 %');
  expect(range('75%', '80%')).toBe('75–80%');
  expect(range('2,363 英镑', '2,769 英镑')).toBe('2,363–2,769 英镑');
  expect(range('£2,363', '£2,769')).toBe('£2,363–£2,769');
  expect(range('7 October 2011', '16 October 2011')).toBe('7–16 October 2011');
  expect(range('20 February 2013', '22 May 2013')).toBe('20 February–22 May 2013');
  expect(range('20 December 2012', '2 May 2013')).toBe('20 December 2012–2 May 2013');
  expect(range('2011 年 10 月 7 日', '2011 年 10 月 16 日')).toBe('2011 年 10 月 7 日–16 日');
  expect(range('2011 年 2 月 7 日', '2011 年 3 月 1 日')).toBe('2011 年 2 月 7 日–3 月 1 日');
  expect(range('2011 年 2 月 7 日', '2012 年 2 月 7 日')).toBe('2011 年 2 月 7 日–2012 年 2 月 7 日');
  expect(range('1', '2')).toBe('1–2');
});
