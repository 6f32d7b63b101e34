import type { Known } from '../../../engine/catalogue/catalogue.ts';
import { spokenQuestion } from '../../../engine/catalogue/survey-question.ts';
import { textIn } from '../../../engine/localized.ts';
import { readAggregate } from '../../../rules/index.ts';
import type { EventAggregation, EventSource } from '../../../segmenter/event-source.ts';
import { type Bilingual, capital, nameZh } from '../../drafting/bilingual.ts';
import { eventWords } from '../../drafting/words/event-words.ts';
import { featureNoun, humanised } from '../../drafting/words/feature-words.ts';
import type { Language } from '../../input/translations.ts';

const OF_SEGMENTATION: Readonly<Record<string, (name: string) => Bilingual>> = {
  segment: (name) => ({ en: `segment of ${name}`, zh: `${nameZh(name)}中的群体` }),
  segments: (name) => ({ en: `segments of ${name}`, zh: `${nameZh(name)}中的所有群体` }),
  strength: (name) => ({ en: `strength of the membership of ${name}`, zh: `${nameZh(name)}中的隶属强度` }),
  since: (name) => ({ en: `member since, of ${name}`, zh: `加入${nameZh(name)}中群体的时间` }),
};

const OF_QUALITY: Readonly<Record<string, Bilingual>> = {
  completeness: { en: 'completeness of the data', zh: '资料完整度' },
  lastFactAt: { en: 'last new fact', zh: '最近资料更新' },
  conflicts: { en: 'contradictions in the data', zh: '资料矛盾数' },
  outliers: { en: 'unusual numbers in the data', zh: '资料异常值数' },
  duplicates: { en: 'probable duplicates', zh: '疑似重复客户数' },
};

const AGGREGATES: Readonly<Record<EventAggregation, (field: Bilingual, things: Bilingual) => Bilingual>> = {
  count: (_, things) => ({ en: `number of ${things.en}`, zh: `${things.zh}次数` }),
  sum: (field, things) => ({ en: `total ${field.en} of ${things.en}`, zh: `${things.zh}的${field.zh}总和` }),
  mean: (field, things) => ({ en: `average ${field.en} of ${things.en}`, zh: `${things.zh}的平均${field.zh}` }),
  min: (field, things) => ({ en: `least ${field.en} of ${things.en}`, zh: `${things.zh}的最小${field.zh}` }),
  max: (field, things) => ({ en: `greatest ${field.en} of ${things.en}`, zh: `${things.zh}的最大${field.zh}` }),
  first: (field, things) => ({
    en: `${field.en} of the first of the ${things.en}`,
    zh: `首次${things.zh}的${field.zh}`,
  }),
  last: (field, things) => ({
    en: `${field.en} of the latest of the ${things.en}`,
    zh: `最近一次${things.zh}的${field.zh}`,
  }),
  distinct: (field, things) => ({
    en: `number of different ${field.en} of ${things.en}`,
    zh: `${things.zh}的不同${field.zh}数`,
  }),
  top: (field, things) => ({
    en: `most frequent ${field.en} of ${things.en}`,
    zh: `${things.zh}中最常见的${field.zh}`,
  }),
};

const FIELDS: Readonly<Record<string, Bilingual>> = {
  amount: { en: 'amount', zh: '金额' },
  netAmount: { en: 'amount less returns', zh: '净金额' },
  dayAmount: { en: 'amount a day', zh: '日金额' },
  netDayAmount: { en: 'amount a day less returns', zh: '日净金额' },
  returnedAmount: { en: 'returned amount', zh: '退货金额' },
  returnedAt: { en: 'time of return', zh: '退货时间' },
  discount: { en: 'discount', zh: '折扣' },
  quantity: { en: 'quantity', zh: '件数' },
  at: { en: 'time', zh: '时间' },
  day: { en: 'day', zh: '日期' },
  weekday: { en: 'weekday', zh: '星期' },
  month: { en: 'month', zh: '月份' },
  hour: { en: 'hour', zh: '时刻' },
  channel: { en: 'channel', zh: '渠道' },
  minutes: { en: 'minutes', zh: '分钟数' },
  pages: { en: 'events', zh: '事件数' },
  bounced: { en: 'single events', zh: '单次事件' },
  'lines.name': { en: 'products', zh: '商品' },
  'lines.sku': { en: 'products', zh: '商品' },
  'lines.category': { en: 'categories', zh: '品类' },
  'lines.amount': { en: 'amount of lines', zh: '商品行金额' },
  'lines.price': { en: 'price', zh: '单价' },
  'lines.quantity': { en: 'quantity', zh: '件数' },
  'lines.discount': { en: 'discount', zh: '折扣' },
};

