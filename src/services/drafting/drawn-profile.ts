import type { ProfilePatch } from '../personas/profile.ts';
import type { Bilingual } from './bilingual.ts';
import { type Facts, isTold } from './facts.ts';
import { goodsOf } from './makers/goods.ts';
import { valuesOf } from './makers/habits.ts';
import { agesOf } from './makers/people.ts';
import type { Quote } from './quotes.ts';
import { calendarWords, channelWords, WEEKDAYS } from './words/event-words.ts';
import { isCurrency, MONTHS, rounded } from './words/number-words.ts';
import { nounOf } from './words/value-words.ts';

const MOST_VALUES = 8;

/** The typed values of a persona that the members' data give; what is not known is left out. */
export function drawnProfile(facts: Facts, quotes: readonly Quote[]): ProfilePatch {
  const { saleType, currency, portrait } = facts;
  const income = [0.1, 0.9].map((share) => portrait.members.quantile('customer.income', share));
  const ages = agesOf(facts);
  const named = (feature: string, words: (value: string) => Bilingual) =>
    valuesOf(facts, feature, MOST_VALUES).map(({ value, share }) => ({ name: plain(words(value)), share }));
  const channels = named(`events.${saleType}.topChannels`, (value) => capitalized(channelWords(value)));
  const goods = (feature: string) =>
    goodsOf(facts, feature, MOST_VALUES).map(({ value, share }) => ({ name: plain(nounOf(value)), share }));
  const categories = goods(`events.${saleType}.topCategories`);
  const products = goods(`events.${saleType}.topProducts`);
  const timing = [WEEKDAYS, MONTHS].flatMap((names, at) => {
    const feature = `events.${saleType}.${at === 0 ? 'topWeekdays' : 'topMonths'}`;
    const shares = new Map(valuesOf(facts, feature, names.length).map(({ value, share }) => [value, share]));
    return names.flatMap((name) => {
      const share = shares.get(name);
      return share === undefined ? [] : [{ label: plain(calendarWords(name)), share }];
    });
  });
  const fun = [...facts.entries].flatMap(([feature, { kind }]) =>
    kind === 'list' && /interest|hobb/i.test(feature)
      ? valuesOf(facts, feature, 5).map(({ value }) => plain(nounOf(value)))
      : [],
  );
  const [from, to] = income;
  return {
    ...(ages && { ageRange: { from: ages.from, to: ages.to } }),
    ...(from !== null &&
      from !== undefined &&
      to !== null &&
      to !== undefined &&
      isTold(facts, 'customer.income') &&
      isCurrency(currency) && { incomeRange: { from: rounded(from), to: rounded(to), currency } }),
    ...(channels.length > 0 && { channels }),
    ...(categories.length > 0 && { categories }),
    ...(products.length > 0 && { products }),
    ...(timing.length > 0 && { timing }),
    ...(fun.length > 0 && { fun: fun.slice(0, MOST_VALUES) }),
    ...(quotes.length > 0 && {
      quotes: quotes.map(({ text, source, date }) => ({ text, source: plain(source), date })),
    }),
  };
}

/** Quotation marks belong into sentences alone. */
function plain({ en, zh }: Bilingual): { en: string; zh: string } {
  return { en: bare(en), zh: bare(zh) };
}

function bare(text: string): string {
  return /^“[^“”]+”$/.test(text) ? text.slice(1, -1) : text;
}

function capitalized({ en, zh }: Bilingual): Bilingual {
  return { en: en.charAt(0).toUpperCase() + en.slice(1), zh };
}
