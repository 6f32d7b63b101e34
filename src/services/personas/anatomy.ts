import type { Persona, PersonaFields } from '../../db/tables/personas/personas.ts';
import { PersonagraphError } from '../../errors.ts';
import { mergedTexts, type TextsByLanguage } from '../input/translations.ts';
import {
  mergedProfile,
  type PersonaProfile,
  type ProfilePatch,
  type Translations,
  type TranslationsPatch,
} from './profile.ts';

/** Values of a persona whose edits are merged into what there is. */
interface Patches {
  readonly profile?: ProfilePatch | undefined;
  readonly translations?: TranslationsPatch | undefined;
}

/** The profile and the translations that an edit leaves; only those that it touches. */
export function mergedValues(
  { profile, translations }: Patches,
  before: Pick<Persona, 'profile' | 'translations'> = { profile: {}, translations: {} },
): Partial<Pick<PersonaFields, 'profile' | 'translations'>> {
  return {
    ...(profile && { profile: mergedProfile(before.profile as PersonaProfile, profile) }),
    ...(translations && { translations: mergedTexts(before.translations as TextsByLanguage, translations) }),
  };
}

/** What of a persona depends on each other. */
type Anatomy = Pick<
  PersonaFields,
  'kind' | 'polarity' | 'language' | 'translations' | 'audience' | 'influencesPurchase' | 'reason'
>;

/** Throws INVALID_INPUT for values that contradict each other. */
export function checkAnatomy({ kind, language, translations, audience, influencesPurchase }: Anatomy): void {
  if (audience !== null && kind !== 'WEBSITE') {
    throw invalid('audience', `Only a persona of the kind WEBSITE has an audience; this one is of the kind ${kind}.`);
  }
  if (influencesPurchase !== null && kind !== 'USER') {
    const message = `Only of the kind USER it is asked whether they influence the purchase; this one is of the kind ${kind}.`;
    throw invalid('influencesPurchase', message);
  }
  if (language in (translations as Translations)) {
    throw invalid('translations', `Its own language is ${language}: what it is called in that is in its fields.`);
  }
}

/** Throws INVALID_INPUT for a persona that is to be published or used, and is negative for no reason. */
export function checkReason({ polarity, reason }: Pick<Persona, 'polarity' | 'reason'>): void {
  if (polarity === 'POSITIVE' || (reason ?? '').trim() !== '') return;
  throw invalid('reason', 'A negative persona that is published or active says why it does not fit.');
}

function invalid(field: string, message: string): PersonagraphError {
  return new PersonagraphError('INVALID_INPUT', message, { field: [field] });
}
