import type { ScoreDefinition } from 'personagraph/segmenter';
import type { StageConfig } from './settings.ts';

/** What the stage goes by: times, which the clock does not change, instead of days since them. */
export function stageScores({ dormantAfterDays, newForDays }: StageConfig): ScoreDefinition[] {
  const newDays = Math.min(newForDays, dormantAfterDays);
  return [
    {
      key: 'purchases',
      name: { en: 'Purchases', zh: '购买次数' },
      description: { en: 'Purchases, ever.', zh: '历来购买次数。' },
      kind: 'number',
      unit: 'purchases',
      min: 0,
    },
    {
      key: 'last_purchase',
      name: { en: 'Last purchase', zh: '最近一次购买' },
      description: {
        en: 'Time of the last purchase. Unknown of those who never bought.',
        zh: '最近一次购买的时间；从未购买者未知。',
      },
      kind: 'time',
    },
    {
      key: 'dormant_at',
      name: { en: 'Dormant from', zh: '休眠时点' },
      description: {
        en: `When a buyer becomes, or became, dormant without another purchase: ${dormantAfterDays} days after the last one, ${newDays} after a single one.`,
        zh: `如不再购买，客户进入（或已进入）休眠的时间：最近一次购买后 ${dormantAfterDays} 天；仅购买一次者为 ${newDays} 天。`,
      },
      kind: 'time',
    },
  ];
}
