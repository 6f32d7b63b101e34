import { z } from 'zod';
import { MIN_COVERAGE } from '../../engine/persona/fit.ts';
import { currencyCode, filled, jsonObject, name, text } from '../input/text.ts';
import { LANGUAGES } from '../input/translations.ts';
import { CRITERION_ROLES } from '../personas/criterion-input.ts';
import { AUDIENCES, AWARENESS } from '../personas/persona-input.ts';
import { PersonaProfile, Translations } from '../personas/profile.ts';
import { ClaimDefinition } from './claim-shape.ts';
import { handle, segmentPath } from './named-groups.ts';
import { InterviewGuideDefinition, ResearchQuestionDefinition } from './research-definitions.ts';
import { STANDARDS } from './standards-shape.ts';
import { STRATEGY_SECTIONS, STRATEGY_SHAPES } from './strategy/shapes.ts';

/** The format of files of definitions that is written, and the only one that is read. */
export const FORMAT = 1;

/** Largest settings of a segmentation as JSON. */
const MOST_JSON = 1_000_000;
const MOST_ITEMS = 2_000;

const note = (max: number) => text(max).nullable().default(null);
const amount = z.number().nullable().default(null);

const rate = z.union([z.string(), z.number()]).transform(String);

/** Rules of the workspace; what stands in none is left as it is. */
const WorkspaceDefinition = z.strictObject({
  /** ISO 4217. It changes only while nothing is stored in another. */
  currency: currencyCode().optional(),
  /** IANA name. */
  timeZone: z.string().optional(),
  returns: z
    .strictObject({
      saleType: z.string(),
      eventType: z.string().nullable().default(null),
      negativeAmounts: z.boolean(),
      orderProperty: z.string().nullable().default(null),
    })
    .optional(),
  exchangeRates: z.array(z.strictObject({ currency: currencyCode(), rate, date: z.iso.date() })).optional(),
  quality: z
    .strictObject({
      expectedFields: z.array(z.string()),
      expectedTraits: z.array(z.string()).default([]),
      staleDays: z.number(),
      leastCompleteness: amount,
      mostConflicts: amount,
      mostDuplicates: amount,
      mostStale: amount,
      checkHours: amount,
    })
    .optional(),
  ...STANDARDS,
});

const TraitWordsDefinition = z
  .strictObject({ label: name(200), values: z.record(z.string().max(200), name(200)) })
  .partial();

const TraitDefinition = z.strictObject({
  name: z.string(),
  kind: z.enum(['NUMBER', 'TIME', 'FLAG', 'CATEGORY', 'LIST']),
  unit: note(2_000),
  description: note(2_000),
  /** Left out: by its name and kind. */
  personal: z.boolean().nullable().default(null),
  /** What it and its values are called, by language. */
  words: z.strictObject({ en: TraitWordsDefinition, zh: TraitWordsDefinition }).partial().default({}),
});

const questionTexts = z.strictObject({ text: name(1_000), options: z.array(name(200)) }).partial();
const QuestionDefinition = z.strictObject({
  key: z.string(),
  text: name(1_000),
  kind: z.enum(['SCALE', 'NUMBER', 'CHOICE', 'MULTIPLE', 'TEXT']),
  min: amount,
  max: amount,
  options: z.array(name(200)).nullable().default(null),
  unit: note(50),
  translations: z.strictObject({ en: questionTexts, zh: questionTexts }).partial().optional(),
});

const SurveyDefinition = z.strictObject({
  key: z.string(),
  title: name(200),
  questions: z.array(QuestionDefinition).default([]),
});

const segmentationTexts = z.strictObject({ name: filled(200), description: filled(2_000) }).partial();
const SegmentationTranslations = z.strictObject({ en: segmentationTexts, zh: segmentationTexts }).partial();

const SegmentationDefinition = z.strictObject({
  key: handle,
  /** The key it had so far: it keeps its segments, members and history. */
  previousKey: handle.optional(),
  /** Language of name and description. */
  language: z.enum(LANGUAGES).default('en'),
  name: filled(200),
  description: note(2_000),
  translations: SegmentationTranslations.default({}),
  segmenter: z.string(),
  config: jsonObject(MOST_JSON).default({}),
  seed: z.int().default(1),
  fitSample: z.int().nullable().default(null),
  rerunHours: amount,
  enabled: z.boolean().default(true),
});

/** A criterion: exactly one of a segment, a rule and a range of a score. */
const CriterionDefinition = z.strictObject({
  segment: segmentPath.nullable().default(null),
  /** A line of the rule language, or a tree. */
  rule: z
    .unknown()
    .optional()
    .transform((rule) => rule ?? null),
  /** From one end, included, to the other; times in milliseconds since 1970. */
  score: z.strictObject({ segmentation: handle, key: z.string(), from: amount, to: amount }).nullable().default(null),
  weight: z.number(),
  role: z.enum(CRITERION_ROLES).default('SUPPORTING'),
  /** True for a segment that the settings of its segmentation do not yield. */
  gone: z.boolean().default(false),
});

