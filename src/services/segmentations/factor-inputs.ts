import type { Plan } from '../../engine/answer/model.ts';
import type { Known } from '../../engine/catalogue/catalogue.ts';
import { featureInfos } from '../../engine/catalogue/feature-info.ts';
import { printFeature } from '../../rules/index.ts';
import type { FeatureKind } from '../../segmenter/feature.ts';
import { unitOf } from '../groups/group-feature.ts';

/** The input that a factor of an explanation speaks of. */
export interface FactorInput {
  /** In the one language of features, as the catalogue, rules and groups name it. */
  readonly source: string;
  readonly kind: FeatureKind;
  readonly unit: string | null;
}

/** The inputs of a segmentation, by the segmenter's names of them. */
export function factorInputs({ needs, features }: Plan, known: Known): Readonly<Record<string, FactorInput>> {
  const infos = featureInfos(features, known);
  return Object.fromEntries(
    Object.entries(needs).map(([name, { kind, from }]) => {
      if (typeof from === 'string') return [name, { source: from, kind, unit: infos[name]?.unit ?? null }] as const;
      return [name, { source: printFeature(from), kind, unit: unitOf(from, known) }] as const;
    }),
  );
}
