import { settingsJsonSchema } from '../../../engine/settings.ts';
import type { Segmenter as Plugin } from '../../../segmenter/segmenter.ts';
import { builder } from '../../core/builder.ts';
import { languageArg, say } from '../../core/language.ts';

export const Basis = builder.enumType('Basis', {
  description: 'What a segmenter looks at.',
  values: {
    DEMOGRAPHIC: { description: 'Age, family, income and the like.' },
    GEOGRAPHIC: { description: 'Where customers live.' },
    PSYCHOGRAPHIC: { description: 'Attitudes, interests, values, lifestyle.' },
    BEHAVIORAL: { description: 'What customers do.' },
    LIFECYCLE: { description: 'How far the relation has come.' },
    RULES: { description: 'Rules written by users.' },
  } as const,
});

const MembershipMode = builder.enumType('MembershipMode', {
  description: 'How many segments of a segmentation a customer may be in.',
  values: {
    EXCLUSIVE: { value: 'exclusive', description: 'One at most.' },
    OVERLAPPING: { value: 'overlapping', description: 'Any number.' },
  } as const,
});

export const Segmenter = builder.objectRef<Plugin>('Segmenter');

builder.node(Segmenter, {
  description: 'Code that segments customers: an enabled plugin.',
  id: { description: 'Its name, `basis.name`: unique in the whole API, and taken by `node`.', resolve: ({ id }) => id },
  loadWithoutCache: (id, { registry }) => registry.find(id) ?? null,
  fields: (t) => ({
    version: t.exposeString('version', { description: 'Its semantic version.' }),
    basis: t.expose('basis', { type: Basis, description: 'What it looks at.' }),
    name: t.string({
      description: 'Its name for people.',
      args: { language: t.arg(languageArg) },
      resolve: ({ name }, { language }) => say(name, language),
    }),
    description: t.string({
      description: 'What it does, by which formula and from which source.',
      args: { language: t.arg(languageArg) },
      resolve: ({ description }, { language }) => say(description, language),
    }),
    membership: t.expose('membership', { type: MembershipMode, description: 'Whether its segments may overlap.' }),
    configSchema: t.field({
      type: 'JSON',
      bytes: 8_000,
      nullable: true,
      description: 'JSON Schema (draft 2020-12) of its settings; null where the plugin cannot say.',
      resolve: (plugin) => settingsJsonSchema(plugin),
    }),
    learns: t.exposeBoolean('learns', { description: 'Whether it learns from the population when it is run.' }),
  }),
});

builder.queryFields((t) => ({
  segmenters: t.field({
    type: [Segmenter],
    size: 'segmenters',
    description: 'The segmenters of all enabled plugins.',
    resolve: (_root, _args, { registry }) => [...registry.all],
  }),
  segmenter: t.field({
    type: Segmenter,
    nullable: true,
    description: 'A segmenter by its id; null where no enabled plugin provides it.',
    args: { id: t.arg.string({ required: true, description: 'Its id, `basis.name`.' }) },
    resolve: (_root, { id }, { registry }) => registry.find(id) ?? null,
  }),
}));
