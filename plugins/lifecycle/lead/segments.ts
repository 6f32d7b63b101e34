import type { ScoreDefinition, SegmentDefinition } from 'personagraph/segmenter';
import type { LeadConfig } from './settings.ts';

export const GRADES = ['A', 'B', 'C', 'D'] as const;
export const LEVELS = [1, 2, 3, 4] as const;
export const DISQUALIFIED = 'disqualified';

const disqualified: SegmentDefinition = {
  key: DISQUALIFIED,
  name: { en: 'Disqualified', zh: '不合格' },
  description: {
    en: 'A criterion rules it out, whatever fit and interest are.',
    zh: '无论匹配度与兴趣如何，均被某条标准排除。',
  },
};

const states: readonly SegmentDefinition[] = [
  {
    key: 'sales',
    name: { en: 'Ready for sales (SQL)', zh: '销售合格线索' },
    description: { en: 'Fits, and shows interest now: to be called.', zh: '匹配且近期有兴趣：应由销售联系。' },
  },
  {
    key: 'marketing',
    name: { en: 'Marketing qualified (MQL)', zh: '市场合格线索' },
    description: { en: 'Fits or shows interest, not yet both enough.', zh: '匹配或有兴趣，但尚不足以交给销售。' },
  },
  {
    key: 'nurture',
    name: { en: 'To be nurtured', zh: '培育中' },
    description: { en: 'Little fit or little interest so far.', zh: '目前匹配度或兴趣较低。' },
  },
];

const cells: readonly SegmentDefinition[] = GRADES.flatMap((grade) =>
  LEVELS.map((level) => ({
    key: `${grade}${level}`.toLowerCase(),
    name: { en: `${grade}${level}`, zh: `${grade}${level}` },
    description: { en: `Fit ${grade}, interest ${level}.`, zh: `匹配度 ${grade}，兴趣 ${level}。` },
  })),
);

export function leadSegments({ answer }: Pick<LeadConfig, 'answer'>): readonly SegmentDefinition[] {
  return [...(answer === 'state' ? states : cells), disqualified];
}

export const leadScores: readonly ScoreDefinition[] = [
  {
    key: 'fit',
    name: { en: 'Fit', zh: '匹配度' },
    description: {
      en: 'Points of the criteria that are met, in per cent of all.',
      zh: '已满足标准的得分占总分的百分比。',
    },
    kind: 'number',
    unit: '%',
    min: 0,
    max: 100,
  },
  {
    key: 'interest',
    name: { en: 'Interest', zh: '兴趣' },
    description: { en: 'Points of events, each decayed by its age.', zh: '事件得分之和，按时间衰减。' },
    kind: 'number',
    unit: 'points',
    min: 0,
  },
  {
    key: 'total',
    name: { en: 'Lead score', zh: '线索得分' },
    description: {
      en: 'Fit, and interest in per cent of what level 1 takes (100 at most), weighted by fitShare.',
      zh: '匹配度与兴趣（占一级所需分数的百分比，至多 100）按 fitShare 加权。',
    },
    kind: 'number',
    unit: '%',
    min: 0,
    max: 100,
  },
];
