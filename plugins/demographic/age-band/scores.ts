import type { ScoreDefinition } from 'personagraph/segmenter';
import type { AgeBandConfig } from './settings.ts';

/** The age, which changes on birthdays. */
export function ageScores({ maxAge }: AgeBandConfig): ScoreDefinition[] {
  return [
    {
      key: 'age',
      name: { en: 'Age', zh: '年龄' },
      description: {
        en: `Completed calendar years (UTC). Unknown without a birth date, and above ${maxAge}, where it is taken for a mistake.`,
        zh: `周岁（UTC 日历）；没有出生日期，或超过 ${maxAge} 岁（视为错误）时未知。`,
      },
      kind: 'number',
      unit: 'years',
      min: 0,
      max: maxAge,
    },
  ];
}
