import type { ScoreDefinition } from 'personagraph/segmenter';
import type { EngagementConfig } from './settings.ts';

/** Engagement now; before and at last, where events count. */
export function engagementScores({ windowDays, actions }: EngagementConfig): ScoreDefinition[] {
  const engagement: ScoreDefinition = {
    key: 'engagement',
    name: { en: 'Engagement', zh: '活跃度得分' },
    description: {
      en: `Weighted count of actions in the last ${windowDays} days.`,
      zh: `最近 ${windowDays} 天互动的加权次数。`,
    },
    kind: 'number',
    min: 0,
  };
  if (!actions.some((action) => 'event' in action)) return [engagement];
  return [
    engagement,
    {
      key: 'engagement_before',
      name: { en: 'Engagement before', zh: '前期活跃度得分' },
      description: {
        en: `Weighted count of events in the ${windowDays} days before the last ${windowDays}.`,
        zh: `前一个 ${windowDays} 天内事件的加权次数。`,
      },
      kind: 'number',
      min: 0,
    },
    {
      key: 'last_action',
      name: { en: 'Last action', zh: '最近一次互动' },
      description: { en: 'Time of the last event that counts.', zh: '最近一次计入的事件的时间。' },
      kind: 'time',
    },
  ];
}
