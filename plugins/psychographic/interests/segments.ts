import type { SegmentDefinition } from 'personagraph/segmenter';
import type { InterestsConfig } from './settings.ts';

/** One for each group, named as configured. */
export function interestSegments({ groups }: InterestsConfig): SegmentDefinition[] {
  return groups.map(({ key, name, any }) => ({
    key,
    name: name.zh === undefined ? name.en : { en: name.en, zh: name.zh },
    description: { en: `Interests: ${any.join(', ')}.`, zh: `兴趣：${any.join('、')}。` },
  }));
}
