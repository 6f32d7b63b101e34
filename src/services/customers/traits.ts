import type { Scope } from '../../db/postgres/connection.ts';
import { isTraitUsed, listTraits, saveTrait as store, type Trait } from '../../db/tables/customers/traits.ts';
import { isPersonalName } from '../../engine/catalogue/personal.ts';
import type { TraitWords } from '../../engine/trait-words.ts';
import { PersonagraphError } from '../../errors.ts';
import { isStorable } from '../../segmenter/storable.ts';

/** Whether values of a trait tell who a customer is: as people said, else by its name and kind. */
export function isPersonal({ name, kind, personal }: Trait): boolean {
  return personal ?? isPersonalName(name, kind);
}

const NAME = /^[\p{L}\p{N}][^\p{Cc}\p{Cs}]{0,99}$/u;
const MAX_TEXT = 2_000;
/** Of a label, and of a value's text. */
const MAX_WORDS = 200;
const MOST_VALUES = 500;

/** A trait as it is declared: whether it is personal, and what it is called, stay as they were where nothing is said. */
export type TraitInput = Omit<Trait, 'personal' | 'words'> & Partial<Pick<Trait, 'personal' | 'words'>>;

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
  checkWords(trait.words ?? {});
  const known = (await listTraits(scope)).get(trait.name);
  if (known && known.kind !== trait.kind && (await isTraitUsed(scope, trait.name))) {
    const message = `Customers have values of ${trait.name} as ${known.kind}; clear them before, or take another name.`;
    throw new PersonagraphError('CONFLICT', message, { field: ['kind'] });
  }
  const wanted = {
    ...trait,
    personal: trait.personal === undefined ? (known?.personal ?? null) : trait.personal,
    words: trait.words ?? known?.words ?? {},
  };
  if (scope.masks && known && isPersonal(known) && !isPersonal(wanted)) {
    const message = `${trait.name} is personal data: to say that it is none takes a key with the scope PERSONAL.`;
    throw new PersonagraphError('FORBIDDEN', message, { field: ['personal'] });
  }
  return store(scope, wanted);
}

/** Throws INVALID_INPUT for words that are none, too long, or too many. */
function checkWords(words: TraitWords): void {
  for (const { label, values = {} } of [words.en ?? {}, words.zh ?? {}]) {
    const entries = Object.entries(values);
    if (entries.length > MOST_VALUES) throw refused(`Over ${MOST_VALUES} values of a language.`);
    const texts = [...(label === undefined ? [] : [label]), ...entries.map(([, text]) => text)];
    if (texts.some((text) => text.trim() === '')) throw refused('Words without a letter.');
    const all = [...texts, ...Object.keys(values)];
    if (all.some((text) => text.length > MAX_WORDS || !isStorable(text))) {
      throw refused(`Too long (over ${MAX_WORDS}), or cannot be stored.`);
    }
  }
}

function refused(message: string): PersonagraphError {
  return new PersonagraphError('INVALID_INPUT', message, { field: ['words'] });
}
