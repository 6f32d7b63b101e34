import { PersonagraphError } from '../../errors.ts';
import { readAggregate } from '../../rules/index.ts';
import { composedJson } from '../../segmenter/composed.ts';
import type { EventSource, FeatureKind, FeatureSource, Need, Needs } from '../../segmenter/feature.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import type { ScoreDefinition } from '../../segmenter/score.ts';
import { english } from '../../segmenter/text.ts';
import type { TraitWords } from '../trait-words.ts';
import {
  CONTACT_FEATURES,
  type ContactFeature,
  CUSTOMER_FEATURES,
  type CustomerFeature,
  MONEY,
  SIGNAL_FEATURES,
  type SignalFeature,
} from './customer-fields.ts';
import { EVENT_NAMES, namedEventSource } from './event-names.ts';
import { type EventFeature, resolveEventSource } from './event-source.ts';
import { type HeldValue, heldValueOf } from './held-value.ts';
import { isPersonalFeatureName, refusePersonal } from './personal-features.ts';
import type { Problem } from './problem.ts';
import { QUALITY_FEATURES, type QualityFeature } from './quality-features.ts';
import { DEFAULT_RETURNS, namedOfReturns, plainSource, RETURN_NAMES, type ReturnsRule, underRule } from './returns.ts';
import { answerKind, type KnownSurvey, rangeOf } from './survey-question.ts';

/** A feature the host can compute. */
export type Feature =
  | EventFeature
  | ({ readonly id: string; readonly kind: FeatureKind } & (
      | { readonly source: 'customer'; readonly field: CustomerFeature; readonly stated?: true }
      | { readonly source: 'signal'; readonly name: SignalFeature }
      | { readonly source: 'contact'; readonly name: ContactFeature }
      | { readonly source: 'trait'; readonly name: string; readonly unit?: string | null }
      | { readonly source: 'quality'; readonly field: QualityFeature }
      | { readonly source: 'survey'; readonly surveyId: number; readonly question: string }
      | {
          readonly source: 'segmentation';
          readonly segmentationId: number;
          readonly field: keyof typeof SEGMENTATION;
          readonly segment: string | null;
        }
      /** A score of another segmentation, by its key. */
      | {
          readonly source: 'segmentation';
          readonly segmentationId: number;
          readonly field: 'scores';
          readonly score: string;
        }
      | { readonly source: 'since'; readonly of: HeldValue }
    ));

/** A feature as the catalogue lists it. */
export interface FeatureEntry {
  readonly name: string;
  readonly kind: FeatureKind;
  readonly unit: string | null;
  readonly description: string;
}

/** The catalogue's knowledge of a workspace: its traits, surveys, segmentations, and the types of events it has seen. */
export interface Known {
  /** The workspace's currency, ISO 4217: the unit of its money. */
  readonly currency?: string;
  readonly traits: ReadonlyMap<
    string,
    {
      readonly kind: string;
      readonly unit: string | null;
      readonly description: string | null;
      /** Whether it tells who a customer is; null or left out: by its name and kind. */
      readonly personal?: boolean | null;
      /** What people call it and its values; left out where nobody said. */
      readonly words?: TraitWords;
    }
  >;
  /** Features that tell who a customer is are in no list, and FORBIDDEN where they are asked for. Default false. */
  readonly hides?: boolean;
  readonly eventTypes: readonly string[];
  /** Surveys by key, whose answers are features. */
  readonly surveys: ReadonlyMap<string, KnownSurvey>;
  /** Segmentations by key, whose answers are features of others. */
  readonly segmentations: ReadonlyMap<string, KnownSegmentation>;
  /** How returns come. Default: both ways. */
  readonly returns?: ReturnsRule;
}

/** A segmentation as those see it that read it. */
export interface KnownSegmentation {
  readonly id: number;
  readonly name: string;
  /** Definitions of the scores of its live answer; none where nobody looked. */
  readonly scores?: readonly ScoreDefinition[];
  /** How its answer stands; left out where nobody looked. */
  readonly standing?: Standing;
}

