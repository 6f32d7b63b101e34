import { listTraits, type Trait as Row } from '../../../db/tables/customers/traits.ts';
import type { TraitWords } from '../../../engine/trait-words.ts';
import { removeTrait } from '../../../services/customers/remove-trait.ts';
import { isPersonal, saveTrait } from '../../../services/customers/traits.ts';
import { LANGUAGES } from '../../../services/input/translations.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { Language } from '../../core/language.ts';
import type { Loaders } from '../../core/loaders.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { NAMED_LIST, pieceOf } from '../../core/named-list.ts';
import { FeatureKind, featureKindOf, traitKindOf } from '../segments/feature-kind.ts';

const TraitValueWordsRef = builder
  .objectRef<{ readonly value: string; readonly text: string }>('TraitValueWords')
  .implement({
    description: 'What a value of a trait is called.',
    fields: (t) => ({
      value: t.exposeString('value', { description: 'The value as it is stored.' }),
      text: t.exposeString('text', { description: 'What people call it.' }),
    }),
  });

const TraitWordsRef = builder
  .objectRef<{
    readonly language: (typeof LANGUAGES)[number];
    readonly label: string | null;
    readonly values: Readonly<Record<string, string>>;
  }>('TraitWords')
  .implement({
    description: 'What a trait is called in a language.',
    fields: (t) => ({
      language: t.expose('language', { type: Language, description: 'The language of the words.' }),
      label: t.exposeString('label', { nullable: true, description: 'Its name, as it stands within a sentence.' }),
      values: t.field({
        type: [TraitValueWordsRef],
        size: 50,
        description: 'Values that have words. None of a personal trait for a key without PERSONAL.',
        resolve: ({ values }) => Object.entries(values).map(([value, text]) => ({ value, text })),
      }),
    }),
  });

const TraitValueWordsInput = builder.inputType('TraitValueWordsInput', {
  description: 'What a value of a trait is to be called.',
  fields: (t) => ({
    value: t.string({ required: true, description: 'The value as it is stored.' }),
    text: t.string({ required: true, description: 'What people call it, 200 characters.' }),
  }),
});

const TraitWordsInput = builder.inputType('TraitWordsInput', {
  description: 'What a trait is to be called in a language.',
  fields: (t) => ({
    language: t.field({ type: Language, required: true, description: 'The language of the words.' }),
    label: t.string({
      description: 'Its name, as it stands within a sentence, 200 characters. Default: as we say it.',
    }),
    values: t.field({
      type: [TraitValueWordsInput],
      description: 'Words of its values, 500 at most. Default: as they are stored.',
    }),
  }),
});

/** Words as the service takes them: by language, the last where there are two. */
function byLanguage(words: readonly (typeof TraitWordsInput)['$inferInput'][]): TraitWords {
  return Object.fromEntries(
    words.map(({ language, label, values }) => [
      language,
      {
        ...(label && { label }),
        ...(values && { values: Object.fromEntries(values.map(({ value, text }) => [value, text])) }),
      },
    ]),
  );
}

export const Trait = builder.objectRef<Row>('Trait');

builder.node(Trait, {
  description: 'A property of customers the workspace has declared, or that appeared with a first value.',
  id: { resolve: ({ name }) => name },
  loadWithoutCache: async (name, { loaders }) => (await loaders.traitCatalogue()).get(name) ?? null,
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name, unique in the workspace.' }),
    kind: t.field({
      type: FeatureKind,
      description: 'What values it has.',
      resolve: ({ kind }) => featureKindOf(kind),
    }),
    unit: t.exposeString('unit', { nullable: true, description: 'Unit of its numbers.' }),
    description: t.exposeString('description', { bytes: 300, nullable: true, description: 'What it means.' }),
    personal: t.boolean({
      description:
        'Whether its values tell who a customer is: only keys with PERSONAL read them and ask by them. By its name and kind ' +
        'until people say otherwise.',
      resolve: isPersonal,
    }),
    words: t.field({
      type: [TraitWordsRef],
      size: 2,
      description: 'What people call it and its values, by language. Stories, sheets and labels use these words.',
      resolve: (trait, _args, { scope }) => {
        const isMasked = scope.masks && isPersonal(trait);
        return LANGUAGES.flatMap((language) => {
          const own = trait.words[language];
          return own ? [{ language, label: own.label ?? null, values: isMasked ? {} : (own.values ?? {}) }] : [];
        });
      },
    }),
  }),
});

