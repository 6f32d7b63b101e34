import { membersOfPersona } from '../../../db/tables/personas/matches.ts';
import { CLAIMS_OF_PERSONA } from '../../../db/tables/personas/persona-claims.ts';
import { CRITERIA_OF_PERSONA } from '../../../db/tables/personas/persona-criteria.ts';
import { PERSONAS, personaByKey, personaHasKey, type Persona as Row } from '../../../db/tables/personas/personas.ts';
import { isStorable } from '../../../segmenter/storable.ts';
import { avatarImage } from '../../../services/personas/avatar.ts';
import { measureNow } from '../../../services/personas/claims/measure-now.ts';
import { createPersona, deletePersona, editPersona, setPersonaStatus } from '../../../services/personas/personas.ts';
import { prepareCriteria } from '../../../services/personas/prepare-criteria.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { PersonaKind, PersonaPolarity, PersonaStatus, SECTIONS } from '../../core/enums.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { ownLanguageArg } from '../../core/language.ts';
import { deletedId, mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { byText, grouped, many, one, paged, read, rowsOf, translated } from '../../core/reading.ts';
import { ClaimInput, claimsOf, PersonaSection } from '../claims/persona-claim.ts';
import { Segment } from '../segments/segment.ts';
import { anatomyInputs, anatomyOf } from './persona-anatomy-input.ts';
import { Criterion, CriterionInput, criteriaOf, criterionProblem } from './persona-criterion.ts';
import { PersonaMatch } from './persona-match.ts';

export const Persona = builder.objectRef<Row>('Persona');

builder.node(Persona, {
  extensions: rowsOf(PERSONAS),
  description:
    'A research archetype: a half-fictional, evidence-backed portrait of a kind of customer, never a real one.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.persona.load(id),
  fields: (t) => ({
    key: t.exposeString('key', {
      description: 'Its handle in programs and files, unique in the workspace. It stays when the name changes.',
    }),
    kind: t.expose('kind', { type: PersonaKind, description: 'What it stands for.' }),
    polarity: t.expose('polarity', { type: PersonaPolarity, description: 'Whether the company wants such customers.' }),
    status: t.expose('status', { type: PersonaStatus, description: 'Whether it is in use.' }),
    name: t.string({
      description: 'Its made-up name.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('name'),
    }),
    title: t.string({
      description: 'The kind of customer in a few words.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('title'),
    }),
    story: t.string({
      bytes: 2_000,
      description: 'Its story.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('story'),
    }),
    quote: t.exposeString('quote', { nullable: true, description: 'The line it is known by; the first of `quotes`.' }),
    reason: t.string({
      nullable: true,
      description: 'Why a negative persona does not fit.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('reason'),
    }),
    avatarUrl: t.string({
      description:
        'Its face: a URL of your own, or a path on this server that draws one. Pages from elsewhere take `avatarImage`.',
      resolve: ({ avatarUrl, avatarSeed }) => avatarUrl ?? `/avatars/${encodeURIComponent(avatarSeed)}.svg`,
    }),
    avatarImage: t.string({
      bytes: 18_000,
      description:
        'The same as an address that any page can show as it is: a URL of your own, or a drawn face as a `data:` URL of some 18 kB.',
      resolve: avatarImage,
    }),
    threshold: t.exposeFloat('threshold', { description: 'Fit from which a customer counts as matched, 0..1.' }),
    sampleSize: t.exposeInt('sampleSize', { nullable: true, description: 'Customers it was drafted from.' }),
    matchCount: t.exposeInt('matchCount', { description: 'Customers matched to it.' }),
    version: t.exposeInt('version', { description: 'Rises with each edit; give it back to change what you saw.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last edited.' }),
    sourceSegment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment it was drafted from; null where it was not, or the segment is gone.',
      ...one('segment', 'sourceSegmentId'),
    }),
    sections: t.field({
      type: [PersonaSection],
      size: SECTIONS.length,
      description: 'All eight sections, in order; those nothing is known about are empty.',
      ...grouped(CLAIMS_OF_PERSONA, 'section', SECTIONS, 'claims'),
    }),
    criteria: t.field({
      type: [Criterion],
      size: 'criteria',
      description: 'What decides its fit.',
      ...many(CRITERIA_OF_PERSONA),
    }),
    problem: t.string({
      nullable: true,
      description:
        'Why some of its criteria cannot be held against customers now, which then matches fewer. Null: all can.',
      resolve: async ({ id }, args, context) => {
        const criteria = await context.loaders.list(CRITERIA_OF_PERSONA).load(id);
        const problems = await Promise.all(criteria.map((criterion) => criterionProblem(criterion, args, context)));
        const known = new Set(problems.filter((problem) => problem !== null));
        return known.size > 0 ? [...known].join('; ') : null;
      },
    }),
    members: t.connection(
      {
        type: PersonaMatch,
        description: 'The matches of it, best fit first: each has the customer and how well it suits.',
        args: { minFit: t.arg.float({ description: 'Only matches of this fit or better, 0..1. Default: all.' }) },
        ...paged(({ minFit }: { minFit?: number | null | undefined }) => ({
          ordering: 'matches',
          list: membersOfPersona(minFit ?? 0),
          ...((minFit ?? 0) <= 0 ? { kept: 'matchCount' } : {}),
        })),
      },
      { name: 'PersonaMatchConnection', description: 'A list of matches of a persona.' },
      { name: 'PersonaMatchEdge', description: 'A match of a list: its node has customer, fit and since.' },
    ),
  }),
});

