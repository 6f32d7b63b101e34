import { type ClaimEvidence, EVIDENCE } from '../../../db/tables/personas/claim-evidence.ts';
import { methodIn, sourceIn } from '../../../services/personas/claims/evidence-words.ts';
import { builder } from '../../core/builder.ts';
import { EvidenceKind, EvidenceStance } from '../../core/enums.ts';
import { encodeId } from '../../core/id.ts';
import { ownLanguageArg } from '../../core/language.ts';
import { rowsOf } from '../../core/reading.ts';
import { Survey } from '../surveys/survey.ts';

export const Evidence = builder.objectRef<ClaimEvidence>('PersonaEvidence').implement({
  extensions: rowsOf(EVIDENCE),
  description: 'Something that a claim rests on, or that speaks against it.',
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: ({ id }) => encodeId('PersonaEvidence', id) }),
    kind: t.expose('kind', { type: EvidenceKind, description: 'What it is known from.' }),
    stance: t.expose('stance', { type: EvidenceStance, description: 'Whether it supports the claim.' }),
    method: t.string({
      nullable: true,
      bytes: 100,
      description: 'How it was found, in words. Of a draft in either language; any other comes as it is written.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: (piece, { language }) => (language ? methodIn(piece, language) : piece.method),
    }),
    source: t.string({
      nullable: true,
      bytes: 100,
      description:
        'Whoever or whatever it comes from. Of a draft in either language; any other comes as it is written.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: (piece, { language }) => (language ? sourceIn(piece, language) : piece.source),
    }),
    date: t.expose('date', {
      type: 'Date',
      nullable: true,
      description: 'The day it was found; null of evidence that was given by its kind alone.',
    }),
    sampleSize: t.exposeInt('sampleSize', {
      nullable: true,
      description: 'Customers, answers or interviews that it rests on; null: not said, which weighs as one.',
    }),
    url: t.exposeString('url', { nullable: true, bytes: 100, description: 'Where it can be read.' }),
    excerpt: t.exposeString('excerpt', { nullable: true, bytes: 200, description: 'A passage of it, word for word.' }),
    detail: t.field({
      type: 'JSON',
      bytes: 200,
      nullable: true,
      description: 'The same in numbers: feature, value, baseline, sample; null where there are none.',
      resolve: ({ detail }) => detail,
    }),
    survey: t.field({
      type: Survey,
      nullable: true,
      description: 'The survey of this workspace that it is taken from; null where it is from none.',
      resolve: async ({ surveyId }, _args, { loaders }) =>
        surveyId === null ? null : ((await loaders.surveyCatalogue()).get(surveyId) ?? null),
    }),
    version: t.exposeInt('version', { description: 'Rises with each edit; give it back to change what you saw.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was written down.' }),
  }),
});

export const EvidenceInput = builder.inputType('PersonaEvidenceInput', {
  description: 'Something that a claim rests on, or that speaks against it.',
  fields: (t) => ({
    kind: t.field({ type: EvidenceKind, required: true, description: 'What it is known from.' }),
    stance: t.field({ type: EvidenceStance, description: 'Whether it supports the claim. Default SUPPORTS.' }),
    date: t.field({ type: 'Date', description: 'The day it was found. INVALID_INPUT without it.' }),
    method: t.string({ description: 'How it was found, in words, 1,000 characters at most.' }),
    source: t.string({ description: 'Whoever or whatever it comes from, 1,000 characters at most.' }),
    sampleSize: t.int({ description: 'Customers, answers or interviews that it rests on, 1 or more.' }),
    url: t.string({ description: 'Where it can be read: http or https.' }),
    excerpt: t.string({ description: 'A passage of it, word for word, 5,000 characters at most.' }),
    detail: t.field({ type: 'JSON', description: 'The same in numbers: a JSON object.' }),
    survey: t.string({ description: 'Key of the survey of this workspace that it is taken from. NOT_FOUND for none.' }),
  }),
});

type EvidenceShape = (typeof EvidenceInput)['$inferInput'];

/** Evidence as the service takes it, which checks it: without a date it is refused. */
export function readEvidence({ date, detail, stance, ...piece }: EvidenceShape) {
  return {
    ...piece,
    ...(stance ? { stance } : {}),
    // Null says in files that nobody knows the day; a client says it.
    date: date ?? '',
    detail: detail as Record<string, unknown> | null | undefined,
  };
}
