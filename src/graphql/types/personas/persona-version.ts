import {
  PUBLISHED_OF_PERSONA,
  type PersonaVersion as Row,
  VERSIONS,
  VERSIONS_OF_PERSONA,
} from '../../../db/tables/personas/persona-versions.ts';
import type { Persona as PersonaRow } from '../../../db/tables/personas/personas.ts';
import { isSameDocument } from '../../../engine/persona/persona-document.ts';
import { textOf } from '../../../services/input/translations.ts';
import { publishPersona } from '../../../services/personas/publish.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { ApiKeyRole, PersonaAudience, PersonaAwareness, PersonaKind, PersonaPolarity } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { Language, ownLanguageArg } from '../../core/language.ts';
import { mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { byId, one, paged, read, rowsOf } from '../../core/reading.ts';
import { Persona } from './persona.ts';
import { Profile, profileOf, Quote, quotesOf } from './persona-profile.ts';
import { VersionClaim, VersionCriterion } from './persona-version-items.ts';

export const PersonaVersion = builder.objectRef<Row>('PersonaVersion');

/** The fields that a version keeps, as the persona had them. Versions made before a field came to be lack it. */
function kept({ document: { fields } }: Row): PersonaRow {
  return { language: 'en', translations: {}, profile: {}, quote: null, ...fields } as unknown as PersonaRow;
}

builder.node(PersonaVersion, {
  extensions: rowsOf(VERSIONS),
  description:
    'A persona as it was published. It never changes: the persona goes on, and is published again. docs/persona-versions.md',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.personaVersion.load(id),
  fields: (t) => ({
    number: t.exposeInt('number', { description: '1 of the first that was published of the persona, then 2, 3...' }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona as it is now; null for one just deleted.',
      ...one('persona', 'personaId'),
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was published.' }),
    author: t.exposeString('author', {
      nullable: true,
      description: 'Name of the API key that published it; null: the operator, by command or file.',
    }),
    authorRole: t.field({
      type: ApiKeyRole,
      nullable: true,
      description: 'The role that key had; null where there was none.',
      resolve: ({ authorRole }) => authorRole as 'READ' | 'WRITE' | 'ADMIN' | null,
      extensions: read({ kind: 'column', column: 'authorRole' }),
    }),
    note: t.exposeString('note', { bytes: 200, description: 'What was said of it; empty where nothing was.' }),
    kind: t.field({ type: PersonaKind, description: 'What it stood for.', resolve: (row) => kept(row).kind }),
    polarity: t.field({
      type: PersonaPolarity,
      description: 'Whether the company wanted such customers.',
      resolve: (row) => kept(row).polarity,
    }),
    language: t.field({
      type: Language,
      description: 'The language its texts were written in.',
      resolve: (row) => kept(row).language as 'en' | 'zh',
    }),
    name: t.string({
      description: 'Its name.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: (row, { language }) => textOf(kept(row), 'name', language),
    }),
    title: t.string({
      description: 'The kind of customer in a few words.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: (row, { language }) => textOf(kept(row), 'title', language),
    }),
    story: t.string({
      bytes: 2_000,
      description: 'Its story.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: (row, { language }) => textOf(kept(row), 'story', language),
    }),
    quotes: t.field({
      type: [Quote],
      size: 3,
      description: 'The line it was known by, then what customers said.',
      resolve: (row) => quotesOf(kept(row)),
    }),
    reason: t.string({
      nullable: true,
      description: 'Why a negative persona did not fit.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: (row, { language }) => textOf(kept(row), 'reason', language),
    }),
    audience: t.field({
      type: PersonaAudience,
      nullable: true,
      description: 'Whom the site served, of the kind WEBSITE.',
      resolve: (row) => kept(row).audience,
    }),
    influencesPurchase: t.boolean({
      nullable: true,
      description: 'Of the kind USER: whether it influenced the purchase.',
      resolve: (row) => kept(row).influencesPurchase,
    }),
    awareness: t.field({
      type: PersonaAwareness,
      nullable: true,
      description: 'How far it was from a purchase.',
      resolve: (row) => kept(row).awareness,
    }),
    priority: t.int({ nullable: true, description: '1 to 5, as of a persona.', resolve: (row) => kept(row).priority }),
    threshold: t.float({
      description: 'Fit from which a customer counted as matched, 0..1.',
      resolve: (row) => kept(row).threshold,
    }),
    minCoverage: t.float({
      description: 'Share of the weight of its criteria that had to be known of a customer.',
      resolve: (row) => kept(row).minCoverage,
    }),
    profile: t.field({ type: Profile, description: 'Its typed values.', resolve: (row) => profileOf(kept(row)) }),
    criteria: t.field({
      type: [VersionCriterion],
      size: 'criteria',
      description: 'What decided its fit.',
      resolve: ({ document }) => [...document.criteria],
    }),
    claims: t.field({
      type: [VersionClaim],
      size: 'claims',
      description: 'What was said of it, with the evidence there was, in the order of its sections.',
      resolve: ({ document }) => [...document.claims],
    }),
  }),
});

builder.objectFields(Persona, (t) => ({
  versions: t.connection(
    {
      type: PersonaVersion,
      description: 'What was published of it, the latest first.',
      ...paged((_args: object) => ({ ordering: 'versions', list: VERSIONS_OF_PERSONA })),
    },
    { name: 'PersonaVersionConnection', description: 'A list of versions.' },
    { name: 'PersonaVersionEdge', description: 'A version of a list.' },
  ),
  publishedVersion: t.field({
    type: PersonaVersion,
    nullable: true,
    description: 'Its last version; null where none was published.',
    resolve: async ({ id }, _args, { loaders }) => (await loaders.list(PUBLISHED_OF_PERSONA).load(id))[0] ?? null,
  }),
  unpublishedChanges: t.boolean({
    cost: 5,
    description: 'Whether it says something else than its last version: true as well where none was published.',
    resolve: async ({ id }, _args, { loaders }) => {
      const [last] = await loaders.list(PUBLISHED_OF_PERSONA).load(id);
      const now = await loaders.personaDocument.load(id);
      return !last || !now || !isSameDocument(last.document, now);
    },
  }),
}));

builder.queryField('personaVersion', (t) =>
  t.field({
    type: PersonaVersion,
    cost: STATEMENT,
    nullable: true,
    description: 'A version of a persona by its id; null where there is none.',
    args: { id: t.arg.id({ required: true, description: 'The version.' }) },
    extensions: read({ kind: 'lookup', ways: [byId('PersonaVersion', (id) => `v.id = ${id}::int`)] }),
    resolve: (_root, { id }, { loaders }) => loaders.personaVersion.load(decodeId('PersonaVersion', id)),
  }),
);

mutation({
  name: 'publishPersona',
  scope: 'WRITE',
  description:
    'Publishes what a persona says now as its next version, which never changes. INVALID_INPUT for a negative persona ' +
    'without a reason. Publishing moves no matches: activate it for that.',
  input: {
    description: 'A persona to publish.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The persona.' }),
      version: t.int(SEEN_VERSION),
      note: t.string({ description: 'What is to be said of it, 2,000 characters at most. Default: nothing.' }),
    }),
  },
  payload: {
    persona: noun(Persona, 'The persona as it is now.'),
    personaVersion: noun(PersonaVersion, 'The version that was made.'),
  },
  work: async ({ id, version, note }, { scope }) => {
    const published = await publishPersona(scope, decodeId('Persona', id), version, note ?? '');
    return { persona: published.persona, personaVersion: published.version };
  },
});
