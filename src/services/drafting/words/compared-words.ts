import { type Bilingual, capital } from '../bilingual.ts';
import type { Voice } from '../voice.ts';
import { eventWords, throughZh } from './event-words.ts';
import { boughtBy, spentOn } from './feature-words.ts';
import { averageTimes, timesWords } from './number-words.ts';

/** A number of members beside that of everybody, as values and as words. */
export interface Compared {
  readonly own: Bilingual;
  readonly other: Bilingual;
  readonly values: readonly [own: number, other: number];
  readonly more: boolean;
  /** The numbers are averages, otherwise medians: of the typical customer. */
  readonly average: boolean;
}

/** Things that are done so many times, by the names of traits: `has bought at a discount`. */
const TIMES: Readonly<Record<string, readonly [has: string, zh: string]>> = {
  discounted_purchases: ['bought at a discount', '以折扣价购买'],
  purchases: ['bought from us', '购买'],
};

/** Things that are done so many times in a period. */
const HABITS: Readonly<Record<string, readonly [does: string, period: string, zh: string]>> = {
  web_visits_month: ['visit the website', 'a month', '每月访问网站'],
  monthly_visits: ['visit us', 'a month', '每月到访'],
};

/** A trait of money or of times as a sentence with a verb; null for another. */
export function toldTrait(voice: Voice, feature: string, compared: Compared): Bilingual | null {
  if (feature === 'customer.householdSize') return household(voice, compared);
  const name = feature.startsWith('traits.') ? feature.slice(7) : '';
  const things = spentOn(name);
  if (things) return spending(voice, { en: ` on ${things.en}`, zh: `在${things.zh}上` }, compared);
  if (/^(?:spent_total|total_spent|total_spending)$/.test(name))
    return spending(voice, { en: ' in all', zh: '总共' }, compared);
  const channel = boughtBy(name);
  if (channel) return times(voice, `bought ${channel.en}`, `${throughZh(channel.zh)}购买`, compared);
  if (Object.hasOwn(HABITS, name)) return habit(voice, HABITS[name]!, compared);
  return Object.hasOwn(TIMES, name) ? times(voice, ...TIMES[name]!, compared) : null;
}

function household({ hers, zh }: Voice, { own, other, more, average }: Compared): Bilingual {
  return {
    en: `${capital(hers)} household has ${own.en} ${own.en === 'one' ? 'person' : 'people'}${average ? ' on average' : ''}, against ${other.en} ${average ? 'among all customers' : 'as a rule'}.`,
    zh: `${zh}的家庭${average ? '平均' : ''}有 ${own.zh} 口人，${more ? '多' : '少'}于${average ? '全体平均' : '一般客户'}的 ${other.zh} 口。`,
  };
}

function spending({ she, s, zh }: Voice, on: Bilingual, { own, other, more, average }: Compared): Bilingual {
  const usual = average ? 'customers spend' : 'the typical customer spends';
  return {
    en: `${capital(she)} spend${s} ${own.en}${on.en}${average ? ' on average' : ''}, while ${usual} ${other.en}.`,
    zh: `${zh}${on.zh}${average ? '平均' : ''}花费${own.zh}，${more ? '高' : '低'}于${average ? '全体平均' : '一般客户'}的${other.zh}。`,
  };
}

function habit(
  { she, s, zh }: Voice,
  [does, period, doesZh]: readonly [string, string, string],
  { values, average }: Compared,
): Bilingual {
  const [own, other] = values.map(averageTimes) as [Bilingual, Bilingual];
  const [first = '', ...rest] = does.split(' ');
  return {
    en: `${capital(she)} ${first}${s} ${rest.join(' ')} ${own.en} ${period}${average ? ' on average' : ''}, while ${average ? 'the average of all is' : 'the typical customer does so'} ${other.en}.`,
    zh: `${zh}${average ? '平均' : ''}${doesZh}${own.zh}，${average ? '全体平均' : '一般客户'}为${other.zh}。`,
  };
}

function times({ she, has, zh }: Voice, did: string, didZh: string, { values, average }: Compared): Bilingual {
  const [own, other] = values.map(average ? averageTimes : timesWords) as [Bilingual, Bilingual];
  const never = Math.round(values[0]) === 0 && !average;
  const neverOther = Math.round(values[1]) === 0 && !average;
  const usual = average ? 'customers as a whole have done so' : 'the typical customer has done so';
  return {
    en: `${capital(she)} ${has} ${never ? `never ${did}` : `${did} ${own.en}${average ? ' on average' : ''}`}, while ${neverOther ? 'the typical customer never has' : `${usual} ${other.en}`}.`,
    zh: `${zh}${never ? `从未${didZh}过` : `${average ? '平均' : ''}${didZh}过${own.zh}`}，${average ? '全体平均' : '一般客户'}${neverOther ? '则没有' : `为${other.zh}`}。`,
  };
}

/** A count of events as a sentence; null for another feature. */
export function toldEvent(
  voice: Voice,
  feature: string,
  { own, other, values, average }: Omit<Compared, 'more'>,
): Bilingual | null {
  if (/^events\.\w+\.discount$/.test(feature)) return saved(voice, { own, other, values, average });
  const type = /^events\.(\w+)\.count$/.exec(feature)?.[1];
  if (type === undefined) return null;
  const { things, counter, done } = eventWords(type);
  const often = values.map(average ? averageTimes : timesWords) as [Bilingual, Bilingual];
  return {
    en: `${capital(voice.she)} ${voice.has} ${done} ${often[0].en}${average ? ' on average' : ''}, while ${average ? 'the average of all is' : 'the typical customer has done so'} ${often[1].en}.`,
    zh: `${voice.zh}${average ? '平均' : ''}有${own.zh} ${counter}${things.zh}，${average ? '全体平均为' : '一般客户为'}${other.zh} ${counter}。`,
  };
}

/** What discounts have come to, with words for nothing. */
function saved({ her, zh }: Voice, { own, other, values, average }: Omit<Compared, 'more'>): Bilingual {
  const [mine, others] = values.map((value) => value === 0) as [boolean, boolean];
  const usual = average
    ? { en: 'customers as a whole have', zh: '全体平均' }
    : { en: 'the typical customer has', zh: '一般客户' };
  return {
    en: `Discounts have saved ${her} ${mine ? 'nothing' : own.en}${average ? ' on average' : ''} so far, while ${usual.en} saved ${others ? 'nothing' : other.en}.`,
    zh: `${zh}至今${average ? '平均' : ''}${mine ? '没有享受过折扣' : `享受的折扣为${own.zh}`}，${usual.zh}${others ? '则没有享受过折扣' : `为${other.zh}`}。`,
  };
}

/** True for a noun that takes `are`: what stands before its first preposition ends in a plural. */
export function isPlural(noun: string): boolean {
  const [head = ''] = noun.split(/ (?:on|in|at|to|of|from|by|with|per|since) /);
  return /(?:[^s]s|people|children)$/.test(head);
}
