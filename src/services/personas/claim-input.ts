import { z } from 'zod';
import { OWN_GROUPS, STATISTICS } from '../../engine/persona/measure.ts';
import { PersonagraphError } from '../../errors.ts';
import { hasCome } from '../input/past-day.ts';
import { rejectionOf } from '../input/rejection.ts';
import { filled, jsonObject, text } from '../input/text.ts';
import { LANGUAGES } from '../input/translations.ts';

/** Largest evidence of a claim in numbers, as JSON. */
const MAX_DETAIL_BYTES = 100_000;
/** Most pieces of evidence that one claim is given at once. */
const MOST_EVIDENCE = 100;
/** Most groups that a measure's group is made of; deeper ones are refused where they are asked. */
const MOST_GROUPS = 50;

/** Sections of a persona, in the order they are told. */
export const PERSONA_SECTIONS = [
  'DEMOGRAPHICS',
  'BEHAVIOURS',
  'NEEDS',
  'MOTIVATIONS',
  'BELIEFS',
  'PAIN_POINTS',
  'PURCHASE_DECISION',
  'CHANNELS',
] as const;

/** What a claim is known from. */
export const EVIDENCE_KINDS = [
  'INTERVIEW',
  'SURVEY',
  'FIELD_STUDY',
  'USABILITY_TEST',
  'ANALYTICS',
  'CRM',
  'SOCIAL_LISTENING',
  'SUPPORT_FEEDBACK',
  'EDUCATED_GUESS',
] as const;

/** Teams that make claims, and agree or not. */
export const TEAMS = ['MARKETING', 'SALES', 'SERVICE', 'FINANCE', 'LEGAL', 'PRODUCT'] as const;

export const STANCES = ['SUPPORTS', 'REFUTES'] as const;

const id = z.int().min(1).max(2_147_483_647);
const finite = z.number().min(-1e15).max(1e15);

const Group: z.ZodType<StoredGroup> = z.lazy(() =>
  z.union(
    [
      z.strictObject({ everybody: z.literal(true) }),
      z.strictObject({ segmentId: id }),
      z.strictObject({ segmentationId: id }),
      z.strictObject({ personaId: id }),
      z.strictObject({ rule: filled(20_000) }),
      z.strictObject({ all: z.array(Group).min(1).max(MOST_GROUPS) }),
      z.strictObject({ any: z.array(Group).min(1).max(MOST_GROUPS) }),
      z.strictObject({ not: Group }),
    ],
    'is no group that is kept: name everybody, a segment, segmentation, persona or rule, or groups made of them',
  ),
);

type StoredGroup =
  | { everybody: true }
  | { segmentId: number }
  | { segmentationId: number }
  | { personaId: number }
  | { rule: string }
  | { all: StoredGroup[] }
  | { any: StoredGroup[] }
  | { not: StoredGroup };

/** The fields of a measure but for its group, which files name by keys. */
export const measureFields = {
  feature: filled(500),
  statistic: z.enum(STATISTICS),
  value: text(1_000).nullish(),
  from: finite.nullish(),
  to: finite.nullish(),
  quantile: z.number().min(0).max(1).nullish(),
  expected: finite.nullable().default(null),
  tolerance: finite.min(0, 'is below 0: it is a distance'),
};

export const MeasureInput = z.strictObject({
  ...measureFields,
  group: z.union([z.enum(OWN_GROUPS), Group]).default('MEMBERS'),
});
export type MeasureInput = z.input<typeof MeasureInput>;