builder.queryField('persona', (t) =>
  t.field({
    type: Persona,
    cost: STATEMENT,
    nullable: true,
    description: 'A persona by its key; null where there is none.',
    args: { key: t.arg.string({ required: true, description: 'The key.' }) },
    extensions: read({ kind: 'lookup', ways: [byText('key', personaHasKey)] }),
    resolve: (_root, { key }, { scope }) => (isStorable(key) ? personaByKey(scope, key) : null),
  }),
);

const MIN_COVERAGE_INPUT =
  'Share of the weight of its criteria that must be known of a customer, 0..1; below, the match is UNKNOWN. Default 0.5.';

mutation({
  name: 'createPersona',
  scope: 'WRITE',
  description: 'Makes a persona, as a draft.',
  input: {
    description: 'A persona to make.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'Its made-up name, 200 characters at most.' }),
      key: t.string({
        description:
          'Its handle, for good: lower case letters, digits and -, 64 at most. CONFLICT for one that is taken. ' +
          'Default: made from the name, with a number where that is taken.',
      }),
      kind: t.field({ type: PersonaKind, description: 'What it stands for. Default BUYER.' }),
      polarity: t.field({ type: PersonaPolarity, description: 'Whether the company wants such. Default POSITIVE.' }),
      title: t.string({ description: 'The kind of customer in a few words, 300 characters at most.' }),
      story: t.string({ description: 'Its story, 20,000 characters at most.' }),
      quote: t.string({ description: 'Something it would say.' }),
      reason: t.string({ description: 'Why a negative persona does not fit.' }),
      avatarUrl: t.string({ description: 'URL of its face, http or https. Default: one is drawn.' }),
      threshold: t.float({ description: 'Fit from which a customer is matched, 0..1. Default 0.5.' }),
      minCoverage: t.float({ description: MIN_COVERAGE_INPUT }),
      criteria: t.field({ type: [CriterionInput], description: 'What decides its fit, 100 at most.' }),
      claims: t.field({ type: [ClaimInput], description: 'What is said of it, 200 at most.' }),
      ...anatomyInputs(t),
    }),
  },
  payload: { persona: noun(Persona, 'The persona.') },
  work: async ({ name, criteria, claims, ...texts }, { host, scope, registry }) => {
    const { anatomy, plain } = anatomyOf(texts);
    const given = criteriaOf(criteria);
    const lists = { criteria: given && (await prepareCriteria(scope, registry, given)), claims: claimsOf(claims) };
    const fields = { ...presentFields(plain), ...anatomy, ...presentFields(lists), name };
    const persona = await createPersona(scope, fields);
    await measureNow(host, scope, claims?.some(({ measure }) => measure) ? [persona.id] : []);
    return { persona };
  },
});

