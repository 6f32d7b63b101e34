import type { ScoreDefinition } from 'personagraph/segmenter';
import type { PerceptionConfig } from './settings.ts';

/** The two axes. */
export function perceptionScores({ sources }: PerceptionConfig): ScoreDefinition[] {
  const own = sources.loyalty === null;
  return [
    {
      key: 'comparison',
      name: { en: 'Comparison', zh: '比较强度' },
      description: {
        en: 'Weighted comparisons for each purchase. Unknown without a purchase.',
        zh: '每次购买的加权比较次数；没有购买时未知。',
      },
      kind: 'number',
      min: 0,
    },
    {
      key: 'loyalty',
      name: { en: 'Loyalty', zh: '忠诚度' },
      description: own
        ? {
            en: 'Repeat loyalty, 0 to 1: (n - 1) / (n - 1 + kinds - 1) of n purchases. Unknown below two purchases.',
            zh: '回购忠诚度，0 至 1：n 次购买为 (n - 1) / (n - 1 + 种类数 - 1)；不足两次时未知。',
          }
        : { en: 'Loyalty on the scale of its source.', zh: '忠诚度（按来源的量表）。' },
      kind: 'number',
      ...(own && { min: 0, max: 1 }),
    },
  ];
}
