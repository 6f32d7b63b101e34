import { PersonagraphError } from '../../errors.ts';
import { isPersonalName, PERSONAL_FIELDS } from './personal.ts';

/** What the trait catalogue says of traits, as far as it decides who may read them. */
export type TraitFacts = ReadonlyMap<string, { readonly kind: string; readonly personal?: boolean | null }>;

/** Whether values of a trait tell who a customer is: as people said, else by its name. */
export function isPersonalTrait(name: string, traits: TraitFacts): boolean {
  const trait = traits.get(name);
  return trait?.personal ?? isPersonalName(name, trait?.kind ?? 'CATEGORY');
}

/**
 * Whether values of a feature tell who a customer is, or what somebody said, by a name in the language of features. Of
 * events it is the name of a property that says so, as of a trait.
 */
export function isPersonalFeatureName(name: string, traits: TraitFacts): boolean {
  const [head = '', ...path] = name.split('.');
  const rest = path.join('.');
  switch (head) {
    case 'customer':
      return rest === 'externalId' || (PERSONAL_FIELDS as ReadonlySet<string>).has(rest);
    case 'traits':
      return isPersonalTrait(rest, traits);
    case 'properties':
      return isPersonalName(rest, 'CATEGORY');
    default:
      return false;
  }
}

/**
 * Whether a feature is a text that tells who somebody is. Nobody is described by it unless it is asked for: a name says
 * nothing of what customers are like, and everybody would read it.
 */
export function namesCustomers(name: string, kind: string, traits: TraitFacts): boolean {
  return (kind === 'category' || kind === 'list') && name.startsWith('traits.') && isPersonalFeatureName(name, traits);
}

/** Throws FORBIDDEN for a feature that reads personal data anywhere: in what it folds, its conditions, or its anchors. */
export function refusePersonal(feature: object, traits: TraitFacts): void {
  const name = personalNameIn(feature, traits);
  if (name === null) return;
  const message = `${name} is personal data: asking for it takes a key with the scope PERSONAL.`;
  throw new PersonagraphError('FORBIDDEN', message);
}

/** The first personal name that a feature reads by; null where there is none. */
function personalNameIn(part: unknown, traits: TraitFacts): string | null {
  if (typeof part === 'string') return isPersonalFeatureName(part, traits) ? part : null;
  if (typeof part !== 'object' || part === null) return null;
  const own = storedName(part);
  if (own !== null && isPersonalFeatureName(own, traits)) return own;
  for (const value of Object.values(part)) {
    const found = personalNameIn(value, traits);
    if (found !== null) return found;
  }
  return null;
}

/** The name of a trait or field that a part of a resolved feature reads. */
function storedName(part: object): string | null {
  const { trait, field, source, name } = part as Readonly<Record<string, unknown>>;
  if (typeof trait === 'string') return `traits.${trait}`;
  if (source === 'trait' && typeof name === 'string') return `traits.${name}`;
  return typeof field === 'string' && (source === 'customer' || source === undefined) ? `customer.${field}` : null;
}