/** Whether a segmentation answers others, and by which segments. */
export interface Standing {
  readonly enabled: boolean;
  /** A name of SegmentationStatus. */
  readonly status: string;
  /** Keys of the segments of its live answer; empty without one. */
  readonly segments: readonly string[];
  /** Keys of its scores; left out where nobody looked. */
  readonly scores?: readonly string[];
}

const SEGMENTATION = {
  segment: ['category', null, 'Key of the segment of'],
  segments: ['list', null, 'Keys of all segments of'],
  strength: ['number', '0..1', 'Strength of the membership of'],
  since: ['time', null, 'When the customer came into the newest of its segments (since.KEY: into that one) of'],
} as const satisfies Record<string, readonly [FeatureKind, string | null, string]>;

/** Every feature a workspace has by name. Event aggregates over other fields and windows are asked for as data. */
export function listFeatures(known: Known): FeatureEntry[] {
  const customer = [...CUSTOMER_FEATURES].map(([name, { kind, unit, description }]) => ({
    name: `customer.${name}`,
    kind,
    unit,
    description,
  }));
  const signals = Object.entries(SIGNAL_FEATURES).map(([name, { description }]) => ({
    name: `customer.${name}`,
    kind: 'time' as const,
    unit: null,
    description,
  }));
  const contacts = Object.entries(CONTACT_FEATURES).map(([name, { description }]) => ({
    name: `customer.${name}`,
    kind: 'flag' as const,
    unit: null,
    description,
  }));
  const traits = [...known.traits].map(([name, trait]) => ({
    name: `traits.${name}`,
    kind: trait.kind.toLowerCase() as FeatureKind,
    unit: trait.unit,
    description: trait.description ?? `Trait ${name}.`,
  }));
  const quality = Object.entries(QUALITY_FEATURES).map(([name, facts]) => ({ name: `quality.${name}`, ...facts }));
  const events = known.eventTypes.flatMap((type) => listOfEvents(type, known));
  const segmentations = [...known.segmentations].flatMap(([key, segmentation]) =>
    listOfSegmentation(key, segmentation),
  );
  const all = [
    ...customer,
    ...signals,
    ...contacts,
    ...traits,
    ...quality,
    ...events,
    ...listAnswers(known),
    ...segmentations,
  ];
  const shown = known.hides ? all.filter(({ name }) => !isPersonalFeatureName(name, known.traits)) : all;
  return shown.map((entry) => (entry.unit === MONEY ? { ...entry, unit: known.currency ?? MONEY } : entry));
}

function listOfEvents(type: string, { returns = DEFAULT_RETURNS }: Known): FeatureEntry[] {
  const entries = new Map<string, FeatureEntry>();
  const add = (name: string, kind: FeatureKind, unit: string | null, what: string) => {
    const entry = { name: `events.${type}.${name}`, kind, unit, description: `${what} ${type} events.` };
    entries.set(entry.name, entry);
  };
  for (const [name, [kind, unit, , what]] of Object.entries(EVENT_NAMES)) add(name, kind, unit, what);
  if (type !== returns.saleType) return [...entries.values()];
  for (const [name, [kind, unit, what]] of Object.entries(RETURN_NAMES)) add(name, kind, unit, what);
  return [...entries.values()];
}

function listOfSegmentation(key: string, { name: title, scores = [] }: KnownSegmentation): FeatureEntry[] {
  const answers = Object.entries(SEGMENTATION).map(([name, [kind, unit, what]]) => ({
    name: `segmentations.${key}.${name}`,
    kind,
    unit,
    description: `${what} ${title}.`,
  }));
  const numbers = scores.map(({ key: score, kind, unit = null, name, description }) => ({
    name: `segmentations.${key}.scores.${score}`,
    kind,
    unit,
    description: `${english(name)}, a score of ${title}: ${english(description)}`,
  }));
  return [...answers, ...numbers];
}

