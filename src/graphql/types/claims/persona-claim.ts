import { EVIDENCE_OF_CLAIM } from '../../../db/tables/personas/claim-evidence.ts';
import { OPINIONS_ON_CLAIM } from '../../../db/tables/personas/claim-opinions.ts';
import { CLAIMS, type PersonaClaim as Row } from '../../../db/tables/personas/persona-claims.ts';
import { isDisputed } from '../../../engine/persona/claim-standing.ts';
import { PersonagraphError } from '../../../errors.ts';
import { LANGUAGES, type TextsByLanguage } from '../../../services/input/translations.ts';
import type { ClaimInput as GivenClaim } from '../../../services/personas/claim-input.ts';
import { measuredOf, measureOf } from '../../../services/personas/claims/claim-changes.ts';
import { builder } from '../../core/builder.ts';
import { ClaimStatus, EvidenceKind, PersonaSectionKind, Team } from '../../core/enums.ts';
import { Language, ownLanguageArg } from '../../core/language.ts';
import { many, rowsOf, translated } from '../../core/reading.ts';
import { Evidence, EvidenceInput, readEvidence } from './claim-evidence.ts';
import { ClaimMeasure, MeasureInput, readMeasure } from './claim-measure.ts';
import { ClaimOpinion } from './claim-opinion.ts';

const ClaimTranslation = builder
  .objectRef<{ readonly language: (typeof LANGUAGES)[number]; readonly text: string }>('PersonaClaimTranslation')
  .implement({
    description: 'A statement in another language than its own.',
    fields: (t) => ({
      language: t.expose('language', { type: Language, description: 'The language.' }),
      text: t.exposeString('text', { bytes: 200, description: 'The statement in it.' }),
    }),
  });

export const ClaimTranslationInput = builder.inputType('PersonaClaimTranslationInput', {
  description: 'A statement in another language than its own.',
  fields: (t) => ({
    language: t.field({ type: Language, required: true, description: 'The language.' }),
    text: t.string({ description: 'The statement in it, 2,000 characters at most; null clears, in an edit.' }),
  }),
});

/** Translations as the service takes them: by language; null clears one. */
export function translationsOf(translations: readonly (typeof ClaimTranslationInput)['$inferInput'][]) {
  return Object.fromEntries(
    translations.map(({ language, text }) => [language, typeof text === 'string' ? { text } : null]),
  );
}

export const Claim = builder.objectRef<Row>('PersonaClaim');

builder.node(Claim, {
  extensions: rowsOf(CLAIMS),
  description: 'One statement of a persona. Its status follows from its evidence and its measure: docs/personas.md.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.claim.load(id),
  fields: (t) => ({
    section: t.expose('section', { type: PersonaSectionKind, description: 'What it is about.' }),
    text: t.string({
      bytes: 200,
      description: 'The statement.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('text'),
    }),
    textLanguage: t.field({
      type: Language,
      nullable: true,
      description: 'The language of the statement; null where it was not said.',
      resolve: ({ textLanguage }) => textLanguage as 'en' | 'zh' | null,
    }),
    translations: t.field({
      type: [ClaimTranslation],
      size: 1,
      description: 'The statement in other languages. A new text has none until it is translated anew.',
      resolve: ({ translations }) => {
        const texts = translations as TextsByLanguage;
        return LANGUAGES.flatMap((language) =>
          texts[language]?.['text'] ? { language, text: texts[language]['text'] } : [],
        );
      },
    }),
    team: t.expose('team', { type: Team, nullable: true, description: 'The team that makes it; null: not said.' }),
    status: t.expose('status', {
      type: ClaimStatus,
      description: 'What its measure says; without one, or where that says nothing, the heavier of all evidence.',
    }),
    dataStatus: t.expose('dataStatus', {
      type: ClaimStatus,
      description: 'What data say: its measure alone where it is bound to one, otherwise surveys, analytics and CRM.',
    }),
    interviewStatus: t.expose('interviewStatus', {
      type: ClaimStatus,
      description: 'What people say who were heard or watched: interviews, field studies, usability tests, feedback.',
    }),
    disagrees: t.boolean({
      description: 'Whether data and people say the opposite.',
      resolve: (claim) => isDisputed(claim),
    }),
    confidence: t.exposeFloat('confidence', {
      description:
        'How sure the status is, 0..1; 0 of an unverified claim. Evidence for it weighs S, evidence against it R: ' +
        'S (1 - R) of a supported claim, R (1 - S) of a refuted one. docs/personas.md tells the weights.',
    }),
    measure: t.field({
      type: ClaimMeasure,
      nullable: true,
      description: 'The number over customers that it states; null: it is bound to none.',
      resolve: (claim) => (measureOf(claim) ? claim : null),
    }),
    problem: t.string({
      nullable: true,
      description:
        'Why its measure cannot be had, where data say nothing of the claim, or is in doubt. Null: neither, or there is none.',
      resolve: (claim) => {
        if (!measureOf(claim)) return null;
        const measured = measuredOf(claim);
        return measured ? (measured.problem?.message ?? null) : 'It was not measured yet.';
      },
    }),
    evidence: t.field({
      type: [Evidence],
      size: 'evidence',
      description: 'What it rests on, and what speaks against it, oldest first.',
      ...many(EVIDENCE_OF_CLAIM),
    }),
    opinions: t.field({
      type: [ClaimOpinion],
      size: 'opinions',
      description: 'Who agrees and who does not, oldest first. They do not count for its status.',
      ...many(OPINIONS_ON_CLAIM),
    }),
    version: t.exposeInt('version', {
      description: 'Rises with each edit of it; give it back to change what you saw. Evidence and opinions leave it.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last edited.' }),
  }),
});

