import type { SegmentDefinition } from 'personagraph/segmenter';
import type { LifestyleConfig } from './settings.ts';

const KINDS = {
  lifestyle: { en: 'Lifestyle', zh: '生活方式' },
  attitude: { en: 'Attitude', zh: '态度' },
  goal: { en: 'Life goal', zh: '人生目标' },
} as const;

/** One for each group, named as configured. */
export function lifestyleSegments({ groups }: LifestyleConfig): SegmentDefinition[] {
  return groups.map(({ key, name, kind, any, rated }) => {
    const what = KINDS[kind];
    const by = [...any, ...rated];
    return {
      key,
      name: { en: name.en, zh: name.zh ?? name.en },
      description: { en: `${what.en}, by ${by.join(', ')}.`, zh: `${what.zh}，依据${by.join('、')}。` },
    };
  });
}
