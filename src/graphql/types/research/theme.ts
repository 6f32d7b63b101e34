import { ALL_THEMES, type ResearchTheme as Row, THEMES } from '../../../db/tables/research/themes.ts';
import { createTheme, deleteTheme, editTheme, mergeThemes } from '../../../services/research/themes.ts';
import { builder } from '../../core/builder.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { deletedId, mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { paged, rowsOf } from '../../core/reading.ts';

export const ResearchTheme = builder.objectRef<Row>('ResearchTheme');

builder.node(ResearchTheme, {
  extensions: rowsOf(THEMES),
  description: 'Something that comes up in interviews.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.theme.load(id),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name. No two are the same but for case or white space.' }),
    description: t.exposeString('description', { nullable: true, bytes: 100, description: 'What it means.' }),
    version: t.exposeInt('version', { description: 'Rises with each edit; give it back to change what you saw.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last edited.' }),
  }),
});

builder.queryFields((t) => ({
  researchThemes: t.connection(
    {
      type: ResearchTheme,
      description: 'Themes, by name.',
      ...paged((_args: object) => ({ ordering: 'researchThemes', list: ALL_THEMES })),
    },
    { name: 'ResearchThemeConnection', description: 'A list of themes.' },
    { name: 'ResearchThemeEdge', description: 'A theme of a list.' },
  ),
}));

mutation({
  name: 'createResearchTheme',
  scope: 'RESEARCH',
  description: 'Makes a theme. Recording an interview makes those that it names as well.',
  input: {
    description: 'A theme to make.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'Its name, 200 characters. CONFLICT for one that is taken.' }),
      description: t.string({ description: 'What it means, 2,000 characters.' }),
    }),
  },
  payload: { theme: noun(ResearchTheme, 'The theme.') },
  work: async ({ name, description }, { scope }) => ({
    theme: await createTheme(scope, { name, description: description ?? null }),
  }),
});

mutation({
  name: 'editResearchTheme',
  scope: 'RESEARCH',
  description: 'Renames or describes a theme. CONFLICT also for a name that another has: merge the two.',
  input: {
    description: 'Changes to a theme: what is left out stays.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The theme.' }),
      version: t.int(SEEN_VERSION),
      name: t.string({ description: 'Its name, 200 characters.' }),
      description: t.string({ description: 'What it means, 2,000 characters; null clears.' }),
    }),
  },
  payload: { theme: noun(ResearchTheme, 'The theme as it is now.') },
  work: async ({ id, version, ...fields }, { scope }) => ({
    theme: await editTheme(scope, { id: decodeId('ResearchTheme', id), version }, presentFields(fields, 'description')),
  }),
});

mutation({
  name: 'mergeResearchThemes',
  scope: 'RESEARCH',
  description: 'Makes one theme of two. Interviews and quotes of the first count for the other, once each.',
  input: {
    description: 'Themes to merge.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The theme that goes.' }),
      version: t.int(SEEN_VERSION),
      intoId: t.id({ required: true, description: 'The theme that stays.' }),
    }),
  },
  payload: { theme: noun(ResearchTheme, 'The theme that stays.') },
  work: async ({ id, version, intoId }, { scope }) => ({
    theme: await mergeThemes(
      scope,
      { id: decodeId('ResearchTheme', id), version },
      decodeId('ResearchTheme', intoId, ['intoId']),
    ),
  }),
});

mutation({
  name: 'deleteResearchTheme',
  scope: 'RESEARCH',
  description: 'Deletes a theme, and takes it from the interviews that were coded with it.',
  input: {
    description: 'A theme to delete.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The theme.' }),
      version: t.int(SEEN_VERSION),
    }),
  },
  payload: { deletedId: deletedId() },
  work: async ({ id, version }, { scope }) => {
    const row = decodeId('ResearchTheme', id);
    await deleteTheme(scope, { id: row, version });
    return { deletedId: encodeId('ResearchTheme', row) };
  },
});
