import type { SourcedInput } from './cluster-input.ts';
import { labelOf } from './feature-label.ts';

/** A number of the catalogue; one that a workspace does not know is missing for all. */
export function featureInput(feature: string, log: boolean): SourcedInput {
  return { name: feature, from: feature, kind: 'number', log, label: labelOf(feature), optional: true };
}

export function categoryInput(feature: string): SourcedInput {
  return { name: feature, from: feature, kind: 'category', log: false, label: labelOf(feature), optional: true };
}
