import { SUCCESSORS_OF_PERSONA } from '../../../db/tables/personas/persona-succession.ts';
import { LANGUAGES } from '../../../services/input/translations.ts';
import type { Translation, Translations } from '../../../services/personas/profile.ts';
import { builder } from '../../core/builder.ts';
import { PersonaAudience, PersonaAwareness, PersonaStage } from '../../core/enums.ts';
import { Language } from '../../core/language.ts';
import { many, one } from '../../core/reading.ts';
import { Persona } from './persona.ts';
import { Profile, profileOf, Quote, quotesOf } from './persona-profile.ts';

const PersonaTranslation = builder
  .objectRef<Translation & { readonly language: (typeof LANGUAGES)[number] }>('PersonaTranslation')
  .implement({
    description: 'Texts of a persona in another language than its own.',
    fields: (t) => ({
      language: t.expose('language', { type: Language, description: 'Their language.' }),
      name: t.string({
        nullable: true,
        description: 'Its name; null where it is not translated.',
        resolve: ({ name }) => name,
      }),
      title: t.string({
        nullable: true,
        description: 'The kind of customer; null where it is not translated.',
        resolve: ({ title }) => title,
      }),
      story: t.string({
        nullable: true,
        bytes: 2_000,
        description: 'Its story; null where it is not translated.',
        resolve: ({ story }) => story,
      }),
      reason: t.string({
        nullable: true,
        description: 'Why a negative persona does not fit; null where it is not translated.',
        resolve: ({ reason }) => reason,
      }),
    }),
  });

builder.objectFields(Persona, (t) => ({
  language: t.field({
    type: Language,
    description: 'The language its texts are written in, and come in where they are not translated.',
    resolve: ({ language }) => language as (typeof LANGUAGES)[number],
    extensions: { read: { kind: 'column', column: 'language' } },
  }),
  translations: t.field({
    type: [PersonaTranslation],
    size: 1,
    description: 'Its texts in other languages, as far as they are translated.',
    resolve: ({ translations }) => {
      const texts = translations as Translations;
      return LANGUAGES.flatMap((language) => (texts[language] ? [{ ...texts[language], language }] : []));
    },
  }),
  stage: t.expose('stage', { type: PersonaStage, description: 'Where it stands in its life.' }),
  audience: t.expose('audience', {
    type: PersonaAudience,
    nullable: true,
    description: 'Whom the site serves, of the kind WEBSITE; null of others, or where nobody said.',
  }),
  influencesPurchase: t.exposeBoolean('influencesPurchase', {
    nullable: true,
    description: 'Of the kind USER: whether it influences the purchase; null of others, or where nobody said.',
  }),
  awareness: t.expose('awareness', {
    type: PersonaAwareness,
    nullable: true,
    description: 'How far it is from a purchase; null where nobody said.',
  }),
  priority: t.exposeInt('priority', {
    nullable: true,
    description: '1, whom the company serves first, to 5, whom it serves if nothing else is lost; null: nobody said.',
  }),
  profile: t.field({ type: Profile, description: 'Its typed values beside the claims.', resolve: profileOf }),
  quotes: t.field({
    type: [Quote],
    size: 3,
    description: 'The line it is known by, then what customers said, with source and date.',
    resolve: quotesOf,
  }),
  supersedes: t.field({
    type: Persona,
    nullable: true,
    description: 'The persona it takes the place of; null where it takes none, or that was deleted.',
    ...one('persona', 'supersedesId'),
  }),
  supersededBy: t.field({
    type: [Persona],
    size: 1,
    description: 'The personas that take its place, oldest first.',
    ...many(SUCCESSORS_OF_PERSONA),
  }),
}));
