import type { StoredFeature } from '../../db/features/population.ts';
import { type Known, listFeatures, resolveNeeds } from '../../engine/catalogue/catalogue.ts';
import { namesCustomers } from '../../engine/catalogue/personal-features.ts';
import { PersonagraphError } from '../../errors.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';

/** Features that say how well we know a customer rather than what it is like. */
const LEFT_OUT = /^(quality\.\w+|customer\.(externalId|kind|createdAt|source|statedIncome|hasEmail|hasPhone))$/;
/** Totals compared of each type of event: the others say nearly the same, and would give events more say than all else. */
const OF_EVENTS = /^events\.\w+\.(count|amount|discount|lastAt)$/;
/** Most features compared unless they are named. */
const MOST = 200;

function isLeftOut(name: string, { kind }: StoredFeature, { traits }: Known): boolean {
  return LEFT_OUT.test(name) || namesCustomers(name, kind, traits);
}

/** Features that say what a customer is like: all of the catalogue but the answers of segmentations. */
export function describingFeatures(known: Known): StoredFeature[] {
  return [...storedFeatures(known)].flatMap(([name, feature]) => (isLeftOut(name, feature, known) ? [] : feature));
}

/** The features customers are compared by: those named, or by default fields, traits, answers and main event totals. */
export function comparableFeatures(known: Known, names: readonly string[] | null): StoredFeature[] {
  const listed = storedFeatures(known);
  if (names) return names.map((name, index) => found(listed, name, ['features', String(index)]));
  return [...listed]
    .filter(([name, one]) => !isLeftOut(name, one, known) && (!name.startsWith('events.') || OF_EVENTS.test(name)))
    .slice(0, MOST)
    .map(([, feature]) => feature);
}

/** Totals of a lifetime only grow: that they are others tells nothing of who is a member. */
const GROWING = /^events\.\w+\.(count|amount|discount)$/;

/** A feature with its name in the catalogue, by which rules and people know it. */
export interface NamedFeature {
  readonly name: string;
  readonly feature: StoredFeature;
  /** Whether its distribution is watched for drift. */
  readonly watched: boolean;
}

/**
 * The features customers are compared by, which are watched but for totals of a lifetime; and those of other names or ids,
 * which are watched whatever they are. Names that no feature has are left out.
 */
export function watchedFeatures(known: Known, also: ReadonlySet<string>): NamedFeature[] {
  const usual = [...storedFeatures(known)].filter(
    ([name, one]) => !isLeftOut(name, one, known) && (!name.startsWith('events.') || OF_EVENTS.test(name)),
  );
  const named = [...storedFeatures(known)].filter(([name, { id }]) => also.has(name) || also.has(id));
  const byId = new Map<string, NamedFeature>();
  for (const [name, feature] of usual.slice(0, MOST)) {
    byId.set(feature.id, { name, feature, watched: !GROWING.test(name) });
  }
  for (const [name, feature] of named) byId.set(feature.id, { name, feature, watched: true });
  return [...byId.values()];
}

/** By its name in the catalogue, or by the id answers show. Throws UNKNOWN_FEATURE, naming near matches. */
export function namedFeature(known: Known, name: string, field: readonly string[]): StoredFeature {
  return found(storedFeatures(known), name, field);
}

/** Features of the catalogue by name, but for the answers of segmentations, which would measure themselves. */
function storedFeatures(known: Known): Map<string, StoredFeature> {
  const listed = listFeatures(known).filter(({ name }) => !name.startsWith('segmentations.'));
  const needs = Object.fromEntries(listed.map(({ name, kind }) => [name, { kind, from: name }]));
  const features = Object.entries(resolveNeeds(needs, known));
  return new Map(
    features.flatMap(([name, feature]) => (feature && feature.source !== 'segmentation' ? [[name, feature]] : [])),
  );
}

function found(listed: ReadonlyMap<string, StoredFeature>, name: string, field: readonly string[]): StoredFeature {
  const feature = listed.get(name) ?? [...listed.values()].find(({ id }) => id === name);
  if (feature) return feature;
  const hint = didYouMean(name, [...listed.keys()]);
  throw new PersonagraphError('UNKNOWN_FEATURE', `No feature ${name} to compare by${hint || '.'}`, { field });
}