function listAnswers({ surveys }: Known): FeatureEntry[] {
  return [...surveys].flatMap(([key, { title, questions }]) =>
    questions.flatMap((question) => {
      const kind = answerKind(question);
      if (!kind) return [];
      const range = rangeOf(question);
      const description = `Latest answer to "${question.text}" (${title}${range && `; ${range}`}).`;
      return { name: `surveys.${key}.${question.key}`, kind, unit: question.unit, description };
    }),
  );
}

/**
 * Finds what a segmenter asks for. Throws UNKNOWN_FEATURE, naming near matches, the kind it really has, or what is wrong
 * with an aggregate. Optional needs that are unknown give null: a column of missing values.
 */
export function resolveNeeds(needs: Needs, known: Known): Record<string, Feature | null> {
  return Object.fromEntries(Object.entries(needs).map(([name, need]) => [name, resolveNeed(name, need, known)]));
}

function resolveNeed(name: string, need: Need, known: Known): Feature | null {
  const feature = resolveSource(need.from, need.kind, known);
  if (feature && 'problem' in feature) throw unknown(name, `${feature.problem}, in ${textOf(need.from)}`);
  if (feature && known.hides) refusePersonal(feature, known.traits);
  if (feature?.kind === need.kind) return feature;
  if (feature) throw unknown(name, `${feature.id} is of kind ${feature.kind}, not ${need.kind}`);
  if (need.optional) return null;
  const from = textOf(need.from);
  const listed = listFeatures(known).map((entry) => entry.name);
  const names = typeof need.from === 'string' && heldValueOf(need.from) ? listed.map((one) => `since(${one})`) : listed;
  throw unknown(name, `No feature ${from}${didYouMean(from, names)}`);
}

function unknown(name: string, message: string): PersonagraphError {
  return new PersonagraphError('UNKNOWN_FEATURE', askedAs(name, message));
}

/** A message as a sentence, with the need that asks as its plugin calls it. Needs of rules are numbered, by nobody. */
export function askedAs(need: string, message: string): string {
  const whole = /^f\d+$/.test(need) ? message : `${message} (asked for as ${need})`;
  return whole.endsWith('?') ? whole : `${whole}.`;
}

function textOf(from: FeatureSource): string {
  return typeof from === 'string' ? from : JSON.stringify(from);
}

function resolveSource(stated: FeatureSource, kind: FeatureKind, known: Known): Feature | Problem | null {
  const rule = known.returns ?? DEFAULT_RETURNS;
  const from = composedJson(stated);
  if (typeof from !== 'string') return resolveAggregate(from, kind, known);
  const held = heldValueOf(from);
  if (held !== null) return resolveSince(from, held, known);
  const aggregate = readAggregate(from);
  if (aggregate) return 'problem' in aggregate ? aggregate : resolveAggregate(aggregate.source, kind, known);
  const [head, ...path] = from.split('.');
  const name = path.join('.');
  switch (head) {
    case 'customer': {
      if (Object.hasOwn(SIGNAL_FEATURES, name))
        return { id: from, kind: 'time', source: 'signal', name: name as SignalFeature };
      if (Object.hasOwn(CONTACT_FEATURES, name))
        return { id: from, kind: 'flag', source: 'contact', name: name as ContactFeature };
      const entry = CUSTOMER_FEATURES.get(name);
      if (!entry) return null;
      const { kind: own, field, stated } = entry;
      return { id: from, kind: own, source: 'customer', field, ...(stated && { stated }) };
    }
    case 'traits': {
      const trait = known.traits.get(name);
      const kind = trait?.kind.toLowerCase() as FeatureKind;
      return trait ? { id: from, kind, source: 'trait', name, unit: trait.unit } : null;
    }
    case 'quality': {
      const entry = Object.hasOwn(QUALITY_FEATURES, name) ? QUALITY_FEATURES[name as QualityFeature] : null;
      return entry ? { id: from, kind: entry.kind, source: 'quality', field: name as QualityFeature } : null;
    }
    case 'events': {
      const [type = '', aggregate = '', ...more] = path;
      const ofReturns = more.length === 0 ? namedOfReturns(type, aggregate, rule) : null;
      if (ofReturns) return ofReturns;
      const source = more.length === 0 ? namedEventSource(type, aggregate) : null;
      const feature = source && resolveAggregate(source, kind, known);
      // As a name it is one that nobody knows.
      return feature && 'problem' in feature ? null : feature;
    }
    case 'surveys':
      return resolveAnswer(from, path, known);
    case 'segmentations':
      return resolveSegmentation(from, path, kind, known);
    default:
      return null;
  }
}