mutation({
  name: 'editPersona',
  scope: 'WRITE',
  description: 'Changes a persona. Where it is active and its fit changes, everybody is matched anew.',
  input: {
    description:
      'Changes to a persona: what is left out stays; criteria are replaced as a whole. Claims have mutations of their own.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The persona.' }),
      version: t.int(SEEN_VERSION),
      name: t.string({ description: 'Its made-up name, 200 characters at most.' }),
      kind: t.field({ type: PersonaKind, description: 'What it stands for.' }),
      polarity: t.field({ type: PersonaPolarity, description: 'Whether the company wants such.' }),
      title: t.string({ description: 'The kind of customer in a few words, 300 characters at most.' }),
      story: t.string({ description: 'Its story, 20,000 characters at most.' }),
      quote: t.string({ description: 'Something it would say; null clears.' }),
      reason: t.string({ description: 'Why a negative persona does not fit; null clears.' }),
      avatarUrl: t.string({ description: 'URL of its face, http or https; null: one is drawn.' }),
      threshold: t.float({ description: 'Fit from which a customer is matched, 0..1.' }),
      minCoverage: t.float({ description: MIN_COVERAGE_INPUT }),
      criteria: t.field({ type: [CriterionInput], description: 'What decides its fit, 100 at most.' }),
      ...anatomyInputs(t),
    }),
  },
  payload: { persona: noun(Persona, 'The persona as it is now.') },
  work: async ({ id, version, criteria, ...texts }, { host, scope, registry }) => {
    const row = decodeId('Persona', id);
    const given = criteriaOf(criteria);
    const lists = { criteria: given && (await prepareCriteria(scope, registry, given)) };
    const { anatomy, plain } = anatomyOf(texts);
    const patch = { ...presentFields(plain, 'quote', 'reason', 'avatarUrl'), ...anatomy, ...presentFields(lists) };
    return { persona: await editPersona(host, scope, row, version, patch) };
  },
});

for (const [name, status, description] of [
  ['activatePersona', 'ACTIVE', 'Puts a persona in use: customers are matched to it from now on.'],
  ['retirePersona', 'RETIRED', 'Takes a persona out of use: nobody is matched to it any more.'],
  [
    'returnPersonaToDraft',
    'DRAFT',
    'Makes a persona a draft again, to be worked on: nobody is matched to it any more.',
  ],
] as const) {
  mutation({
    name,
    scope: 'WRITE',
    description,
    input: {
      description: 'A persona.',
      fields: (t) => ({
        id: t.id({ required: true, description: 'The persona.' }),
        version: t.int(SEEN_VERSION),
      }),
    },
    payload: { persona: noun(Persona, 'The persona as it is now.') },
    work: async ({ id, version }, { host, scope }) => ({
      persona: await setPersonaStatus(host, scope, decodeId('Persona', id), version, status),
    }),
  });
}

mutation({
  name: 'deletePersona',
  scope: 'WRITE',
  description: 'Deletes a persona with its claims, criteria and matches.',
  input: {
    description: 'A persona to delete.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The persona.' }),
      version: t.int(SEEN_VERSION),
    }),
  },
  payload: { deletedId: deletedId() },
  work: async ({ id, version }, { scope }) => {
    const row = decodeId('Persona', id);
    await deletePersona(scope, row, version);
    return { deletedId: encodeId('Persona', row) };
  },
});