/** A feature of the catalogue as people say it, as a label begins: `Yearly income`, 年收入. */
export function featureLabel(name: string, known: Known, language: Language): string {
  return capital(unquoted(labelOf(name, known)[language]));
}

/** A name that is nothing but quoted, as sentences have it: a label stands alone. */
function unquoted(text: string): string {
  return /^「([^「」]*)」$/.exec(text)?.[1] ?? text;
}

/** Sales and their returns, as `events.SALE.NAME`. */
const OF_RETURNS: Readonly<Record<string, (things: Bilingual) => Bilingual>> = {
  netAmount: (things) => ({ en: `total of ${things.en}, less returns`, zh: `${things.zh}净额` }),
  netCount: (things) => ({ en: `number of ${things.en}, less returns`, zh: `净${things.zh}次数` }),
  returnCount: (things) => ({ en: `number of returns of ${things.en}`, zh: `${things.zh}的退货次数` }),
  returnedAmount: (things) => ({ en: `amount returned of ${things.en}`, zh: `${things.zh}的退货金额` }),
  returnedShare: (things) => ({ en: `share returned of ${things.en}`, zh: `${things.zh}的退货比例` }),
  lastReturnAt: (things) => ({ en: `latest return of ${things.en}`, zh: `${things.zh}最近一次退货` }),
};

function labelOf(name: string, known: Known): Bilingual {
  const [head = '', own = '', last = '', score = ''] = name.split('.');
  if (head === 'surveys') {
    const question = known.surveys.get(own)?.questions.find(({ key }) => key === last);
    if (question === undefined) return humanised(last);
    const [en, zh] = [spokenQuestion(question, 'en').text, spokenQuestion(question, 'zh').text];
    return { en: en.replace(/\.$/, ''), zh: zh.replace(/。$/, '') };
  }
  if (head === 'segmentations') return ofSegmentation(own, last, score, known) ?? humanised(name);
  if (head === 'quality' && Object.hasOwn(OF_QUALITY, own)) return OF_QUALITY[own]!;
  if (head === 'events' && Object.hasOwn(OF_RETURNS, last)) return OF_RETURNS[last]!(eventWords(own).things);
  const aggregate = readAggregate(name);
  if (aggregate && 'source' in aggregate) return aggregateLabel(name, aggregate.source);
  return head === 'traits' ? namedTrait(name, known) : featureNoun(name);
}

/** A trait as people call it, where they said so. */
function namedTrait(name: string, { traits }: Known): Bilingual {
  const words = traits.get(name.slice('traits.'.length))?.words;
  const noun = featureNoun(name);
  return { en: words?.en?.label ?? noun.en, zh: words?.zh?.label ?? noun.zh };
}

function ofSegmentation(key: string, last: string, score: string, { segmentations }: Known): Bilingual | null {
  const found = segmentations.get(key);
  if (!found) return null;
  if (last !== 'scores') return OF_SEGMENTATION[last]?.(found.name) ?? null;
  const name = found.scores?.find((one) => one.key === score)?.name;
  if (name === undefined) return null;
  return { en: `${textIn(name, 'en')} (${found.name})`, zh: `${textIn(name, 'zh')}（${found.name}）` };
}

/** An aggregate of events. One with conditions or windows has its own text behind, which says them exactly. */
function aggregateLabel(name: string, source: EventSource): Bilingual {
  const { event, aggregate, field = '', sessions, where, window, anchor, withinDays } = source;
  const { things } = eventWords(event);
  const own = sessions ? { en: `sessions of ${things.en}`, zh: `${things.zh}会话` } : things;
  const isTime = (aggregate === 'first' || aggregate === 'last') && (field === '' || field === 'at');
  const plain = isTime
    ? aggregate === 'first'
      ? { en: `first of the ${own.en}`, zh: `首次${own.zh}` }
      : { en: `latest of the ${own.en}`, zh: `最近一次${own.zh}` }
    : AGGREGATES[aggregate](fieldWords(field), own);
  if (where ?? window ?? anchor) return { en: `${plain.en}: ${name}`, zh: `${plain.zh}：${name}` };
  return withinDays === undefined
    ? plain
    : { en: `${plain.en} in the last ${withinDays} days`, zh: `近 ${withinDays} 天${plain.zh}` };
}

function fieldWords(field: string): Bilingual {
  if (Object.hasOwn(FIELDS, field)) return FIELDS[field]!;
  return humanised(field.replace(/^(?:properties|lines)\./, ''));
}
