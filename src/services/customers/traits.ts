import type { Scope } from '../../db/postgres/connection.ts';
import { isTraitUsed, listTraits, saveTrait as store, type Trait } from '../../db/tables/customers/traits.ts';
import { PersonagraphError } from '../../errors.ts';
import { isStorable } from '../../segmenter/storable.ts';

const NAME = /^[\p{L}\p{N}][^\p{Cc}\p{Cs}]{0,99}$/u;
const MAX_TEXT = 2_000;

/**
 * Declares a trait, or describes one that is there. Throws INVALID_INPUT, or CONFLICT for another kind once customers
 * have values.
 */
export async function saveTrait(scope: Scope, trait: Trait): Promise<Trait> {
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
  return store(scope, trait);
}
