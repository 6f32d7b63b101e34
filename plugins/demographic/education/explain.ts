import type { Explanation } from 'personagraph/segmenter';
import { explainLabel } from '../shared/label-segmenter.ts';
import { educationRule } from './rule.ts';
import { educationSegments } from './segments.ts';
import type { EducationConfig } from './settings.ts';

/** Why a label is in its segment, or in none. */
export function explainEducation(
  config: EducationConfig,
  { education }: { readonly education: string | null },
): Explanation {
  const stated = { feature: 'education', what: { en: 'education', zh: '学历' }, stated: education };
  return explainLabel(stated, educationRule(config), educationSegments(config));
}
