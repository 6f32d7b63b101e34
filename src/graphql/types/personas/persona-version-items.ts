import type { DocumentClaim, DocumentCriterion, DocumentScore } from '../../../engine/persona/persona-document.ts';
import { textOf } from '../../../services/input/translations.ts';
import { builder } from '../../core/builder.ts';
import {
  ClaimStatus,
  CriterionRole,
  EvidenceKind,
  EvidenceStance,
  PersonaSectionKind,
  Team,
} from '../../core/enums.ts';
import { encodeId } from '../../core/id.ts';
import { Language, ownLanguageArg } from '../../core/language.ts';
import { StatisticEnum } from '../claims/claim-measure.ts';

type Enum<T extends { readonly $inferType: unknown }> = T['$inferType'];

/** A piece of evidence, as versions keep it. */
interface DocumentEvidence {
  readonly kind: Enum<typeof EvidenceKind>;
  readonly stance: Enum<typeof EvidenceStance>;
  readonly method: string | null;
  readonly source: string | null;
  readonly date: string | null;
  readonly sampleSize: number | null;
  readonly url: string | null;
}

interface DocumentOpinion {
  readonly who: string;
  readonly team: Enum<typeof Team> | null;
  readonly agrees: boolean;
  readonly why: string | null;
}

interface DocumentMeasure {
  readonly measure: {
    readonly feature: string;
    readonly statistic: Enum<typeof StatisticEnum>;
    readonly value?: string;
    readonly expected: number | null;
    readonly tolerance: number;
  };
  readonly measured: { readonly value: number | null; readonly sampleSize: number } | null;
}

const VersionEvidence = builder.objectRef<DocumentEvidence>('PersonaVersionEvidence').implement({
  description:
    'Something that a claim rested on when it was published. What a customer said word for word is not kept here, so that ' +
    'erasing the customer changes no version.',
  fields: (t) => ({
    kind: t.expose('kind', { type: EvidenceKind, description: 'What it was known from.' }),
    stance: t.expose('stance', { type: EvidenceStance, description: 'Whether it supported the claim.' }),
    method: t.exposeString('method', { nullable: true, description: 'How it was found, in words.' }),
    source: t.exposeString('source', {
      nullable: true,
      description: 'Whoever or whatever it came from; null of interviews.',
    }),
    date: t.expose('date', { type: 'Date', nullable: true, description: 'The day it was found.' }),
    sampleSize: t.exposeInt('sampleSize', { nullable: true, description: 'Customers or answers that it rested on.' }),
    url: t.exposeString('url', { nullable: true, description: 'Where it can be read; null of interviews.' }),
  }),
});

const VersionOpinion = builder.objectRef<DocumentOpinion>('PersonaVersionOpinion').implement({
  description: 'Somebody agreed with a claim or did not, when it was published.',
  fields: (t) => ({
    who: t.exposeString('who', { description: 'Who said so.' }),
    team: t.expose('team', { type: Team, nullable: true, description: 'The team they spoke for; null: none.' }),
    agrees: t.exposeBoolean('agrees', { description: 'True for agreement, false for dissent.' }),
    why: t.exposeString('why', { nullable: true, description: 'The reason.' }),
  }),
});

const VersionMeasure = builder.objectRef<DocumentMeasure>('PersonaVersionMeasure').implement({
  description: 'The number over customers that a claim stated, and its value when it was published.',
  fields: (t) => ({
    feature: t.string({ description: 'Its name in the catalogue.', resolve: ({ measure }) => measure.feature }),
    statistic: t.field({
      type: StatisticEnum,
      description: 'Which number of the feature.',
      resolve: ({ measure }) => measure.statistic,
    }),
    of: t.string({
      nullable: true,
      description: 'The text that was counted, where one was.',
      resolve: ({ measure }) => measure.value ?? null,
    }),
    expected: t.float({
      nullable: true,
      description: 'The value that the text stated.',
      resolve: ({ measure }) => measure.expected,
    }),
    tolerance: t.float({
      description: 'How far off it might be without being refuted.',
      resolve: ({ measure }) => measure.tolerance,
    }),
    value: t.float({
      nullable: true,
      description: 'Its value then; null where it was not known.',
      resolve: ({ measured }) => measured?.value ?? null,
    }),
    sampleSize: t.int({
      nullable: true,
      description: 'Members whose value was known then; null where it was not measured.',
      resolve: ({ measured }) => measured?.sampleSize ?? null,
    }),
  }),
});

