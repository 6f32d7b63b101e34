import type { SegmentDefinition } from 'personagraph/segmenter';
import type { StageConfig } from './settings.ts';

/** The stages in the order of their numbers in `rule.ts`. */
export function stages({ loyalPurchases, newForDays, dormantAfterDays }: StageConfig): SegmentDefinition[] {
  const newDays = Math.min(newForDays, dormantAfterDays);
  return [
    {
      key: 'prospect',
      name: { en: 'Prospect', zh: '潜在客户' },
      description: { en: 'No purchase yet.', zh: '尚未购买。' },
    },
    {
      key: 'new',
      name: { en: 'New', zh: '新客户' },
      description: { en: `One purchase, less than ${newDays} days ago.`, zh: `购买一次，距今不足 ${newDays} 天。` },
    },
    {
      key: 'returning',
      name: { en: 'Returning', zh: '回头客' },
      description: {
        en: `At least 2 and fewer than ${loyalPurchases} purchases, the last less than ${dormantAfterDays} days ago.`,
        zh: `购买至少 2 次、少于 ${loyalPurchases} 次，最近一次距今不足 ${dormantAfterDays} 天。`,
      },
    },
    {
      key: 'loyal',
      name: { en: 'Loyal', zh: '忠诚客户' },
      description: {
        en: `At least ${loyalPurchases} purchases, the last less than ${dormantAfterDays} days ago.`,
        zh: `购买至少 ${loyalPurchases} 次，最近一次距今不足 ${dormantAfterDays} 天。`,
      },
    },
    {
      key: 'dormant',
      name: { en: 'Dormant', zh: '休眠客户' },
      description: {
        en: `No purchase for ${dormantAfterDays} days, or for ${newDays} after a single one.`,
        zh: `已 ${dormantAfterDays} 天未购买；仅购买一次者为 ${newDays} 天。`,
      },
    },
  ];
}
