import { REVIEWS, REVIEWS_OF_PERSONA, type PersonaReview as Row } from '../../../db/tables/upkeep/persona-reviews.ts';
import { REVIEW_KINDS, type ReviewKind } from '../../../engine/upkeep/review-calendar.ts';
import { reviewPersona } from '../../../services/upkeep/review.ts';
import { builder } from '../../core/builder.ts';
import { ApiKeyRole } from '../../core/enums.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { one, paged, read, rowsOf } from '../../core/reading.ts';
import { timeOf } from '../../core/scalars.ts';
import { Persona } from '../personas/persona.ts';

const MEANINGS: Readonly<Record<ReviewKind, string>> = {
  CHECK: 'The regular check: does it still hold? By default once a quarter.',
  CLEAN_UP: 'Claims, evidence and texts are put in order; a check too. By default twice a year.',
  REANALYSIS: 'It is researched and analysed anew; a clean-up too. By default once a year.',
};

export const ReviewKindEnum = builder.enumType('PersonaReviewKind', {
  description: 'A kind of review of a persona. A heavier one does what the lighter ones do.',
  values: Object.fromEntries(REVIEW_KINDS.map((value) => [value, { value, description: MEANINGS[value] }])) as Record<
    ReviewKind,
    { value: ReviewKind; description: string }
  >,
});

export const PersonaReview = builder.objectRef<Row>('PersonaReview').implement({
  extensions: rowsOf(REVIEWS),
  description: 'A review of a persona that took place. It does not change.',
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: ({ id }) => encodeId('PersonaReview', id) }),
    kind: t.expose('kind', { type: ReviewKindEnum, description: 'Its kind.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it took place.' }),
    author: t.exposeString('author', {
      nullable: true,
      description: 'Name of the API key that recorded it; null: the operator.',
    }),
    authorRole: t.field({
      type: ApiKeyRole,
      nullable: true,
      description: 'The role that key had; null where there was none.',
      resolve: ({ authorRole }) => authorRole as 'READ' | 'WRITE' | 'ADMIN' | null,
      extensions: read({ kind: 'column', column: 'authorRole' }),
    }),
    reviewer: t.exposeString('reviewer', { description: 'Who reviewed it, as they say; empty where nobody said.' }),
    findings: t.exposeString('findings', { bytes: 500, description: 'What was found.' }),
    published: t.exposeInt('published', {
      nullable: true,
      description: 'Number of the published version it was about; null where there was none.',
    }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona; null for one since deleted.',
      ...one('persona', 'personaId'),
    }),
  }),
});

builder.objectField(Persona, 'reviews', (t) =>
  t.connection(
    {
      type: PersonaReview,
      description: 'Its reviews, the latest first.',
      ...paged((_args: object) => ({ ordering: 'personaReviews', list: REVIEWS_OF_PERSONA })),
    },
    { name: 'PersonaReviewConnection', description: 'A list of reviews.' },
    { name: 'PersonaReviewEdge', description: 'A review of a list.' },
  ),
);

mutation({
  name: 'reviewPersona',
  scope: 'WRITE',
  description:
    'Records that an active persona was reviewed. What the review covers is due anew from then, and its members of now ' +
    'become the baseline of its drift. INVALID_INPUT for a draft or retired persona.',
  input: {
    description: 'A review that took place.',
    fields: (t) => ({
      personaId: t.id({ required: true, description: 'The persona.' }),
      kind: t.field({ type: ReviewKindEnum, required: true, description: 'The kind of review.' }),
      findings: t.string({ required: true, description: 'What was found, 1 to 10,000 characters.' }),
      reviewer: t.string({ description: 'Who reviewed it, 200 characters. Default: nobody is named.' }),
      at: t.field({ type: 'DateTime', description: 'When it took place; not in the future. Default: now.' }),
    }),
  },
  payload: { review: noun(PersonaReview, 'The review.') },
  work: async ({ personaId, at, ...fields }, { scope }) => ({
    review: await reviewPersona(scope, {
      ...presentFields(fields),
      kind: fields.kind,
      findings: fields.findings,
      personaId: decodeId('Persona', personaId, ['personaId']),
      at: at ? timeOf(at, ['at']) : null,
    }),
  }),
});
