import type { ScoreDefinition } from 'personagraph/segmenter';

/** The year that generations are told by. */
export function generationScores(): ScoreDefinition[] {
  return [
    {
      key: 'birth_year',
      name: { en: 'Year of birth', zh: '出生年份' },
      description: {
        en: 'Calendar year of the birth date (UTC). Unknown without one, and for one still to come.',
        zh: '出生日期的年份（UTC）；没有出生日期或日期在将来时未知。',
      },
      kind: 'number',
    },
  ];
}
