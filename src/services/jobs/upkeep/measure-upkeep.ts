import { knownFeatures, readPopulation } from '../../../db/features/population.ts';
import type { Scope } from '../../../db/postgres/connection.ts';
import { isDataError, unreadable } from '../../../db/postgres/errors.ts';
import { featuresOfAllClaims } from '../../../db/tables/personas/bound-claims.ts';
import { readMatches, readStrengths } from '../../../db/tables/personas/matches.ts';
import { matchRules } from '../../../db/tables/personas/persona-criteria.ts';
import { activePersonas, type Persona } from '../../../db/tables/personas/personas.ts';
import { type BaselineMember, readBaselineMembers } from '../../../db/tables/upkeep/baseline-members.ts';
import { countStayed, type PersonaBaseline, readBaselines } from '../../../db/tables/upkeep/persona-baselines.ts';
import { readUpkeepSettings } from '../../../db/tables/upkeep/upkeep-settings.ts';
import { type MatchColumns, openCustomers } from '../../../engine/persona/match.ts';
import type { Population } from '../../../engine/population/population.ts';
import { overlapsOf } from '../../../engine/upkeep/persona-overlaps.ts';
import { foundMembers, type KeptMember, sampledRows, stayedBy } from '../../../engine/upkeep/stayed-members.ts';
import { suggestPersona } from '../../../engine/upkeep/suggested-persona.ts';
import {
  baselineOf,
  binsOf,
  countAgain,
  type TraitBaseline,
  type TraitValues,
} from '../../../engine/upkeep/trait-baseline.ts';
import { traitDrifts } from '../../../engine/upkeep/trait-drift.ts';
import type {
  PersonaDrift,
  TakenBaseline,
  Unexplained,
  UpkeepMeasured,
} from '../../../engine/upkeep/upkeep-figures.ts';
import { sourcesOf } from '../../personas/refresh-matches.ts';
import { type NamedFeature, watchedFeatures } from '../comparable-features.ts';
import type { JobContext } from '../job.ts';
import { withJobClient } from '../job-client.ts';

export interface UpkeepRequest {
  readonly workspaceId: number;
  /** Only takes the baselines of these personas; null: looks at all personas, and takes the baselines that are wanted. */
  readonly baselinesOf: readonly number[] | null;
}

/**
 * One pass over all active personas of a workspace, of one snapshot: the drift of their members' traits since the baseline,
 * the overlaps of personas, the customers whom none explains, and the baselines that are wanted. Nothing is written.
 */
export async function measureUpkeep(context: JobContext, request: UpkeepRequest): Promise<UpkeepMeasured> {
  return withJobClient(context, (session) =>
    session
      .scope(request.workspaceId)
      .transaction((snapshot) => measure(context, snapshot, request), 'REPEATABLE READ READ ONLY'),
  );
}

/** Members up to which they are read by their ids; of more, everybody is. */
const FEW = 20_000;

/** What a pass knows of the customers. */
interface Ground {
  readonly population: Population;
  readonly features: readonly NamedFeature[];
  readonly at: number;
}

async function measure(context: JobContext, snapshot: Scope, request: UpkeepRequest): Promise<UpkeepMeasured> {
  const at = context.now();
  const all = await activePersonas(snapshot);
  const personas = request.baselinesOf ? all.filter(({ id }) => request.baselinesOf!.includes(id)) : all;
  const ids = personas.map(({ id }) => id);
  const baselines = await readBaselines(snapshot, ids);
  const matches = await readMatches(snapshot, ids);
  const asked = await askedFeatures(snapshot, baselines);
  const features = watchedFeatures(await knownFeatures(snapshot), asked);
  const members = request.baselinesOf ? new Set(matches.customer) : null;
  const customers = members && members.size <= FEW ? [...members] : undefined;
  const population = await readPopulation(
    snapshot,
    features.map(({ feature }) => feature),
    { asOf: at, pinned: false },
    customers,
  ).catch((error: unknown) => {
    throw isDataError(error) ? unreadable(error) : error;
  });
  context.signal.throwIfAborted();
  const ground = { population, features, at };
  const rows = rowsOfPersonas(population.ids, matches, ids);
  const measured = {
    at,
    customers: population.length,
    personas: ids,
    baselines: takeBaselines(ground, personas, baselines, rows),
  };
  if (request.baselinesOf) return { ...measured, drifts: [], overlaps: [], unexplained: NOBODY };
  const taken = new Set(measured.baselines.map(({ personaId }) => personaId));
  const since = [...baselines.values()].flatMap(({ personaId, takenAt }) =>
    takenAt ? [{ personaId, at: takenAt }] : [],
  );
  const stayed = await countStayed(snapshot, since);
  const kept = await readBaselineMembers(snapshot, ids);
  const drifts = personas.map((persona) =>
    driftOf(ground, {
      persona,
      baseline: taken.has(persona.id) ? undefined : baselines.get(persona.id),
      rows: rows.get(persona.id)!,
      stayed: stayed.get(persona.id) ?? 0,
      kept: kept.get(persona.id) ?? [],
    }),
  );
  context.signal.throwIfAborted();
  const unexplained = await unexplainedOf(snapshot, ground, matches, ids);
  return { ...measured, drifts, overlaps: overlapsOf(matches, ids), unexplained };
}

const NOBODY: Unexplained = { customers: 0, unknown: 0, noSuggestion: 'TOO_FEW', suggestion: null };

/** Features that are watched whatever they are: those that somebody named, claims rest on, or baselines have. */
async function askedFeatures(
  snapshot: Scope,
  baselines: ReadonlyMap<number, PersonaBaseline>,
): Promise<ReadonlySet<string>> {
  const { features } = await readUpkeepSettings(snapshot);
  const counted = [...baselines.values()].flatMap(({ traits }) => traits.map(({ feature }) => feature));
  return new Set([...features, ...(await featuresOfAllClaims(snapshot)), ...counted]);
}

