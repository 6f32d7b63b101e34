import type { Explanation } from 'personagraph/segmenter';
import { explainLabel } from '../shared/label-segmenter.ts';
import { maritalStateRule } from './rule.ts';
import { maritalStateSegments } from './segments.ts';
import type { MaritalStateConfig } from './settings.ts';

/** Why a label is in its segment, or in none. */
export function explainMaritalState(
  config: MaritalStateConfig,
  { maritalState }: { readonly maritalState: string | null },
): Explanation {
  const stated = { feature: 'maritalState', what: { en: 'marital state', zh: '婚姻状况' }, stated: maritalState };
  return explainLabel(stated, maritalStateRule(config), maritalStateSegments);
}
