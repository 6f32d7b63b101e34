import type { Known } from '../../engine/catalogue/catalogue.ts';
import { listFeatures } from '../../engine/catalogue/catalogue.ts';
import type { Fact, FactStanding, FactValue } from '../../engine/visitor/fact-bins.ts';
import type { ModelledFeature, VisitorModel } from '../../engine/visitor/visitor-model.ts';
import { PersonagraphError } from '../../errors.ts';
import type { FeatureKind } from '../../segmenter/feature.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';

/** Facts of one visitor at most. */
const MOST_FACTS = 200;
/** Characters of a text at most. */
const MOST_TEXT = 1_000;

/** A fact as it was given; null, or left out: not known. */
export interface GivenFact {
  readonly feature: string;
  readonly value?: unknown;
}

/** What became of a fact: how its value was found, or why it says nothing. */
export type GivenStanding = FactStanding | NonNullable<ModelledFeature['leftOut']> | 'NOT_GIVEN';

export interface ReadFacts {
  /** Those that a model can be asked by. */
  readonly facts: readonly Fact[];
  /** Of the others, by their names. */
  readonly others: ReadonlyMap<string, GivenStanding>;
}

/**
 * Reads facts by the features of a model, and by those of the catalogue where the model has them not. Throws
 * UNKNOWN_FEATURE with near matches, INVALID_INPUT for a value of another kind and for facts that contradict each other, and
 * TOO_LARGE.
 */
export async function readFacts(
  { features }: Pick<VisitorModel, 'features'>,
  given: readonly GivenFact[],
  catalogue: () => Promise<Known>,
): Promise<ReadFacts> {
  if (given.length > MOST_FACTS) {
    throw new PersonagraphError('TOO_LARGE', `A visitor has ${MOST_FACTS} facts at most.`, { field: ['facts'] });
  }
  const isUnknown = ({ feature }: GivenFact) => !features.has(feature);
  const listed = given.some(isUnknown) ? listFeatures(await catalogue()) : [];
  const kinds = new Map(listed.map(({ name, kind }) => [name, kind]));
  const values = new Map<string, FactValue>();
  const others = new Map<string, GivenStanding>();
  for (const [index, { feature, value = null }] of given.entries()) {
    const field = ['facts', String(index)];
    const kind = features.get(feature)?.kind ?? kinds.get(feature);
    if (kind === undefined) throw unknown(feature, [...kinds.keys()], [...field, 'feature']);
    if (value === null) {
      if (!values.has(feature)) others.set(feature, 'NOT_GIVEN');
      continue;
    }
    const read = factValue(value, feature, kind, [...field, 'value']);
    const before = values.get(feature);
    if (before !== undefined && !isSame(before, read)) {
      throw contradiction(`${feature} is said to be two different things`, [...field, 'value']);
    }
    values.set(feature, read);
    others.delete(feature);
  }
  refuseContradictions(values);
  for (const feature of values.keys()) {
    const leftOut = features.has(feature) ? features.get(feature)!.leftOut : 'NOT_MODELLED';
    if (leftOut) others.set(feature, leftOut);
  }
  const facts = [...values].flatMap(([feature, value]) => (others.has(feature) ? [] : { feature, value }));
  return { facts, others };
}

function unknown(feature: string, names: readonly string[], field: readonly string[]): PersonagraphError {
  const name = feature.slice(0, 200);
  return new PersonagraphError('UNKNOWN_FEATURE', `No feature ${name}${didYouMean(name, names) || '.'}`, { field });
}

function contradiction(what: string, field: readonly string[]): PersonagraphError {
  return new PersonagraphError('INVALID_INPUT', `The facts contradict each other: ${what}.`, { field });
}

function factValue(value: unknown, feature: string, kind: FeatureKind, field: readonly string[]): FactValue {
  const read = READERS[kind](value);
  if (read !== null) return read;
  throw new PersonagraphError('INVALID_INPUT', `${feature} takes ${WANTED[kind]}.`, { field });
}

const WANTED: Readonly<Record<FeatureKind, string>> = {
  number: 'a number',
  time: 'a day or time such as 2026-01-31 or 2026-01-31T09:30:00Z',
  flag: 'true or false',
  category: `a text of 1 to ${MOST_TEXT} characters`,
  list: `a list of texts of 1 to ${MOST_TEXT} characters`,
};

const READERS: Readonly<Record<FeatureKind, (value: unknown) => FactValue | null>> = {
  number: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : null),
  time: (value) => (typeof value === 'string' ? timeIn(value) : null),
  flag: (value) => (typeof value === 'boolean' ? value : null),
  category: textIn,
  list: (value) => {
    if (!Array.isArray(value) || value.length > MOST_FACTS) return null;
    const texts = value.map(textIn);
    return texts.every((text) => text !== null) ? texts : null;
  },
};

function textIn(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' && value.length <= MOST_TEXT ? value : null;
}

/** Milliseconds since 1970 of a day, at midnight UTC, or of a time with its zone. */
function timeIn(text: string): number | null {
  const [, day] = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.exec(text) ?? [];
  if (day === undefined) return null;
  const [midnight, time] = [Date.parse(`${day}T00:00:00Z`), Date.parse(text)];
  // The 30th of February would be taken for another day.
  if (Number.isNaN(time) || Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return null;
  return time;
}

function isSame(a: FactValue, b: FactValue): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  const [one, other] = [new Set(a as string[]), new Set(b as string[])];
  return one.size === other.size && [...one].every((entry) => other.has(entry));
}

/** Totals of events that cannot be so together. */
function refuseContradictions(values: ReadonlyMap<string, FactValue>): void {
  for (const [feature, value] of values) {
    const [, type, name] = /^events\.([^.]+)\.(\w+)$/.exec(feature) ?? [];
    if (type === undefined || name === undefined) continue;
    const field = ['facts'];
    if (name === 'count' && typeof value === 'number' && (value < 0 || !Number.isInteger(value))) {
      throw contradiction(`${feature} counts events, and is no whole number from 0 on`, field);
    }
    const count = values.get(`events.${type}.count`);
    const happened = name !== 'count' && value !== 0 && !(Array.isArray(value) && value.length === 0);
    if (count === 0 && happened) {
      throw contradiction(`there is no ${type}, and ${feature} tells of some`, field);
    }
  }
  for (const [feature, first] of values) {
    if (!feature.endsWith('.firstAt')) continue;
    const last = values.get(feature.replace(/firstAt$/, 'lastAt'));
    if (last !== undefined && first > last) throw contradiction(`${feature} is after the last`, ['facts']);
  }
}
