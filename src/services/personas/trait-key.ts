import type { Trait } from '../../db/tables/customers/traits.ts';
import { CUSTOMER_FEATURES, type CustomerFeature } from '../../engine/catalogue/customer-fields.ts';
import { PersonagraphError } from '../../errors.ts';
import type { FeatureKind } from '../../segmenter/feature.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import type { TypicalQuestion } from './typical-values.ts';

/** A trait or field of customers that is asked for, by the name of its feature. */
export interface TraitKey extends TypicalQuestion {
  readonly of: { readonly trait: string } | { readonly field: CustomerFeature };
  /** False for one that tells who a customer is: nothing of it is typical. */
  readonly canBeTypical: boolean;
}

/**
 * The trait or field of a name: `traits.plan`, `customer.country`, or without a head the trait of that name, or else the
 * field. Throws UNKNOWN_FEATURE with near matches.
 */
export function traitKey(catalogue: ReadonlyMap<string, Trait>, key: string, field: readonly string[]): TraitKey {
  const [head, ...path] = key.split('.');
  const rest = path.join('.');
  const asTrait = head === 'traits' && rest !== '' ? rest : key;
  const trait = catalogue.get(asTrait);
  if (trait) {
    const kind = trait.kind.toLowerCase() as FeatureKind;
    return { of: { trait: asTrait }, feature: `traits.${asTrait}`, kind, unit: trait.unit, canBeTypical: true };
  }
  const name = head === 'customer' && rest !== '' ? rest : key;
  const entry = CUSTOMER_FEATURES.get(name);
  if (entry && !entry.stated) {
    const { kind, unit } = entry;
    return { of: { field: entry.field }, feature: `customer.${name}`, kind, unit, canBeTypical: name !== 'externalId' };
  }
  const names = [...catalogue.keys(), ...CUSTOMER_FEATURES.keys()];
  const message = `No trait or field ${key.slice(0, 100)}${didYouMean(name, names) || '.'}`;
  throw new PersonagraphError('UNKNOWN_FEATURE', message, { field });
}