/** The fields of evidence but for its date and what it links to. */
export const evidenceFields = {
  kind: z.enum(EVIDENCE_KINDS),
  /** Default: it supports the claim. */
  stance: z.enum(STANCES).default('SUPPORTS'),
  /** How it was found, in words. */
  method: text(1_000).nullish(),
  /** Whoever or whatever it comes from. */
  source: text(1_000).nullish(),
  /** Customers, answers or interviews that it rests on. */
  sampleSize: z.int().min(1).max(2_147_483_647).nullish(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullish(),
  /** A passage of it, word for word. */
  excerpt: text(5_000).nullish(),
  /** The same in numbers: a JSON object. */
  detail: jsonObject(MAX_DETAIL_BYTES).nullish(),
};

/** Evidence as people give it: it has a date. Files may say null of one that nobody dated. */
export const EvidenceInput = z.strictObject({
  ...evidenceFields,
  /** The day it was found, `2026-11-30`. */
  date: z.iso.date('is no day such as 2026-11-30').refine(hasCome, 'lies in the future').nullable(),
  /** The interview it is taken from. */
  interviewId: id.nullish(),
  /** Key of the survey it is taken from. */
  survey: text(200).nullish(),
});
/** A change of evidence: what is left out stays. */
export const EvidencePatch = EvidenceInput.omit({ interviewId: true })
  .extend({ stance: z.enum(STANCES) })
  .partial();
export type EvidencePatch = z.input<typeof EvidencePatch>;
export type EvidenceInput = z.input<typeof EvidenceInput>;
export type Evidence = z.output<typeof EvidenceInput>;

const claimText = text(2_000).refine((value) => value.trim() !== '', 'says nothing');
const translation = z.strictObject({ text: claimText });
/** Null clears the text in a language. */
const translationPatch = z.strictObject({ en: translation.nullable(), zh: translation.nullable() }).partial();

/** The fields of a claim but for its evidence and measure. */
export const claimFields = {
  section: z.enum(PERSONA_SECTIONS),
  text: claimText,
  /** Default: it is not said. */
  textLanguage: z.enum(LANGUAGES).nullish(),
  /** The text in other languages: `{ zh: { text } }`. */
  translations: z.strictObject({ en: translation, zh: translation }).partial().optional(),
  /** The team that makes it. */
  team: z.enum(TEAMS).nullish(),
};

/** A claim of the short form: one piece of evidence by its kind, without a date. */
const evidenceOfKind = z
  .enum(EVIDENCE_KINDS)
  .transform((kind): Evidence[] => [{ kind, stance: 'SUPPORTS', date: null }]);

/** A claim as clients give it. */
export const ClaimInput = z
  .strictObject({
    ...claimFields,
    /** Pieces of evidence, or in short the kind of the only one. */
    evidence: z.union([z.array(EvidenceInput).max(MOST_EVIDENCE), evidenceOfKind]).default([]),
    /** The numbers of the only piece of evidence, in the short form. */
    detail: jsonObject(MAX_DETAIL_BYTES).nullish(),
    /** The measure that its text states. Default: it is not bound to any. */
    measure: MeasureInput.nullish(),
  })
  .transform(({ detail, ...claim }, context) => {
    if (detail === null || detail === undefined) return claim;
    const [only, ...others] = claim.evidence;
    if (only && others.length === 0) return { ...claim, evidence: [{ ...only, detail }] };
    context.addIssue({ code: 'custom', path: ['detail'], message: 'tells of one piece of evidence: put it there' });
    return z.NEVER;
  });
export type ClaimInput = z.input<typeof ClaimInput>;
/** A claim that was checked. */
export type Claim = z.output<typeof ClaimInput>;

/** A change of a claim: what is left out stays. Evidence is added and removed piece by piece. */
export const ClaimPatch = z
  .strictObject({ ...claimFields, translations: translationPatch, measure: MeasureInput.nullish() })
  .partial();
export type ClaimPatch = z.input<typeof ClaimPatch>;

/** Somebody agrees with a claim or not, and why. */
export const OpinionInput = z
  .strictObject({
    who: text(200).refine((value) => value.trim() !== '', 'names nobody'),
    team: z.enum(TEAMS).nullish(),
    agrees: z.boolean(),
    why: text(2_000).nullish(),
  })
  .refine(({ agrees, why }) => agrees || (why ?? '').trim() !== '', {
    path: ['why'],
    message: 'is empty: dissent has a reason',
  });
export type OpinionInput = z.input<typeof OpinionInput>;

/** Checks an input. Throws INVALID_INPUT, or the code that a rule set, with the path of the field. */
export function checked<T>(schema: z.ZodType<T>, input: unknown, at: readonly string[] = []): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { code, message, field } = rejectionOf(0, parsed.error);
  throw new PersonagraphError(code, message, { field: [...at, ...field] });
}
