import type { SegmentDefinition } from 'personagraph/segmenter';
import type { PurchaseReasonConfig } from './settings.ts';

/** The groups of the settings, described by their words. */
export function reasonSegments({ groups }: PurchaseReasonConfig): SegmentDefinition[] {
  return groups.map(({ key, name, any }) => ({
    key,
    name: name.zh === undefined ? name.en : { en: name.en, zh: name.zh },
    description: { en: `Reasons: ${any.join(', ')}.`, zh: `原因：${any.join('、')}。` },
  }));
}