interface SectionShape {
  readonly section: Row['section'];
  readonly claims: readonly Row[];
}

export const PersonaSection = builder.objectRef<SectionShape>('PersonaSection').implement({
  description: 'What is known about one side of a persona.',
  fields: (t) => ({
    section: t.expose('section', { type: PersonaSectionKind, description: 'What it is about.' }),
    claims: t.field({
      type: [Claim],
      size: 'claims',
      description: 'Its statements, in their order.',
      resolve: ({ claims }) => [...claims],
    }),
  }),
});

export const ClaimInput = builder.inputType('PersonaClaimInput', {
  description: 'One statement, with its evidence.',
  fields: (t) => ({
    section: t.field({ type: PersonaSectionKind, required: true, description: 'What it is about.' }),
    text: t.string({ required: true, description: 'The statement, 2,000 characters at most.' }),
    textLanguage: t.field({ type: Language, description: 'The language of the statement. Default: it is not said.' }),
    translations: t.field({ type: [ClaimTranslationInput], description: 'The statement in the other language.' }),
    team: t.field({ type: Team, description: 'The team that makes it. Default: it is not said.' }),
    evidence: t.field({
      type: EvidenceKind,
      description: 'In short: the kind of its only evidence, which has no date. Not together with `evidenceList`.',
    }),
    detail: t.field({ type: 'JSON', description: 'With `evidence`: the same in numbers, a JSON object.' }),
    evidenceList: t.field({ type: [EvidenceInput], description: 'What it rests on, 100 pieces at most.' }),
    measure: t.field({ type: MeasureInput, description: 'The number over customers that it states.' }),
  }),
});

type ClaimTexts = NonNullable<GivenClaim['translations']>;
type ClaimShape = (typeof ClaimInput)['$inferInput'];

/** A claim as the service takes it, which checks it. Throws INVALID_ID, INVALID_INPUT. */
export function readClaim(
  { evidence, detail, evidenceList, measure, translations, ...claim }: ClaimShape,
  field: readonly string[],
) {
  if (evidence && evidenceList) {
    throw new PersonagraphError('INVALID_INPUT', 'Takes evidence by its kind, or a list of it.', {
      field: [...field, 'evidence'],
    });
  }
  return {
    ...claim,
    ...(translations && { translations: translationsOf(translations) as ClaimTexts }),
    evidence: evidence ?? evidenceList?.map(readEvidence),
    detail: detail as Record<string, unknown> | null | undefined,
    measure: measure ? readMeasure(measure, [...field, 'measure']) : null,
  };
}

/** Claims as the service takes them. Throws INVALID_ID, INVALID_INPUT. */
export function claimsOf(claims: readonly ClaimShape[] | null | undefined) {
  return claims?.map((claim, index) => readClaim(claim, ['claims', String(index)]));
}
