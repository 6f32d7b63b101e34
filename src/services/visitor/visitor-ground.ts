import { knownFeatures, readPopulation, type StoredFeature } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { readStrengths } from '../../db/tables/personas/matches.ts';
import { matchRules } from '../../db/tables/personas/persona-criteria.ts';
import { activePersonas } from '../../db/tables/personas/personas.ts';
import { type Known, listFeatures, resolveNeeds } from '../../engine/catalogue/catalogue.ts';
import { namesCustomers } from '../../engine/catalogue/personal-features.ts';
import { matchStates } from '../../engine/persona/match.ts';
import type { ToLearn, VisitorFeature } from '../../engine/visitor/learn-visitor.ts';
import { MATCHED, UNKNOWN, UNMATCHED } from '../../engine/visitor/match-classes.ts';
import { seededRandom } from '../../segmenter/random.ts';
import { sampleIndexes } from '../../statistics/index.ts';
import { sourcesOf } from '../personas/refresh-matches.ts';

/** Customers that a model is made of at most; of more, so many chosen by chance but always the same. */
const SAMPLE = 50_000;
/** Features that say how well we know a customer, or what made it a member, and nothing of a visitor. */
const LEFT_OUT =
  /^(?:segmentations\..+|quality\.\w+|customer\.(?:externalId|kind|createdAt|source|statedIncome|hasEmail|hasPhone))$/;
/** Totals of each type of event that are kept: the others take a pass over all events. */
const OF_EVENTS = /^events\.\w+\.(?:count|amount|discount|firstAt|lastAt)$/;
/** Most features of a model, in the catalogue's order. */
const MOST = 200;

const STATES = { MATCHED, UNMATCHED, UNKNOWN };

/**
 * Customers with all that a model of visitors is learned from, as of one snapshot: what features they have, and how they stand
 * to the personas in use by the answers of now.
 */
export async function readVisitorGround(snapshot: Scope, now: number): Promise<ToLearn> {
  const known = await knownFeatures(snapshot);
  const found = visitorFeatures(known);
  const clock = { asOf: now, pinned: false };
  const { ids } = await readPopulation(snapshot, [], clock);
  const isSample = ids.length > SAMPLE;
  const customers = isSample
    ? [...sampleIndexes(ids.length, SAMPLE, seededRandom(1))].map((row) => ids[row]!)
    : undefined;
  const population = await readPopulation(
    snapshot,
    found.map(({ stored }) => stored),
    clock,
    customers,
  );
  const personas = await activePersonas(snapshot);
  const rules = (await matchRules(snapshot)).filter(({ criteria }) => criteria.length > 0);
  const strengths = rules.length > 0 ? await readStrengths(snapshot, sourcesOf(rules), customers) : null;
  const states = strengths ? matchStates(strengths, rules, population.ids) : new Map();
  return {
    population,
    everybody: ids.length,
    features: found.map(({ feature }) => feature),
    // One that has no rule yet is known of nobody.
    personas: personas.map(({ id, key, name, polarity }) => ({
      id,
      key,
      name,
      polarity,
      truth: Uint8Array.from(
        population.ids,
        (_, row) => STATES[states.get(id)?.[row] as keyof typeof STATES] ?? UNKNOWN,
      ),
    })),
    modelledAt: now,
    random: seededRandom(1),
  };
}

/** Features that a visitor may have, with how each is read. */
function visitorFeatures(known: Known): { feature: VisitorFeature; stored: StoredFeature }[] {
  const listed = listFeatures(known)
    .filter(({ name, kind }) => !LEFT_OUT.test(name) && !namesCustomers(name, kind, known.traits))
    .filter(({ name }) => !name.startsWith('events.') || OF_EVENTS.test(name))
    .slice(0, MOST);
  const resolved = resolveNeeds(
    Object.fromEntries(listed.map(({ name, kind }) => [name, { kind, from: name }])),
    known,
  );
  return listed.flatMap(({ name, kind, unit }) => {
    const stored = resolved[name];
    if (!stored || stored.source === 'segmentation') return [];
    return [{ feature: { name, id: stored.id, kind, unit }, stored }];
  });
}
