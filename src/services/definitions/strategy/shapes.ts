import { z } from 'zod';
import { ACTION_STATUSES, ACTION_TEXTS } from '../../../db/tables/strategy/action-plans.ts';
import { STANDARD_TEXTS } from '../../../db/tables/strategy/interaction-standards.ts';
import { foldChannel, MESSAGE_TEXTS } from '../../../db/tables/strategy/message-guides.ts';
import { NEED_TEXTS } from '../../../db/tables/strategy/needs.ts';
import { OBJECTIVE_TEXTS } from '../../../db/tables/strategy/objectives.ts';
import { PLAY_STAGES, PLAY_TEXTS } from '../../../db/tables/strategy/plays.ts';
import { REFERENCE_GROUPS } from '../../../db/tables/strategy/reference-shares.ts';
import { METRIC_NAMES } from '../../../engine/outcomes/metrics.ts';
import { STATISTICS } from '../../../engine/persona/measure.ts';
import { filled } from '../../input/text.ts';
import { LANGUAGES } from '../../input/translations.ts';
import { TEAMS } from '../../personas/claim-input.ts';
import { handle, NamedGroup, segmentPath } from '../named-groups.ts';

/** What is too long or too large the services of strategy refuse. */
const words = filled(20_000);
const note = words.nullable().default(null);
const team = z.enum(TEAMS).nullable().default(null);
const moment = z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString());
const number = z.number().nullable().default(null);

/** The language of texts, and the texts in the other one. */
function worded<Name extends string>(names: readonly Name[]) {
  const shape = Object.fromEntries(names.map((name) => [name, words])) as Record<Name, typeof words>;
  const texts = z.strictObject(shape).partial();
  return {
    language: z.enum(LANGUAGES).default('en'),
    translations: z.strictObject({ en: texts, zh: texts }).partial().default({}),
  };
}

const ofFeature = z.strictObject({
  feature: words,
  statistic: z.enum(STATISTICS),
  value: note,
  from: number,
  to: number,
  quantile: number,
  group: NamedGroup,
});
const ofOutcome = z.strictObject({ outcome: z.enum(METRIC_NAMES), days: z.int(), group: NamedGroup });
const Metric = z.union([ofFeature, ofOutcome]);
export type MetricDefinition = z.output<typeof Metric>;

export const ObjectiveDefinition = z.strictObject({
  key: handle,
  ...worded(OBJECTIVE_TEXTS),
  name: words,
  description: note,
  /** It stays as it is: another metric is another objective. */
  metric: Metric,
  /** Where it begins. A file says so: nothing is measured as it is applied. */
  baseline: z.number(),
  target: z.number(),
  startsAt: moment,
  horizon: moment,
  team,
  /** Keys of questions and personas, paths of segments. */
  questions: z.array(handle).default([]),
  segments: z.array(segmentPath).default([]),
  personas: z.array(handle).default([]),
});

export const ActionDefinition = z.strictObject({
  name: words,
  ...worded(ACTION_TEXTS),
  content: note,
  channel: words,
  status: z.enum(ACTION_STATUSES).default('PLANNED'),
  startsAt: moment,
  endsAt: moment.nullable().default(null),
  /** Exact, in the currency of the workspace. */
  budget: z
    .union([z.string(), z.number()])
    .transform((amount) =>
      String(amount)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, ''),
    )
    .nullable()
    .default(null),
  campaign: note,
  owner: note,
  /** Key of the objective it is for. */
  objective: handle.nullable().default(null),
  segment: segmentPath.nullable().default(null),
  personas: z.array(handle).default([]),
  team,
  /** Its own metric, which stays; none: that of its objective. */
  metric: Metric.nullable().default(null),
});

export const MessageGuideDefinition = z.strictObject({
  persona: handle,
  channel: words,
  ...worded(MESSAGE_TEXTS),
  content: words,
  tone: note,
  callToAction: note,
  place: note,
  team,
});

export const PlayDefinition = z.strictObject({
  persona: handle.nullable().default(null),
  segment: segmentPath.nullable().default(null),
  stage: z.enum(PLAY_STAGES).nullable().default(null),
  ...worded(PLAY_TEXTS),
  goal: words,
  tactics: note,
  team,
});

export const StandardDefinition = z.strictObject({
  team: z.enum(TEAMS),
  /** None: every persona. */
  persona: handle.nullable().default(null),
  moment: words,
  ...worded(STANDARD_TEXTS),
  standard: words,
  withinHours: number,
});

/** Its quotes, claims and interviews are of one store, and stay as they are where it is applied. */
export const NeedDefinition = z.strictObject({
  request: words,
  ...worded(NEED_TEXTS),
  need: words,
  persona: handle.nullable().default(null),
  question: handle.nullable().default(null),
  team,
});

export const ReferenceDefinition = z.strictObject({
  whom: z.enum(REFERENCE_GROUPS),
  name: words,
  feature: words,
  shares: z.array(z.strictObject({ value: note, from: number, to: number, share: z.number() })),
  source: words,
  datedOn: z.iso.date(),
  sampleSize: z.int().nullable().default(null),
  team,
});

/** Sections of strategy, those that others name before these. */
export const STRATEGY_SHAPES = {
  objectives: ObjectiveDefinition,
  actions: ActionDefinition,
  messageGuides: MessageGuideDefinition,
  plays: PlayDefinition,
  interactionStandards: StandardDefinition,
  needs: NeedDefinition,
  referenceShares: ReferenceDefinition,
} as const;
export type StrategySection = keyof typeof STRATEGY_SHAPES;
export const STRATEGY_SECTIONS = Object.keys(STRATEGY_SHAPES) as readonly StrategySection[];

export type StrategyDefinitions = { [Section in StrategySection]: z.output<(typeof STRATEGY_SHAPES)[Section]>[] };

/** Longest words of a thing that tell it from others. */
const LONGEST = 80;
const first = (said: string) => said.slice(0, LONGEST);

/**
 * What an entry is called. Only objectives have keys: others are held against those that are about the same, in the order
 * in which they were made.
 */
export const STRATEGY_NAMES: {
  readonly [Section in StrategySection]: (entry: StrategyDefinitions[Section][number]) => string;
} = {
  objectives: ({ key }) => key,
  actions: ({ name }) => first(name),
  messageGuides: ({ persona, channel }) => `${persona}/${foldChannel(channel)}`,
  plays: ({ persona, segment, stage }) => `${persona ?? segment ?? 'everybody'}/${stage ?? 'EACH'}`,
  interactionStandards: ({ team: whose, persona, moment: when }) =>
    `${whose}/${persona === null ? '' : `${persona}/`}${first(when)}`,
  needs: ({ request }) => first(request),
  referenceShares: ({ whom, name, feature }) => `${whom}/${first(name)}/${feature}`,
};

export function isStrategy(section: string): section is StrategySection {
  return section in STRATEGY_SHAPES;
}

/** Sections in which one name stands for one thing. */
export const UNIQUE_STRATEGY: ReadonlySet<string> = new Set<StrategySection>(['objectives', 'messageGuides']);
