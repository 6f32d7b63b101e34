import { z } from 'zod';
import { MIN_COVERAGE } from '../../engine/persona/fit.ts';
import { HANDLE, HANDLE_RULE } from '../input/handle.ts';
import { filled, text } from '../input/text.ts';
import { LANGUAGES } from '../input/translations.ts';
import { ClaimInput } from './claim-input.ts';
import { Criteria } from './criterion-input.ts';
import { ProfilePatch, TranslationsPatch } from './profile.ts';

/** Whom the site serves: of personas of the kind WEBSITE. */
export const AUDIENCES = [
  'CUSTOMERS',
  'CUSTOMERS_CUSTOMERS',
  'INVESTORS',
  'CANDIDATES',
  'PRESS',
  'PARTNERS',
  'VISITORS',
] as const;

/** How far somebody is from a purchase: the stages of awareness (Schwartz, Breakthrough Advertising, 1966). */
export const AWARENESS = ['UNAWARE', 'PROBLEM_AWARE', 'SOLUTION_AWARE', 'PRODUCT_AWARE', 'MOST_AWARE'] as const;

/** The last priority; 1 is the first. */
export const LAST_PRIORITY = 5;

const fields = {
  kind: z.enum(['BUYER', 'WEBSITE', 'USER']),
  polarity: z.enum(['POSITIVE', 'NEGATIVE']),
  /** Language of its texts. */
  language: z.enum(LANGUAGES),
  name: filled(200),
  title: text(300),
  story: text(20_000),
  /** Name, title and story in the other language. */
  translations: TranslationsPatch,
  /** Its typed values, part by part. */
  profile: ProfilePatch,
  audience: z.enum(AUDIENCES).nullable(),
  /** Of a user: whether it influences the purchase. */
  influencesPurchase: z.boolean().nullable(),
  awareness: z.enum(AWARENESS).nullable(),
  /** 1 is whom the company serves first. */
  priority: z.int().min(1).max(LAST_PRIORITY).nullable(),
  /** The persona it takes the place of. */
  supersedesId: z.int().nullable(),
  /** The line it is known by. Others, with their sources, are in the profile. */
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
  claims: z.array(ClaimInput).max(200),
};

/** A persona as clients give it. */
export const PersonaInput = z.strictObject({
  ...fields,
  /** Its handle, unique in the workspace, for good. Default: made from the name. */
  key: z.string().regex(HANDLE, HANDLE_RULE).optional(),
  kind: fields.kind.default('BUYER'),
  polarity: fields.polarity.default('POSITIVE'),
  language: fields.language.default('en'),
  title: fields.title.default(''),
  story: fields.story.default(''),
  translations: fields.translations.default({}),
  profile: fields.profile.default({}),
  audience: fields.audience.default(null),
  influencesPurchase: fields.influencesPurchase.default(null),
  awareness: fields.awareness.default(null),
  priority: fields.priority.default(null),
  supersedesId: fields.supersedesId.default(null),
  quote: fields.quote.default(null),
  reason: fields.reason.default(null),
  avatarUrl: fields.avatarUrl.default(null),
  threshold: fields.threshold.default(0.5),
  minCoverage: fields.minCoverage.default(MIN_COVERAGE),
  criteria: fields.criteria.default([]),
  claims: fields.claims.default([]),
});
export type PersonaInput = z.input<typeof PersonaInput>;

/**
 * An edit: what is left out stays; criteria and claims are replaced as a whole, profile and translations part by part.
 */
export const PersonaPatch = z.strictObject(fields).partial();
export type PersonaPatch = z.input<typeof PersonaPatch>;
