import type { BilingualText } from 'personagraph/segmenter';

const chineseFields: Readonly<Record<string, string>> = {
  income: '收入',
  children: '子女数',
  householdSize: '家庭人口',
  age: '年龄',
  count: '次数',
  amount: '金额',
  discount: '折扣',
  quantity: '数量',
  meanAmount: '均额',
  purchase: '购买',
};

/** `traits.spending_score` as "spending score", `events.purchase.meanAmount` as "purchase mean amount". */
export function labelOf(feature: string): BilingualText {
  const [first, ...path] = feature.split('.');
  const parts = path.length > 0 ? path : [first!];
  return {
    en: parts.map(words).join(' '),
    zh: parts.map((part) => chineseFields[part] ?? words(part)).join(''),
  };
}

function words(part: string): string {
  return part
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
}
