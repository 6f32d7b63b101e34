import type { Scope } from '../../db/postgres/connection.ts';
import { isTraitUsed, listTraits, saveTrait as store, type Trait } from '../../db/tables/customers/traits.ts';
import { isPersonalName } from '../../engine/catalogue/personal.ts';
import { PersonagraphError } from '../../errors.ts';
import { isStorable } from '../../segmenter/storable.ts';

/** Whether values of a trait tell who a customer is: as people said, else by its name and kind. */
export function isPersonal({ name, kind, personal }: Trait): boolean {
  return personal ?? isPersonalName(name, kind);
}

const NAME = /^[\p{L}\p{N}][^\p{Cc}\p{Cs}]{0,99}$/u;
const MAX_TEXT = 2_000;

/** A trait as it is declared: whether it is personal stays as it was where nothing is said. */
export type TraitInput = Omit<Trait, 'personal'> & Partial<Pick<Trait, 'personal'>>;

/**
 * Declares a trait, or describes one that is there. Throws INVALID_INPUT, CONFLICT for another kind once customers have
 * values, and FORBIDDEN where a key that may not read personal data would make the trait one that is none.
 */
export async function saveTrait(scope: Scope, trait: TraitInput): Promise<Trait> {
  if (!NAME.test(trait.name)) {
    throw new PersonagraphError(
      'INVALID_INPUT',
      'A name begins with a letter or digit and has 100 characters at most.',
      {
        field: ['name'],
      },
    );
  }
  for (const field of ['unit', 'description'] as const) {
    const text = trait[field];
    if (text === null || (text.length <= MAX_TEXT && isStorable(text))) continue;
    throw new PersonagraphError('INVALID_INPUT', `Too long (over ${MAX_TEXT}), or cannot be stored.`, {
      field: [field],
    });
  }
  const known = (await listTraits(scope)).get(trait.name);
  if (known && known.kind !== trait.kind && (await isTraitUsed(scope, trait.name))) {
    const message = `Customers have values of ${trait.name} as ${known.kind}; clear them before, or take another name.`;
    throw new PersonagraphError('CONFLICT', message, { field: ['kind'] });
  }
  const wanted = { ...trait, personal: trait.personal === undefined ? (known?.personal ?? null) : trait.personal };
  if (scope.masks && known && isPersonal(known) && !isPersonal(wanted)) {
    const message = `${trait.name} is personal data: to say that it is none takes a key with the scope PERSONAL.`;
    throw new PersonagraphError('FORBIDDEN', message, { field: ['personal'] });
  }
  return store(scope, wanted);
}