const PersonaDefinition = z.strictObject({
  key: handle,
  /** The key it had so far. */
  previousKey: handle.optional(),
  /** Language of its texts. */
  language: z.enum(LANGUAGES).default('en'),
  name: filled(200),
  title: text(300).default(''),
  kind: z.enum(['BUYER', 'WEBSITE', 'USER']).default('BUYER'),
  polarity: z.enum(['POSITIVE', 'NEGATIVE']).default('POSITIVE'),
  status: z.enum(['DRAFT', 'ACTIVE', 'RETIRED']).default('DRAFT'),
  story: text(20_000).default(''),
  translations: Translations.default({}),
  profile: PersonaProfile.default({}),
  audience: z.enum(AUDIENCES).nullable().default(null),
  influencesPurchase: z.boolean().nullable().default(null),
  awareness: z.enum(AWARENESS).nullable().default(null),
  priority: z.int().nullable().default(null),
  /** Key of the persona that it takes the place of. */
  supersedes: handle.nullable().default(null),
  quote: note(2_000),
  reason: note(2_000),
  avatarUrl: note(2_000),
  /** What its face is drawn from. Default: its key. */
  avatarSeed: text(300).optional(),
  threshold: z.number().default(0.5),
  /** The segment it was drafted from, and how many customers that had. */
  sourceSegment: segmentPath.nullable().default(null),
  sampleSize: z.int().nullable().default(null),
  /** Share of the weight of its criteria that must be known of a customer. */
  minCoverage: z.number().default(MIN_COVERAGE),
  /** How often it is reviewed, in days, where that differs from the workspace. */
  reviewPeriods: z
    .strictObject({ checkDays: amount, cleanUpDays: amount, reanalysisDays: amount })
    .default({ checkDays: null, cleanUpDays: null, reanalysisDays: null }),
  criteria: z.array(CriterionDefinition).default([]),
  claims: z.array(ClaimDefinition).default([]),
});

const deleted = z.int().min(0).default(0);

const WebhookDefinition = z.strictObject({
  name: name(200),
  url: z.string(),
  kinds: z.array(z.string()).default([]),
  segmentations: z.array(handle).default([]),
  segments: z.array(segmentPath).default([]),
  personas: z.array(handle).default([]),
  /** External ids. */
  customers: z.array(z.string()).default([]),
  /** How many things its filter names that are no more: without them it would want more than it does. */
  deleted: z
    .strictObject({ segmentations: deleted, segments: deleted, personas: deleted, customers: deleted })
    .optional(),
  batchSize: z.int().default(100),
  /** What is said to personas of customers that moved; left out: without. */
  guide: z.strictObject({ channel: z.string(), language: z.enum(['en', 'zh']) }).optional(),
  /** Key of the purpose it serves; left out: it declares none. */
  purpose: z.string().optional(),
  active: z.boolean().default(true),
});

const list = <T extends z.ZodType>(of: T) => z.array(of).max(MOST_ITEMS).optional();

/** A file of definitions: a section that it leaves out is left as it is. */
export const DefinitionsShape = z.strictObject({
  format: z.literal(FORMAT),
  workspace: WorkspaceDefinition.optional(),
  traits: list(TraitDefinition),
  surveys: list(SurveyDefinition),
  segmentations: list(SegmentationDefinition),
  personas: list(PersonaDefinition),
  interviewGuides: list(InterviewGuideDefinition),
  researchQuestions: list(ResearchQuestionDefinition),
  objectives: list(STRATEGY_SHAPES.objectives),
  actions: list(STRATEGY_SHAPES.actions),
  messageGuides: list(STRATEGY_SHAPES.messageGuides),
  plays: list(STRATEGY_SHAPES.plays),
  interactionStandards: list(STRATEGY_SHAPES.interactionStandards),
  needs: list(STRATEGY_SHAPES.needs),
  referenceShares: list(STRATEGY_SHAPES.referenceShares),
  webhooks: list(WebhookDefinition),
});

export type Definitions = Omit<z.output<typeof DefinitionsShape>, 'format'>;
export type WorkspaceDefinition = z.output<typeof WorkspaceDefinition>;
export type TraitDefinition = z.output<typeof TraitDefinition>;
export type SurveyDefinition = z.output<typeof SurveyDefinition>;
export type SegmentationDefinition = z.output<typeof SegmentationDefinition>;
export type PersonaDefinition = z.output<typeof PersonaDefinition>;
export type WebhookDefinition = z.output<typeof WebhookDefinition>;

/** Sections whose entries have a key, in the order in which they depend on each other. */
export const SECTIONS = [
  'traits',
  'surveys',
  'segmentations',
  'personas',
  'interviewGuides',
  'researchQuestions',
  ...STRATEGY_SECTIONS,
  'webhooks',
] as const;
export type Section = (typeof SECTIONS)[number];
