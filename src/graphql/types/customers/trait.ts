import { listTraits, type Trait as Row } from '../../../db/tables/customers/traits.ts';
import { removeTrait } from '../../../services/customers/remove-trait.ts';
import { isPersonal, saveTrait } from '../../../services/customers/traits.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import type { Loaders } from '../../core/loaders.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { NAMED_LIST, pieceOf } from '../../core/named-list.ts';
import { FeatureKind, featureKindOf, traitKindOf } from '../segments/feature-kind.ts';

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
    }),
  },
  payload: { trait: noun(Trait, 'The trait as it is now.') },
  work: async ({ name, kind, unit = null, description = null, personal }, { scope }) => ({
    trait: await saveTrait(scope, {
      name,
      kind: traitKindOf(kind),
      unit,
      description,
      ...(personal === undefined ? {} : { personal }),
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
