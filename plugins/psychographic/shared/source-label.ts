import type { BilingualText } from 'personagraph/segmenter';

const FIELDS: Readonly<Record<string, BilingualText>> = {
  amount: { en: 'amount', zh: '金额' },
  meanAmount: { en: 'mean amount', zh: '平均金额' },
  discount: { en: 'discount', zh: '折扣' },
  quantity: { en: 'quantity', zh: '数量' },
  count: { en: 'number', zh: '次数' },
  channel: { en: 'channel', zh: '渠道' },
  income: { en: 'income', zh: '收入' },
  'lines.name': { en: 'product name', zh: '商品名称' },
  'lines.sku': { en: 'product', zh: '商品' },
  'lines.category': { en: 'product category', zh: '商品品类' },
  'lines.price': { en: 'unit price', zh: '单价' },
  'lines.quantity': { en: 'quantity', zh: '数量' },
};

const AGGREGATES: Readonly<Record<string, BilingualText>> = {
  sum: { en: 'total', zh: '总' },
  mean: { en: 'mean', zh: '平均' },
  min: { en: 'least', zh: '最低' },
  max: { en: 'greatest', zh: '最高' },
  distinct: { en: 'number of different values of', zh: '不同取值数：' },
};

const SIGNS: Readonly<Record<string, BilingualText>> = {
  '=': { en: '', zh: '为' },
  '>': { en: 'above ', zh: '高于' },
  '<': { en: 'below ', zh: '低于' },
};

/** A field of an event: `lines.name` as product name, `properties.articleKind` as article kind. */
export function fieldLabel(field: string): BilingualText {
  const known = FIELDS[field];
  if (known) return known;
  const en = words(field.replace(/^(?:properties|lines)\./, ''));
  return { en, zh: en };
}

/** More or fewer of a kind of event: 1 purchase, 2 purchases, 5 page view events. */
export function eventLabel(event: string, count: number | null): BilingualText {
  const noun = event === 'purchase' ? 'purchase' : `${words(event)} event`;
  return { en: count === 1 ? noun : `${noun}s`, zh: event === 'purchase' ? '购买' : words(event) };
}

/** The name that `sourceName` gives a source, in words; one that is not of the catalogue as it is. */
export function sourceLabel(name: string): BilingualText {
  const survey = /^surveys\.([^.]+)\.(.+)$/.exec(name);
  if (survey) {
    const [key, question] = [words(survey[1]!), words(survey[2]!)];
    return { en: `answer "${question}" of the survey "${key}"`, zh: `问卷“${key}”中“${question}”的答案` };
  }
  const event = /^events\.([^.]+)\.([^([]+)(?:\(([^)]+)\))?(?:\[([^\]]+?)([=<>])([^\]]*)\])?(?:\[([\d.]+)d\])?$/.exec(
    name,
  );
  if (event) return eventSource(event);
  // A condition on a text with brackets of its own.
  if (/[([]/.test(name)) return { en: name, zh: name };
  return fieldLabel(name.replace(/^(?:customer|traits|segmentations)\./, ''));
}

function eventSource([, event, how, field, where, sign, value, days]: readonly (string | undefined)[]): BilingualText {
  const { en, zh } = eventLabel(event!, null);
  const aggregate = field === undefined ? { en: '', zh: '' } : (AGGREGATES[how!] ?? { en: how!, zh: how! });
  const what = fieldLabel(field ?? how!);
  const condition = where === undefined ? null : { of: fieldLabel(where), sign: SIGNS[sign!]! };
  const limit = {
    en: sign === '>' ? value!.replace('<', ' and below ') : value,
    zh: sign === '>' ? value!.replace('<', ' 且低于 ') : value,
  };
  const within = days === undefined ? { en: '', zh: '' } : { en: ` within ${days} days`, zh: `近 ${days} 天` };
  return {
    en: `${aggregate.en} ${what.en} of ${en}${condition ? ` with ${condition.of.en} ${condition.sign.en}${limit.en}` : ''}${within.en}`.trim(),
    zh: `${within.zh}${condition ? `${condition.of.zh}${condition.sign.zh} ${limit.zh} 的` : ''}${zh}${aggregate.zh}${what.zh}`,
  };
}

/** The label of a source, or of one divided by another. */
export function ratioLabel({ feature, per }: { readonly feature: string; readonly per: string | null }): BilingualText {
  const of = sourceLabel(feature);
  if (per === null) return of;
  const by = sourceLabel(per);
  return { en: `${of.en} divided by ${by.en}`, zh: `${of.zh}与${by.zh}之比` };
}

function words(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[._-]+/g, ' ')
    .toLowerCase();
}
