import {
  CONTACT_FEATURES,
  type ContactFeature,
  CUSTOMER_FEATURES,
  SIGNAL_FEATURES,
  type SignalFeature,
} from '../../../engine/catalogue/customer-fields.ts';
import type { AskedQuestions } from '../asked-questions.ts';
import { type Bilingual, capital, nameZh, verbatim } from '../bilingual.ts';
import { channelWords, eventWords, isChannel } from './event-words.ts';
import { nounOf } from './value-words.ts';

/** Nouns of common traits, without the name of whose they are. */
const TRAITS: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  age: ['age', '年龄'],
  age_band: ['age band', '年龄段'],
  age_group: ['age group', '年龄段'],
  income_band: ['income band', '收入档次'],
  home_ownership: ['home ownership', '住房情况'],
  height_cm: ['height', '身高'],
  weight_kg: ['weight', '体重'],
  siblings: ['number of siblings', '兄弟姐妹数'],
  handedness: ['handedness', '惯用手'],
  settlement: ['kind of place', '居住地类型'],
  housing: ['kind of home', '住房类型'],
  household_type: ['kind of household', '家庭类型'],
  kids_at_home: ['small children at home', '家中幼儿数'],
  teens_at_home: ['teenagers at home', '家中青少年数'],
  web_visits_month: ['monthly visits to the website', '每月网站访问次数'],
  monthly_visits: ['monthly visits', '每月访问次数'],
  purchases: ['number of purchases', '购买次数'],
  discounted_purchases: ['purchases at a discount', '折扣购买次数'],
  days_since_purchase: ['days since the last purchase', '距上次购买的天数'],
  spent_total: ['total spending', '总消费额'],
  total_spent: ['total spending', '总消费额'],
  spending_score: ['spending score', '消费评分'],
  loyalty_points: ['loyalty points', '会员积分'],
  nps: ['likelihood to recommend us', '推荐意愿'],
  satisfaction: ['satisfaction', '满意度'],
  enrolled_at: ['first day with us', '加入日期'],
  joined_at: ['first day with us', '加入日期'],
  member_since: ['first day with us', '加入日期'],
  buys_for: ['reason to buy', '购买理由'],
  interests: ['interests', '兴趣'],
  rival: ['other shop', '所用的竞争品牌'],
  job_title: ['job title', '职位'],
};

const CUSTOMER: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  income: ['yearly income', '年收入'],
  children: ['number of children', '子女数'],
  householdSize: ['household size', '家庭人数'],
};

const OF_EVENTS: Readonly<Record<string, (things: Bilingual) => Bilingual>> = {
  count: ({ en, zh }) => ({ en: `number of ${en}`, zh: `${zh}次数` }),
  amount: ({ en, zh }) => ({ en: `total of all ${en}`, zh: `${zh}总额` }),
  meanAmount: ({ en, zh }) => ({ en: `average amount of ${en}`, zh: `${zh}平均金额` }),
  discount: ({ en, zh }) => ({ en: `discount on ${en}`, zh: `${zh}享受的折扣` }),
  quantity: ({ en, zh }) => ({ en: `units in ${en}`, zh: `${zh}件数` }),
  days: ({ en, zh }) => ({ en: `days with ${en}`, zh: `有${zh}的天数` }),
  channels: ({ en, zh }) => ({ en: `number of channels of ${en}`, zh: `${zh}渠道数` }),
  topChannels: ({ en, zh }) => ({ en: `usual channels of ${en}`, zh: `${zh}常用渠道` }),
  topWeekdays: ({ en, zh }) => ({ en: `usual weekdays of ${en}`, zh: `${zh}常见星期` }),
  topMonths: ({ en, zh }) => ({ en: `usual months of ${en}`, zh: `${zh}常见月份` }),
  topCategories: ({ en, zh }) => ({ en: `main categories of ${en}`, zh: `${zh}主要品类` }),
  topProducts: ({ en, zh }) => ({ en: `favourite products of ${en}`, zh: `${zh}最多的商品` }),
  firstAt: ({ en, zh }) => ({ en: `first of the ${en}`, zh: `首次${zh}` }),
  lastAt: ({ en, zh }) => ({ en: `latest of the ${en}`, zh: `最近一次${zh}` }),
};

/** A feature of the catalogue as a noun within a sentence; what is not known is taken apart at its underscores. */
export function featureNoun(feature: string, questions: AskedQuestions = new Map()): Bilingual {
  const [head, own = '', last = ''] = feature.split('.');
  if (head === 'customer') return customerNoun(own);
  if (head === 'events') return OF_EVENTS[last]?.(eventWords(own).things) ?? humanised(feature.slice(7));
  const named = questions.get(feature)?.text;
  if (head === 'surveys') return quotedNoun(named ?? verbatim(last));
  return named ?? traitNoun(feature.slice(feature.indexOf('.') + 1));
}