/** Since when a value has held: a trait's, or a field's of the customer. */
function resolveSince(id: string, name: string, known: Known): Feature | Problem | null {
  const of = resolveSource(name, 'category', known);
  if (of === null) return null;
  if ('problem' in of) return of;
  const value = of.source === 'trait' ? { trait: of.name } : of.source === 'customer' ? { field: of.field } : null;
  if (!value || ('field' in value && ['createdAt', 'externalId'].includes(value.field))) {
    const instead =
      of.source === 'segmentation'
        ? `segmentations.KEY.since`
        : of.source === 'event'
          ? 'first(...) or last(...)'
          : null;
    return { problem: `the store does not note when ${name} changes${instead ? `; ask for ${instead}` : ''}` };
  }
  return { id, kind: 'time', source: 'since', of: value };
}

function resolveAggregate(asked: EventSource, kind: FeatureKind, known: Known): EventFeature | Problem {
  const { traits, returns: rule = DEFAULT_RETURNS } = known;
  const source = plainSource(asked, rule);
  if ('problem' in source) return source;
  const feature = resolveEventSource(source, kind, traits);
  return 'problem' in feature ? feature : underRule(feature, asked, rule);
}

function resolveAnswer(
  id: string,
  [key = '', name = '', ...more]: readonly string[],
  known: Known,
): Feature | Problem | null {
  const survey = known.surveys.get(key);
  const question = survey?.questions.find((one) => one.key === name);
  if (!survey || !question || more.length > 0) return null;
  const kind = answerKind(question);
  if (!kind) return { problem: 'free text is no feature' };
  return { id, kind, source: 'survey', surveyId: survey.id, question: name };
}

function resolveSegmentation(
  id: string,
  [key = '', field = '', ...more]: readonly string[],
  asked: FeatureKind,
  known: Known,
): Feature | null {
  const segmentation = known.segmentations.get(key);
  if (segmentation && field === 'scores') return resolveScore(id, segmentation, asked, more);
  const names = field === 'since' ? 1 : 0;
  if (!segmentation || more.length > names || !Object.hasOwn(SEGMENTATION, field)) return null;
  const name = field as keyof typeof SEGMENTATION;
  const segment = more[0] ?? null;
  const segmentationId = segmentation.id;
  return { id, kind: SEGMENTATION[name][0], source: 'segmentation', segmentationId, field: name, segment };
}

/**
 * A score of another segmentation. One that its live answer has not is for `problemOf` to say, as with segments: it
 * may come with the next run, and has the kind that is asked for until then.
 */
function resolveScore(
  id: string,
  { id: segmentationId, scores = [] }: KnownSegmentation,
  asked: FeatureKind,
  [score, ...more]: readonly string[],
): Feature | null {
  if (!score || more.length > 0) return null;
  const known = scores.find(({ key }) => key === score);
  const kind = known?.kind ?? (asked === 'time' ? 'time' : 'number');
  return { id, kind, source: 'segmentation', segmentationId, field: 'scores', score };
}
