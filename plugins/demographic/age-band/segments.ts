import type { SegmentDefinition } from 'personagraph/segmenter';
import type { AgeBandConfig } from './settings.ts';

/** The bands, youngest first. */
export function ageBands({ from }: AgeBandConfig): SegmentDefinition[] {
  return from.map((first, index) => {
    const next = from[index + 1];
    if (next === undefined)
      return { key: `${first}_plus`, name: { en: `${first} and older`, zh: `${first} 岁及以上` } };
    if (first === 0) return { key: `under_${next}`, name: { en: `Under ${next}`, zh: `${next} 岁以下` } };
    const last = next - 1;
    return { key: `${first}_${last}`, name: { en: `${first} to ${last}`, zh: `${first}–${last} 岁` } };
  });
}
