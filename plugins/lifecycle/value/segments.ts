import type { BilingualText, SegmentDefinition } from 'personagraph/segmenter';
import { decimal } from '../shared/decimal.ts';
import { type DiscountSettings, horizonWords } from '../shared/discounting/convention.ts';

const NAMES = {
  top: { en: 'Top value', zh: '顶级价值' },
  high: { en: 'High value', zh: '高价值' },
  middle: { en: 'Middle value', zh: '中等价值' },
  low: { en: 'Low value', zh: '低价值' },
  lowest: { en: 'Lowest value', zh: '最低价值' },
} as const;
type Name = keyof typeof NAMES;

/** Names of two to five tiers, the most valuable first; more are numbered. */
const KEYS: Readonly<Record<number, readonly Name[]>> = {
  2: ['high', 'low'],
  3: ['high', 'middle', 'low'],
  4: ['top', 'high', 'middle', 'low'],
  5: ['top', 'high', 'middle', 'low', 'lowest'],
};

/** Tiers by the values at which they begin, the highest first; the last tier begins nowhere. */
export function valueTiers(edges: readonly number[], horizon: DiscountSettings): SegmentDefinition[] {
  const count = edges.length + 1;
  const over = horizonWords(horizon);
  return Array.from({ length: count }, (_, tier) => {
    const { en, zh } = tierRange(edges, tier);
    return {
      ...tierName(tier, count),
      description: {
        en: `Lifetime value over ${horizon.withoutEnd ? '' : 'the next '}${over.en}: ${en}.`,
        zh: `${horizon.withoutEnd ? '' : '未来 '}${over.zh}的生命周期价值：${zh}。`,
      },
    };
  });
}

function tierName(tier: number, count: number) {
  const key = KEYS[count]?.[tier];
  if (key) return { key, name: NAMES[key] };
  return {
    key: `tier_${tier + 1}`,
    name: { en: `Value tier ${tier + 1} of ${count}`, zh: `价值第 ${tier + 1}/${count} 档` },
  };
}

/** The values of a tier in words. */
export function tierRange(edges: readonly number[], tier: number): BilingualText {
  const low = edges[tier] === undefined ? '' : decimal(edges[tier]);
  const high = edges[tier - 1] === undefined ? '' : decimal(edges[tier - 1]!);
  if (low && high) return { en: `>= ${low} and < ${high}`, zh: `不低于 ${low} 且低于 ${high}` };
  return low ? { en: `>= ${low}`, zh: `不低于 ${low}` } : { en: `< ${high}`, zh: `低于 ${high}` };
}
