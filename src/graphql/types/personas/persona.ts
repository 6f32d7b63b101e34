import { countMatches, MATCH_KEYS, type Match, membersOfPersonas } from '../../../db/tables/matches.ts';
import type { PersonaClaim as ClaimRow } from '../../../db/tables/persona-claims.ts';
import type { PersonaCriterion as CriterionRow } from '../../../db/tables/persona-criteria.ts';
import { countPersonas, PERSONA_KEYS, pageOfPersonas, type Persona as Row } from '../../../db/tables/personas.ts';
import { builder } from '../../core/builder.ts';
import { connect } from '../../core/connection.ts';
import {
  EvidenceKind,
  PersonaKind,
  PersonaPolarity,
  PersonaSectionKind,
  PersonaStatus,
  SECTIONS,
} from '../../core/enums.ts';
import { Customer } from '../customers/customer.ts';
import { Segment } from '../segments/segment.ts';
import { PersonaMatch } from './persona-match.ts';
import type { Fit } from './rank-personas.ts';

const Claim = builder.objectRef<ClaimRow>('PersonaClaim').implement({
  description: 'One statement of a persona, with its evidence.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'The statement.' }),
    evidence: t.expose('evidence', { type: EvidenceKind, description: 'What it rests on.' }),
    detail: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What the evidence says in numbers: feature, value, baseline, sample; null for a guess.',
      resolve: ({ detail }) => detail,
    }),
  }),
});

interface SectionShape {
  readonly section: ClaimRow['section'];
  readonly claims: readonly ClaimRow[];
}

const Section = builder.objectRef<SectionShape>('PersonaSection').implement({
  description: 'What is known about one side of a persona.',
  fields: (t) => ({
    section: t.expose('section', { type: PersonaSectionKind, description: 'What it is about.' }),
    claims: t.field({
      type: [Claim],
      description: 'Its statements, in their order.',
      resolve: ({ claims }) => [...claims],
    }),
  }),
});

const Criterion = builder.objectRef<CriterionRow>('PersonaCriterion').implement({
  description: "Membership of a segment counts towards a persona's fit.",
  fields: (t) => ({
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment; null for one just deleted.',
      resolve: ({ segmentId }, _args, { loaders }) => loaders.segment.load(segmentId),
    }),
    weight: t.exposeFloat('weight', { description: 'How much it counts; below 0 against the persona.' }),
  }),
});

export const Persona = builder.objectRef<Row>('Persona');

builder.node(Persona, {
  description:
    'A research archetype: a half-fictional, evidence-backed portrait of a kind of customer, never a real one.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.persona.load(id),
  fields: (t) => ({
    kind: t.expose('kind', { type: PersonaKind, description: 'What it stands for.' }),
    polarity: t.expose('polarity', { type: PersonaPolarity, description: 'Whether the company wants such customers.' }),
    status: t.expose('status', { type: PersonaStatus, description: 'Whether it is in use.' }),
    name: t.exposeString('name', { description: 'Its made-up name.' }),
    title: t.exposeString('title', { description: 'The kind of customer in a few words.' }),
    story: t.exposeString('story', { description: 'Its story.' }),
    quote: t.exposeString('quote', { nullable: true, description: 'Something it would say.' }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why a negative persona does not fit.' }),
    avatarUrl: t.string({
      description: 'Its face: a URL of your own, or a path on this server that draws one.',
      resolve: ({ avatarUrl, avatarSeed }) => avatarUrl ?? `/avatars/${encodeURIComponent(avatarSeed)}.svg`,
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
      resolve: ({ sourceSegmentId }, _args, { loaders }) =>
        sourceSegmentId === null ? null : loaders.segment.load(sourceSegmentId),
    }),
    typicalCustomer: t.field({
      type: Customer,
      nullable: true,
      description: 'The real customer nearest to the middle of that segment.',
      resolve: ({ typicalCustomerId }, _args, { loaders }) =>
        typicalCustomerId === null ? null : loaders.customer.load(typicalCustomerId),
    }),
    sections: t.field({
      type: [Section],
      description: 'All eight sections, in order; those nothing is known about are empty.',
      resolve: async ({ id }, _args, { loaders }) => {
        const claims = await loaders.claimsOfPersona.load(id);
        return SECTIONS.map((section) => ({ section, claims: claims.filter((claim) => claim.section === section) }));
      },
    }),
    criteria: t.field({
      type: [Criterion],
      description: 'What decides its fit.',
      resolve: ({ id }, _args, { loaders }) => loaders.criteriaOfPersona.load(id),
    }),
    members: t.connection(
      {
        type: PersonaMatch,
        description: 'Customers matched to it, best fit first.',
        args: { minFit: t.arg.float({ description: 'Only matches of this fit or better, 0..1. Default: all.' }) },
        resolve: ({ id, matchCount }, { minFit, ...page }, { scope, loaders }) => {
          const least = minFit ?? 0;
          return connect<Fit>(page, {
            ordering: `matches:${id}`,
            keys: MATCH_KEYS,
            position: ({ fit, customerId }) => [fit, customerId],
            rows: async (part) => {
              const matches = loaders.ofParent<Match>(
                `matches:${JSON.stringify([least, part])}`,
                (ids) => membersOfPersonas(scope, ids, least, part),
                ({ personaId }) => personaId,
              );
              return (await matches.load(id)).map((match) => ({ ...match, matched: true }));
            },
            total: async () => {
              if (least <= 0) return matchCount;
              const counts = loaders.ofParent(
                `matchCount:${least}`,
                (ids) => countMatches(scope, ids, least),
                ({ personaId }) => personaId,
              );
              return (await counts.load(id))[0]?.count ?? 0;
            },
          });
        },
      },
      { name: 'PersonaMatchConnection', description: 'A list of matches.' },
      { name: 'PersonaMatchEdge', description: 'A match of a list.' },
    ),
  }),
});

const PersonaFilter = builder.inputType('PersonaFilter', {
  description: 'Which personas are meant: what is given must all hold.',
  fields: (t) => ({
    status: t.field({ type: PersonaStatus, description: 'Only of this status.' }),
    kind: t.field({ type: PersonaKind, description: 'Only of this kind.' }),
    polarity: t.field({ type: PersonaPolarity, description: 'Only of this polarity.' }),
  }),
});

builder.queryField('personas', (t) =>
  t.connection(
    {
      type: Persona,
      description: 'Personas, oldest first.',
      args: { filter: t.arg({ type: PersonaFilter, description: 'Only these. Default: all.' }) },
      resolve: (_root, { filter, ...page }, { scope }) => {
        const meant = {
          status: filter?.status ?? undefined,
          kind: filter?.kind ?? undefined,
          polarity: filter?.polarity ?? undefined,
        };
        return connect<Row>(page, {
          ordering: 'personas',
          keys: PERSONA_KEYS,
          position: ({ id }) => [id],
          rows: (part) => pageOfPersonas(scope, meant, part),
          total: () => countPersonas(scope, meant),
        });
      },
    },
    { name: 'PersonaConnection', description: 'A list of personas.' },
    { name: 'PersonaEdge', description: 'A persona of a list.' },
  ),
);
