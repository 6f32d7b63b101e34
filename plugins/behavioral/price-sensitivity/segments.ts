import { type BilingualText, percent, type SegmentDefinition } from 'personagraph/segmenter';
import { round } from 'personagraph/statistics';
import type { PriceSensitivityModel } from './rule.ts';

const KEYS = ['full_price', 'premium', 'balanced', 'deal_seeker', 'discount_only'] as const;

/** By what customers do, where the limits are such that they do. */
const PLAIN: readonly BilingualText[] = [
  { en: 'Full price', zh: '全价购买者' },
  { en: 'Premium', zh: '高价高频购买者' },
  { en: 'Balanced', zh: '兼顾型' },
  { en: 'Deal seeker', zh: '寻求优惠者' },
  { en: 'Discount only', zh: '只买折扣商品' },
];

/** By how customers compare with each other, where the limits do not tell what they do. */
const COMPARED: readonly BilingualText[] = [
  { en: 'Least discounts', zh: '折扣最少' },
  { en: 'Premium', zh: '高价高频购买者' },
  { en: 'Fewer discounts', zh: '折扣较少' },
  { en: 'More discounts', zh: '折扣较多' },
  { en: 'Most discounts', zh: '折扣最多' },
];

/** The words after a share, of each measure. */
export const OF: Readonly<Record<PriceSensitivityModel['measure'], BilingualText>> = {
  spend: { en: 'of what was spent went to purchases with a discount', zh: '的消费额来自有折扣的购买' },
  purchases: { en: 'of the purchases had a discount', zh: '的购买有折扣' },
  depth: { en: 'of the full price was saved by discounts', zh: '的原价由折扣节省' },
};

/**
 * Names in the order of the numbers in `rule.ts`. A customer who buys 95 % at a discount buys hardly anything without. One who
 * saves 25 % of the full price, or is among the tenth with the greatest share, may.
 */
export function sensitivityNames({ measure, rule, cuts }: PriceSensitivityModel): readonly BilingualText[] {
  const [full, half, most] = cuts as readonly [number, number, number];
  const plain = rule !== 'quantile' && measure !== 'depth' && full <= 0.25 && half >= 0.4 && most >= 0.8;
  return plain ? PLAIN : COMPARED;
}

/** The segments with the limits, set or learned, that lead to them. */
export function priceSensitivitySegments(model: PriceSensitivityModel): SegmentDefinition[] {
  const names = sensitivityNames(model);
  return KEYS.map((key, index) => ({ key, name: names[index]!, description: descriptionOf(model, index) }));
}

export function sensitivityKey(answer: number): string | null {
  return KEYS[answer] ?? null;
}

function descriptionOf(
  { measure, rule, cuts, premiumPrice, frequentFrom }: PriceSensitivityModel,
  index: number,
): BilingualText {
  const of = OF[measure];
  const [from, to] = index < 2 ? [undefined, cuts[0]!] : [cuts[index - 2]!, cuts[index - 1]];
  const learned =
    rule === 'quantile' ? { en: ' Limits learned from all buyers.', zh: '界限由全部购买者学得。' } : { en: '', zh: '' };
  if (from !== undefined && to !== undefined && from >= to) {
    return {
      en: `Nobody can be here: both limits are ${percent(to)}.${learned.en}`,
      zh: `两个界限均为 ${percent(to)}，故无人属于本群。${learned.zh}`,
    };
  }
  const share =
    from === undefined
      ? { en: `At most ${percent(to!)}`, zh: `至多 ${percent(to!)} ` }
      : to === undefined
        ? { en: `More than ${percent(from)}`, zh: `超过 ${percent(from)} ` }
        : {
            en: `More than ${percent(from)}, at most ${percent(to)},`,
            zh: `超过 ${percent(from)}、至多 ${percent(to)} `,
          };
  const premium =
    index === 1
      ? {
          en: `, at a price level of ${round(premiumPrice)} or more and ${round(frequentFrom)} purchases or more`,
          zh: `，且价位不低于 ${round(premiumPrice)}、购买不少于 ${round(frequentFrom)} 次`,
        }
      : { en: '', zh: '' };
  return {
    en: `${share.en} ${of.en}${premium.en}.${learned.en}`,
    zh: `${share.zh}${of.zh}${premium.zh}。${learned.zh}`,
  };
}