interface Value {
  readonly name: string;
  readonly value: unknown;
  readonly kind: Row['kind'];
}

export const TraitValue = builder.objectRef<Value>('TraitValue').implement({
  description: "One customer's value of a trait.",
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name of the trait.' }),
    kind: t.field({
      type: FeatureKind,
      description: 'What the catalogue declares the trait as.',
      resolve: ({ kind }) => featureKindOf(kind),
    }),
    value: t.expose('value', {
      type: 'JSON',
      bytes: 60,
      description: 'A number, text, true or false, or a list of texts.',
    }),
  }),
});

/** A customer's traits by name, with the kinds the catalogue gives them. */
export async function traitValues(
  traits: Readonly<Record<string, unknown>>,
  names: readonly string[] | null | undefined,
  loaders: Loaders,
): Promise<Value[]> {
  const wanted = Object.keys(traits)
    .filter((name) => !names || names.includes(name))
    .sort();
  if (wanted.length === 0) return [];
  const catalogue = await loaders.traitCatalogue();
  return wanted.map((name) => ({ name, value: traits[name], kind: catalogue.get(name)?.kind ?? 'CATEGORY' }));
}

builder.queryField('traits', (t) =>
  t.field({
    type: [Trait],
    cost: STATEMENT,
    size: { argument: 'first', most: 'traits' },
    description: 'The trait catalogue, by name.',
    args: {
      search: t.arg.string({ description: NAMED_LIST.search }),
      kinds: t.arg({ type: [FeatureKind], description: NAMED_LIST.kinds }),
      first: t.arg.int({ description: NAMED_LIST.first }),
      after: t.arg.string({ description: NAMED_LIST.after }),
    },
    resolve: async (_root, args, { scope }) =>
      pieceOf([...(await listTraits(scope)).values()], args, {
        kindOf: ({ kind }) => featureKindOf(kind),
        textOf: ({ name, description }) => `${name} ${description ?? ''}`,
      }),
  }),
);

mutation({
  name: 'saveTrait',
  scope: 'WRITE',
  description: 'Declares a trait, or describes one. Its kind can change only while no customer has a value.',
  input: {
    description: 'A trait to declare or describe.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'Its name: a letter or digit first, 100 characters at most.' }),
      kind: t.field({ type: FeatureKind, required: true, description: 'What values it has.' }),
      unit: t.string({ description: 'Unit of its numbers.' }),
      description: t.string({ description: 'What it means.' }),
      personal: t.boolean({
        description:
          'Whether its values tell who a customer is. Default: as it was; of a new one, and with null, by its name and kind. ' +
          'FORBIDDEN for a key without PERSONAL where it no longer would.',
      }),
      words: t.field({
        type: [TraitWordsInput],
        description: 'What it and its values are called. These take the place of all before. Default: as they were.',
      }),
    }),
  },
  payload: { trait: noun(Trait, 'The trait as it is now.') },
  work: async ({ name, kind, unit = null, description = null, personal, words }, { scope }) => ({
    trait: await saveTrait(scope, {
      name,
      kind: traitKindOf(kind),
      unit,
      description,
      ...(personal === undefined ? {} : { personal }),
      ...(words === undefined ? {} : { words: byLanguage(words ?? []) }),
    }),
  }),
});

mutation({
  name: 'deleteTrait',
  scope: 'WRITE',
  description:
    'Takes a trait out of the catalogue. Refused (IN_USE, saying by what) while customers have a value, segmentations read ' +
    'it, or the quality standard expects it.',
  input: {
    description: 'A trait to delete.',
    fields: (t) => ({ name: t.string({ required: true, description: 'Its name.' }) }),
  },
  payload: { deletedName: noun('String', 'The name that is free; null where nothing was deleted.') },
  work: async ({ name }, { scope, registry }) => {
    await removeTrait(scope, registry, name);
    return { deletedName: name };
  },
});
