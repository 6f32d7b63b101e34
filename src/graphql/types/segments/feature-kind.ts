import type { TraitKind } from '../../../db/generated/enums.ts';
import { builder } from '../../core/builder.ts';

export const FeatureKind = builder.enumType('FeatureKind', {
  description: 'The kind of value that a feature, and so a trait, has.',
  values: {
    NUMBER: { value: 'number', description: 'A number.' },
    TIME: { value: 'time', description: 'A moment, ISO 8601.' },
    FLAG: { value: 'flag', description: 'True or false.' },
    CATEGORY: { value: 'category', description: 'Text, one of some.' },
    LIST: { value: 'list', description: 'A list of texts.' },
  } as const,
});

type Kind = (typeof FeatureKind)['$inferType'];

/** The kind of a trait's values, as features have it. */
export function featureKindOf(kind: TraitKind): Kind {
  return kind.toLowerCase() as Lowercase<TraitKind>;
}

/** The kind that the catalogue of traits keeps. */
export function traitKindOf(kind: Kind): TraitKind {
  return kind.toUpperCase() as Uppercase<Kind>;
}