export const VersionClaim = builder.objectRef<DocumentClaim>('PersonaVersionClaim').implement({
  description: 'A statement of a persona as it was published.',
  fields: (t) => ({
    claimId: t.id({
      description: 'Id of the claim, which may be another by now, or gone.',
      resolve: ({ id }) => encodeId('PersonaClaim', id),
    }),
    section: t.field({
      type: PersonaSectionKind,
      description: 'What it was about.',
      resolve: ({ section }) => section as Enum<typeof PersonaSectionKind>,
    }),
    text: t.string({
      bytes: 200,
      description: 'The statement.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: ({ text, translations = {} }, { language }) => textOf({ text, translations }, 'text', language),
    }),
    textLanguage: t.field({
      type: Language,
      nullable: true,
      description: 'The language of the statement; null where it was not said.',
      resolve: ({ textLanguage }) => textLanguage as Enum<typeof Language> | null,
    }),
    team: t.field({
      type: Team,
      nullable: true,
      description: 'The team that made it; null: not said.',
      resolve: ({ team }) => team as Enum<typeof Team> | null,
    }),
    status: t.field({
      type: ClaimStatus,
      description: 'What its evidence and its measure said.',
      resolve: ({ status }) => status as Enum<typeof ClaimStatus>,
    }),
    confidence: t.float({
      description: 'How sure that was, 0..1.',
      resolve: ({ confidence }) => Number(confidence),
    }),
    measure: t.field({
      type: VersionMeasure,
      nullable: true,
      description: 'The number over customers that it stated; null: it was bound to none.',
      resolve: (claim) => (claim['measure'] ? (claim as unknown as DocumentMeasure) : null),
    }),
    evidence: t.field({
      type: [VersionEvidence],
      size: 'evidence',
      description: 'What it rested on, oldest first.',
      resolve: ({ evidence }) => evidence as readonly DocumentEvidence[] as DocumentEvidence[],
    }),
    opinions: t.field({
      type: [VersionOpinion],
      size: 'opinions',
      description: 'Who agreed and who did not.',
      resolve: ({ opinions }) => opinions as readonly DocumentOpinion[] as DocumentOpinion[],
    }),
  }),
});

const VersionScoreRange = builder.objectRef<DocumentScore>('PersonaVersionScoreRange').implement({
  description: 'A range of a score, by the keys then.',
  fields: (t) => ({
    segmentation: t.string({
      nullable: true,
      description: 'Key of the segmentation; null for one that was gone.',
      resolve: ({ segmentation }) => segmentation,
    }),
    key: t.string({ description: 'Key of the score.', resolve: ({ key }) => key }),
    from: t.float({
      nullable: true,
      description: 'The lower end, which is in it; null: none.',
      resolve: ({ from }) => from,
    }),
    to: t.float({
      nullable: true,
      description: 'The upper end, which is not in it; null: none.',
      resolve: ({ to }) => to,
    }),
  }),
});

export const VersionCriterion = builder.objectRef<DocumentCriterion>('PersonaVersionCriterion').implement({
  description: 'What counted towards the fit of a persona when it was published.',
  fields: (t) => ({
    segment: t.string({
      nullable: true,
      description: 'The segment it asked for, by the keys then: `SEGMENTATION/SEGMENT`. Null where it asked for none.',
      resolve: ({ segment }) => segment,
    }),
    rule: t.field({
      type: 'JSON',
      bytes: 300,
      nullable: true,
      description: 'The rule it asked, a line of the rule language or a tree; null of other forms.',
      resolve: ({ rule }) => rule,
    }),
    score: t.field({
      type: VersionScoreRange,
      nullable: true,
      description: 'The range of a score it asked for; null of other forms.',
      resolve: ({ score }) => score,
    }),
    role: t.field({ type: CriterionRole, description: 'What it meant for a match.', resolve: ({ role }) => role }),
    weight: t.float({ description: 'How much it counted.', resolve: ({ weight }) => weight }),
  }),
});
