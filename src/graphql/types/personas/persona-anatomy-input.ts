import type { InputFieldMap, InputShapeFromFields } from '@pothos/core';
import type { ProfilePatch, TranslationsPatch } from '../../../services/personas/profile.ts';
import { builder, type SchemaTypes } from '../../core/builder.ts';
import { PersonaAudience, PersonaAwareness } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { Language } from '../../core/language.ts';
import { ProfileInput, profileOf } from './persona-profile-input.ts';

const TranslationInput = builder.inputType('PersonaTranslationInput', {
  description: 'Texts of a persona in another language than its own. What is left out stays; null clears.',
  fields: (t) => ({
    language: t.field({ type: Language, required: true, description: 'Their language.' }),
    name: t.string({ description: 'Its name, 200 characters at most.' }),
    title: t.string({ description: 'The kind of customer in a few words, 300 characters at most.' }),
    story: t.string({ description: 'Its story, 20,000 characters at most.' }),
    reason: t.string({ description: 'Why a negative persona does not fit, 2,000 characters at most.' }),
  }),
});

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

/** What createPersona and editPersona take beside texts, claims and criteria. */
export function anatomyInputs(t: PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>) {
  return {
    language: t.field({ type: Language, description: 'Language of its texts. Default EN.' }),
    translations: t.field({ type: [TranslationInput], description: 'Its texts in the other language.' }),
    profile: t.field({ type: ProfileInput, description: 'Its typed values, part by part.' }),
    audience: t.field({
      type: PersonaAudience,
      description: 'Whom the site serves, of the kind WEBSITE only; null clears.',
    }),
    influencesPurchase: t.boolean({
      description: 'Of the kind USER only: whether it influences the purchase; null clears.',
    }),
    awareness: t.field({ type: PersonaAwareness, description: 'How far it is from a purchase; null clears.' }),
    priority: t.int({
      description: '1, whom the company serves first, to 5, whom it serves if nothing else is lost; null: nobody said.',
    }),
    supersedesId: t.id({
      description:
        'The persona it takes the place of; null: of none. That one is retired once this one is activated. ' +
        'INVALID_INPUT where they would supersede each other.',
    }),
  } satisfies InputFieldMap;
}

type Anatomy = InputShapeFromFields<ReturnType<typeof anatomyInputs>>;

/** The fields of {@link anatomyInputs} as the service takes them, and the others as they are. Throws INVALID_ID. */
export function anatomyOf<T extends Anatomy>({
  language,
  translations,
  profile,
  audience,
  influencesPurchase,
  awareness,
  priority,
  supersedesId,
  ...plain
}: T) {
  const anatomy = {
    ...(language && { language }),
    ...(translations && { translations: translationsOf(translations) }),
    ...(profile && { profile: profileOf(profile) as ProfilePatch }),
    ...(audience !== undefined && { audience }),
    ...(influencesPurchase !== undefined && { influencesPurchase }),
    ...(awareness !== undefined && { awareness }),
    ...(priority !== undefined && { priority }),
    ...(supersedesId !== undefined && {
      supersedesId: supersedesId === null ? null : decodeId('Persona', supersedesId, ['supersedesId']),
    }),
  };
  return { anatomy, plain };
}

function translationsOf(translations: readonly (typeof TranslationInput)['$inferInput'][]): TranslationsPatch {
  const patch: Record<string, object> = {};
  for (const { language, ...texts } of translations) patch[language] = { ...patch[language], ...texts };
  return patch;
}
