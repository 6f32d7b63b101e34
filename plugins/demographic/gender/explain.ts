import type { Explanation } from 'personagraph/segmenter';
import { explainLabel } from '../shared/label-segmenter.ts';
import { genderRule } from './rule.ts';
import { genderSegments } from './segments.ts';
import type { GenderConfig } from './settings.ts';

/** Why a label is in its segment, or in none. */
export function explainGender(config: GenderConfig, { gender }: { readonly gender: string | null }): Explanation {
  const stated = { feature: 'gender', what: { en: 'gender', zh: '性别' }, stated: gender };
  return explainLabel(stated, genderRule(config), genderSegments);
}
