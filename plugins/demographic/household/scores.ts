import type { ScoreDefinition } from 'personagraph/segmenter';

/** The counts of persons, as they are read. */
export function householdScores(): ScoreDefinition[] {
  return [
    {
      key: 'persons',
      name: { en: 'Household size', zh: '家庭人数' },
      description: {
        en: 'Persons who live together. Unknown where it is not stated, or no count.',
        zh: '共同居住的人数；未说明或不是人数时未知。',
      },
      kind: 'number',
      unit: 'persons',
      min: 1,
    },
    {
      key: 'children',
      name: { en: 'Children', zh: '子女数' },
      description: {
        en: 'Children among them. Unknown where it is not stated, also where the settings count that as none.',
        zh: '其中的子女数；未说明时未知，即使设置将其计为无子女。',
      },
      kind: 'number',
      unit: 'persons',
      min: 0,
    },
  ];
}
