import { type Bilingual, capital } from '../bilingual.ts';
import {
  difference,
  type Facts,
  isTold,
  ofEverybody,
  ofMembers,
  type SentenceMaker,
  shareOfMembers,
  tellingOf,
} from '../facts.ts';
import type { MadeSentence } from '../sentence.ts';
import { calendarWords, channelWords, throughZh } from '../words/event-words.ts';
import { boughtBy } from '../words/feature-words.ts';
import { averageTimes, numberTolerance } from '../words/number-words.ts';
import { shareWords, whoseZh } from '../words/share-words.ts';

/** The channels that they buy through. */
export const channelSentence: SentenceMaker = (facts) => {
  const feature = `events.${facts.saleType}.topChannels`;
  const [first, second] = valuesOf(facts, feature);
  if (!first || first.share < 0.2) return ofTraits(facts);
  const words = shareWords(first.share);
  const own = channelWords(first.value);
  const next = second && second.share >= 0.15 ? { ...second, words: shareWords(second.share) } : null;
  const there = next && channelWords(next.value);
  return [
    {
      topic: 'CHANNEL',
      section: 'CHANNELS',
      evidence: 'ANALYTICS',
      text: {
        en: `${capital(words.en)} ${words.many ? 'buy' : 'buys'} ${own.en}${next && there ? `, and ${next.words.en} ${there.en}` : ''}.`,
        zh: `${words.whoZh}${throughZh(own.zh)}购买${next && there ? `，${next.words.whoZh}${throughZh(there.zh)}` : ''}。`,
      },
      measures: [
        shareOfMembers({ feature, value: first.value }, first.share),
        ...(next ? [shareOfMembers({ feature, value: next.value }, next.share)] : []),
      ],
      known: facts.portrait.members.known(feature),
      weight: 3,
    },
  ];
};

/** The same where purchases by channel are traits. */
function ofTraits(facts: Facts): MadeSentence[] {
  const { voice, portrait } = facts;
  const found = [...facts.entries.keys()].flatMap((feature) => {
    const channel = feature.startsWith('traits.') ? boughtBy(feature.slice(7)) : null;
    const average = channel && isTold(facts, feature) ? portrait.members.average(feature) : null;
    return channel && average !== null && average > 0 ? [{ feature, channel, average }] : [];
  });
  found.sort((a, b) => b.average - a.average);
  const [first, second] = found;
  if (!first || first.average < 1) return [];
  const she = capital(voice.she);
  const measure = ({ feature, average }: (typeof found)[number]) =>
    ofMembers({ feature, statistic: 'AVERAGE' }, average, numberTolerance(average));
  const all = portrait.everybody.average(first.feature)!;
  const [own, usual] = [averageTimes(first.average), averageTimes(all)];
  const differs = difference(facts, first.feature) !== null && own.en !== usual.en;
  const beside = differs
    ? { en: `, against ${usual.en.replace(/ times$/, '')} among all customers`, zh: `（全体平均${usual.zh}）` }
    : { en: '', zh: '' };
  return [
    {
      topic: 'CHANNEL',
      section: 'CHANNELS',
      evidence: 'CRM',
      text: {
        en: `${she} buy${voice.s} most often ${first.channel.en}, ${own.en} on average${beside.en}${second ? `, and ${averageTimes(second.average).en} ${second.channel.en}` : ''}.`,
        zh: `${voice.zh}最常${throughZh(first.channel.zh)}购买，平均${own.zh}${beside.zh}${second ? `，其次是${second.channel.zh}，平均${averageTimes(second.average).zh}` : ''}。`,
      },
      measures: [
        measure(first),
        ...(differs ? [ofEverybody({ feature: first.feature, statistic: 'AVERAGE' }, all, numberTolerance(all))] : []),
        ...(second ? [measure(second)] : []),
      ],
      known: portrait.members.known(first.feature),
      weight: 3 + Math.max(...found.map(({ feature }) => tellingOf(facts, feature))),
    },
  ];
}

/** The month and the day of the week that are among the usual ones of most. */
export const calendarSentence: SentenceMaker = (facts) => {
  const { saleType, portrait } = facts;
  const days = `events.${saleType}.topWeekdays`;
  const months = `events.${saleType}.topMonths`;
  const [day, otherDay] = valuesOf(facts, days);
  const [month] = valuesOf(facts, months);
  // A day that is hardly ahead of the next is none.
  const isDay = day && day.share >= 0.3 && day.share >= (otherDay?.share ?? 0) * 1.1;
  if (isDay) {
    const words = shareWords(day.share);
    const name = calendarWords(day.value);
    return [
      said(facts, days, day, {
        en: `${name.en} is a favourite day to buy: for ${words.en} it is one of the three most usual.`,
        zh: `${name.zh}是常见的购买日，${whoseZh(words)}最常购买的三天里都有这一天。`,
      }),
    ];
  }
  if (!month || month.share < 0.3 || portrait.members.shares(months).counts.size < 4) return [];
  const words = shareWords(month.share);
  const name = calendarWords(month.value);
  return [
    said(facts, months, month, {
      en: `${name.en} is a strong month: for ${words.en} it is among the three busiest.`,
      zh: `${name.zh}是旺季，${whoseZh(words)}购买最多的三个月里都有这个月。`,
    }),
  ];
};

function said(facts: Facts, feature: string, { value, share }: Share, text: Bilingual): MadeSentence {
  return {
    topic: 'TIMING',
    section: 'BEHAVIOURS',
    evidence: 'ANALYTICS',
    text,
    measures: [shareOfMembers({ feature, value }, share)],
    known: facts.portrait.members.known(feature),
    weight: 1.5,
  };
}

export interface Share {
  readonly value: string;
  readonly share: number;
}

/** Values of a text or list by falling share of members; none of a feature that too few have. */
export function valuesOf(facts: Facts, feature: string, most = 10): Share[] {
  if (!isTold(facts, feature)) return [];
  const { known, counts } = facts.portrait.members.shares(feature);
  return [...counts].slice(0, most).map(([value, count]) => ({ value, share: count / known }));
}