function customerNoun(own: string): Bilingual {
  if (Object.hasOwn(CUSTOMER, own)) return pair(CUSTOMER[own]!);
  if (Object.hasOwn(SIGNAL_FEATURES, own)) return SIGNAL_FEATURES[own as SignalFeature].words;
  if (Object.hasOwn(CONTACT_FEATURES, own)) return CONTACT_FEATURES[own as ContactFeature].words;
  return CUSTOMER_FEATURES.get(own)?.words ?? humanised(own);
}

function traitNoun(name: string): Bilingual {
  if (Object.hasOwn(TRAITS, name)) return pair(TRAITS[name]!);
  const spent = spentOn(name);
  if (spent) return { en: `spending on ${spent.en}`, zh: `${spent.zh}消费额` };
  const channel = boughtBy(name);
  if (channel) return { en: `purchases ${channel.en}`, zh: `${channel.zh}购买次数` };
  return humanised(name);
}

/** Units that stand at the end of a trait's name, as they stand behind its numbers. */
const MEASURED: Readonly<Record<string, Bilingual>> = {
  cm: { en: 'cm', zh: '厘米' },
  kg: { en: 'kg', zh: '公斤' },
  km: { en: 'km', zh: '公里' },
};

/** The unit that a trait is measured in by its name, `height_cm`; null for another. */
export function measuredIn(feature: string): Bilingual | null {
  const [, unit] = /^traits\.\w+_(cm|kg|km)$/.exec(feature) ?? [];
  return unit === undefined ? null : MEASURED[unit]!;
}

/** The things that a trait `spent_on_THINGS` is of; null for another. */
export function spentOn(name: string): Bilingual | null {
  const [, things] = /^(?:spent|spend|spending)_on_(\w+)$/.exec(name) ?? [];
  return things === undefined ? null : nounOf(things.replaceAll('_', ' '));
}

/** The channel that a trait `CHANNEL_purchases` is of; null for another. */
export function boughtBy(name: string): Bilingual | null {
  const [, channel = ''] = /^(\w+?)_(?:purchases|orders)$/.exec(name) ?? [];
  return isChannel(channel) ? channelWords(channel) : null;
}

/** `monthly_visits` as `monthly visits`; in Chinese quoted as it is. */
export function humanised(name: string): Bilingual {
  const en = name
    .replaceAll(/[_.-]+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
    .replace(/ (?:at|date)$/, '')
    .replace(/^(?:num|n|no|number)(?: of)? /, 'number of ')
    .replace(/^(.+?) (?:per )?month$/, 'monthly $1')
    .replace(/^(.+) count$/, 'number of $1')
    .trim();
  return { en, zh: nameZh(en) };
}

function quotedNoun({ en, zh }: Bilingual): Bilingual {
  return { en: `“${en.trim()}”`, zh: `“${zh.trim()}”` };
}

function pair([en, zh]: readonly [string, string]): Bilingual {
  return { en, zh };
}

/** A flag as it is said of members for whom it holds: `get the newsletter`, `gets the newsletter`. */
export interface FlagWords {
  readonly many: string;
  readonly one: string;
  readonly zh: string;
  /** The flag's name, quoted, where nobody has a verb for it: `“Only child” is true of half`. */
  readonly item?: string;
}

const FLAGS: Readonly<Record<string, FlagWords>> = {
  newsletter: { many: 'get the newsletter', one: 'gets the newsletter', zh: '订阅了邮件通讯' },
  complained: has('complained', '投诉过'),
  accepted_last_campaign: has('taken up the last campaign', '响应过最近一次营销活动'),
  subscribed: { many: 'have a subscription', one: 'has a subscription', zh: '是订阅用户' },
  only_child: { many: 'are only children', one: 'is an only child', zh: '是独生子女' },
  smoker: { many: 'smoke', one: 'smokes', zh: '吸烟' },
};

/** What is said of a flag; of one that nobody has words for by the form of its name. */
export function flagWords(feature: string): FlagWords {
  const name = feature.slice(feature.indexOf('.') + 1);
  if (Object.hasOwn(FLAGS, name)) return FLAGS[name]!;
  const campaign = /^accepted_campaign_(\w+)$/.exec(name)?.[1];
  if (campaign) return has(`taken up campaign ${campaign}`, `响应过第 ${campaign} 次营销活动`);
  const { en, zh } = humanised(name);
  const said = `符合${zh}这一项`;
  const [first = '', ...rest] = en.split(' ');
  const tail = rest.join(' ');
  if (first === 'is' && tail) return { many: `are ${tail}`, one: `is ${tail}`, zh: said };
  if (first === 'has' && tail) return { many: `have ${tail}`, one: `has ${tail}`, zh: said };
  if (/ed$/.test(first)) return has(en, said);
  if (/^(?:owns|uses|likes|wants|reads|plays|drives)$/.test(first) && tail) {
    return { many: `${first.slice(0, -1)} ${tail}`, one: en, zh: said };
  }
  const item = `“${capital(en)}”`;
  return { many: `answer yes to ${item}`, one: `answers yes to ${item}`, zh: said, item };
}

function has(did: string, zh: string): FlagWords {
  return { many: `have ${did}`, one: `has ${did}`, zh };
}