/** The rows of each persona's members, ascending. */
function rowsOfPersonas(
  ids: Int32Array,
  { customer, persona }: MatchColumns,
  personas: readonly number[],
): Map<number, Int32Array> {
  const sizes = new Map(personas.map((id) => [id, 0]));
  for (const id of persona) sizes.set(id, (sizes.get(id) ?? 0) + 1);
  const rows = new Map([...sizes].map(([id, size]) => [id, new Int32Array(size)]));
  const filled = new Map(personas.map((id) => [id, 0]));
  let row = 0;
  for (const [match, id] of persona.entries()) {
    while (row < ids.length && ids[row]! < customer[match]!) row++;
    if (ids[row] !== customer[match]) continue;
    rows.get(id)![filled.get(id)!] = row;
    filled.set(id, filled.get(id)! + 1);
  }
  return new Map([...rows].map(([id, all]) => [id, all.subarray(0, filled.get(id))]));
}

function valuesOf({ population, at }: Ground, { feature }: NamedFeature, rows: Int32Array): TraitValues | null {
  const column = population.columns.get(feature.id);
  return column ? { column, kind: feature.kind, rows, asOf: at } : null;
}

/** Baselines that were asked for, and those of personas that never had one, where members are known. */
function takeBaselines(
  ground: Ground,
  personas: readonly Persona[],
  baselines: ReadonlyMap<number, PersonaBaseline>,
  rows: ReadonlyMap<number, Int32Array>,
): TakenBaseline[] {
  return personas.flatMap(({ id: personaId, refitDue, matchedFrom }) => {
    const baseline = baselines.get(personaId);
    const members = rows.get(personaId)!;
    const wanted = !baseline || baseline.askedAt !== null || baseline.takenAt === null;
    // Of nobody there is nothing to hold later members against: it stays wanted.
    if (!wanted || refitDue || matchedFrom === null || members.length === 0) return [];
    const traits = ground.features.flatMap((named) => {
      const values = named.watched ? valuesOf(ground, named, members) : null;
      return values ? [baselineOf(named.feature.id, values)] : [];
    });
    // Of a text that all have otherwise, such as a name, there is nothing to compare.
    const known = traits.filter((trait) => trait.known > 0 && (trait.form === 'CUTS' || trait.values.length > 0));
    const askedAt = baseline?.askedAt?.getTime() ?? null;
    return [{ personaId, askedAt, members: members.length, traits: known, kept: keptOf(ground, known, members) }];
  });
}

/** Some of the members, by their bins. */
function keptOf(ground: Ground, traits: readonly TraitBaseline[], members: Int32Array): KeptMember[] {
  const rows = sampledRows(members);
  const byId = new Map(ground.features.map((named) => [named.feature.id, named]));
  const columns = traits.map((trait) => binsOf(trait, valuesOf(ground, byId.get(trait.feature)!, rows)!));
  return Array.from(rows, (row, n) => ({
    customerId: ground.population.ids[row]!,
    bins: columns.map((bins) => bins[n]!),
  }));
}

interface Driven {
  readonly persona: Persona;
  /** None where it was taken just now, or there is nobody to take it of. */
  readonly baseline: PersonaBaseline | undefined;
  readonly rows: Int32Array;
  readonly stayed: number;
  readonly kept: readonly BaselineMember[];
}

function driftOf(ground: Ground, { persona, baseline, rows, stayed, kept }: Driven): PersonaDrift {
  const { id: personaId, refitDue, matchedFrom } = persona;
  const about = {
    personaId,
    members: rows.length,
    baselineAt: baseline?.takenAt?.getTime() ?? null,
    membersBefore: baseline?.members ?? 0,
    stayed,
  };
  if (refitDue || matchedFrom === null) return { ...about, unknown: 'PENDING', traits: [] };
  if (rows.length === 0) return { ...about, unknown: 'NO_MEMBERS', traits: [] };
  if (!baseline?.takenAt) return { ...about, unknown: 'BASELINE_TAKEN', traits: [] };
  const byId = new Map(ground.features.map((named) => [named.feature.id, named]));
  const found = foundMembers(kept, baseline.members, ground.population.ids, rows);
  const traits = traitDrifts(
    baseline.traits.map((before, trait) => {
      const named = byId.get(before.feature);
      const values = named && named.feature.kind === before.kind ? valuesOf(ground, named, rows) : null;
      const again = stayedBy(found, before, trait, values);
      return { before, now: values && countAgain(before, values), stayed: again };
    }),
  );
  return { ...about, unknown: null, traits };
}

/** Customers whom no persona explains, with a persona that the largest cluster of them might be. */
async function unexplainedOf(
  snapshot: Scope,
  { population, features }: Ground,
  matches: MatchColumns,
  personas: readonly number[],
): Promise<Unexplained> {
  const rules = await matchRules(snapshot, personas);
  const open = openCustomers(population.ids, await readStrengths(snapshot, sourcesOf(rules)), rules);
  const explained = new Uint8Array(population.length);
  let row = 0;
  for (const customer of matches.customer) {
    while (row < population.length && population.ids[row]! < customer) row++;
    if (population.ids[row] === customer) explained[row] = 1;
  }
  const without = Int32Array.from(explained.keys()).filter((at) => explained[at] === 0);
  const known = without.filter((at) => open[at] === 0);
  return {
    customers: known.length,
    unknown: without.length - known.length,
    ...suggestPersona(population, features, known, 1),
  };
}
