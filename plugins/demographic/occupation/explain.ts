import type { Explanation } from 'personagraph/segmenter';
import { explainLabel } from '../shared/label-segmenter.ts';
import { occupationRule } from './rule.ts';
import { occupationSegments } from './segments.ts';
import type { OccupationConfig } from './settings.ts';

/** Why a label is in its segment, or in none. */
export function explainOccupation(
  config: OccupationConfig,
  { occupation }: { readonly occupation: string | null },
): Explanation {
  const stated = { feature: 'occupation', what: { en: 'occupation', zh: '职业' }, stated: occupation };
  return explainLabel(stated, occupationRule(config), occupationSegments(config));
}
