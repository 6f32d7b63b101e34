import { z } from 'zod';
import { MIN_COVERAGE } from '../../engine/persona/fit.ts';
import { HANDLE, HANDLE_RULE } from '../input/handle.ts';
import { jsonObject, text } from '../input/text.ts';
import { Criteria } from './criterion-input.ts';

/** Largest evidence of a claim in numbers, as JSON. */
const MAX_DETAIL_BYTES = 100_000;

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

const Claim = z.strictObject({
  section: z.enum(PERSONA_SECTIONS),
  text: text(2_000).min(1),
  evidence: z.enum(EVIDENCE_KINDS),
  /** The evidence in numbers: a JSON object. */
  detail: jsonObject(MAX_DETAIL_BYTES).nullish(),
});

const fields = {
  kind: z.enum(['BUYER', 'WEBSITE', 'USER']),
  polarity: z.enum(['POSITIVE', 'NEGATIVE']),
  name: text(200).min(1),
  title: text(300),
  story: text(20_000),
  quote: text(2_000).nullable(),
  /** The reason a negative persona does not fit. */
  reason: text(2_000).nullable(),
  avatarUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable(),
  /** Fit from which a customer counts as matched. */
  threshold: z.number().min(0).max(1),
  /** Share of the weight of its criteria that must be known of a customer. */
  minCoverage: z.number().min(0).max(1),
  criteria: Criteria,
  claims: z.array(Claim).max(200),
};

/** A persona as clients give it. */
export const PersonaInput = z.strictObject({
  ...fields,
  /** Its handle, unique in the workspace, for good. Default: made from the name. */
  key: z.string().regex(HANDLE, HANDLE_RULE).optional(),
  kind: fields.kind.default('BUYER'),
  polarity: fields.polarity.default('POSITIVE'),
  title: fields.title.default(''),
  story: fields.story.default(''),
  quote: fields.quote.default(null),
  reason: fields.reason.default(null),
  avatarUrl: fields.avatarUrl.default(null),
  threshold: fields.threshold.default(0.5),
  minCoverage: fields.minCoverage.default(MIN_COVERAGE),
  criteria: fields.criteria.default([]),
  claims: fields.claims.default([]),
});
export type PersonaInput = z.input<typeof PersonaInput>;

/** An edit: what is left out stays; criteria and claims are replaced as a whole. */
export const PersonaPatch = z.strictObject(fields).partial();
export type PersonaPatch = z.input<typeof PersonaPatch>;
