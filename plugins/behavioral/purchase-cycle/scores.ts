import type { ScoreDefinition } from 'personagraph/segmenter';
import type { PurchaseCycleConfig } from './settings.ts';

/** The expected interval, and the times that it leads to: days overdue would change with the clock. */
export function cycleScores({ overdueFrom }: PurchaseCycleConfig): ScoreDefinition[] {
  return [
    {
      key: 'interval',
      name: { en: 'Purchase interval', zh: '购买间隔' },
      description: {
        en: 'Days expected between purchases: own intervals, drawn to the typical one where they are few.',
        zh: '预期的购买间隔天数：自身间隔，购买少时向典型间隔收缩。',
      },
      kind: 'number',
      unit: 'days',
      min: 0,
    },
    {
      key: 'next_purchase',
      name: { en: 'Next purchase', zh: '预期下次购买' },
      description: {
        en: 'When the next purchase is, or was, expected: the last one and the interval. Days overdue are the days since then.',
        zh: '预期（或曾预期）下次购买的时间：最近一次购买加购买间隔。逾期天数即此后经过的天数。',
      },
      kind: 'time',
    },
    {
      key: 'overdue_at',
      name: { en: 'Overdue from', zh: '逾期时点' },
      description: {
        en: `When the next purchase is, or was, overdue: ${overdueFrom} intervals after the last one.`,
        zh: `下次购买（已）逾期的时间：最近一次购买之后 ${overdueFrom} 个间隔。`,
      },
      kind: 'time',
    },
  ];
}
