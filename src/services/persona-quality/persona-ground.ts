import { knownFeatures, readPopulation, type StoredFeature } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { isDataError, unreadable } from '../../db/postgres/errors.ts';
import { readMatches } from '../../db/tables/personas/matches.ts';
import { listPersonas, type Persona } from '../../db/tables/personas/personas.ts';
import type { Feature, Known } from '../../engine/catalogue/catalogue.ts';
import type { MatchColumns } from '../../engine/persona/match.ts';
import type { Population } from '../../engine/population/population.ts';
import { withDependencies } from '../evaluation/answers.ts';
import type { JobContext } from '../jobs/job.ts';
import { withJobClient } from '../jobs/job-client.ts';

/** All personas of a workspace with everybody in one snapshot, read once: what passes over personas work on. */
export interface PersonaGround {
  readonly snapshot: Scope;
  readonly known: Known;
  /** The time of the snapshot, milliseconds since 1970. */
  readonly asOf: number;
  /** All but retired ones, oldest first. */
  readonly personas: readonly Persona[];
  /** Everybody, with the features asked for. */
  readonly population: Population;
  /** Rows of the members of each active persona that customers were held against, ascending, by the persona's id. */
  readonly members: ReadonlyMap<number, Int32Array>;
}

/** What is known before everybody is read. */
export type BeforeReading = Omit<PersonaGround, 'population' | 'members'>;

/** Works over the personas of a workspace; `features` says what is wanted of everybody. A value that cannot be read is told as such. */
export async function withPersonaGround<T>(
  context: JobContext,
  workspaceId: number,
  features: (before: BeforeReading) => Promise<readonly Feature[]>,
  work: (ground: PersonaGround) => Promise<T>,
): Promise<T> {
  return withJobClient(context, (session) =>
    session.scope(workspaceId).transaction(async (snapshot) => {
      const asOf = context.now();
      const personas = (await listPersonas(snapshot)).filter(({ status }) => status !== 'RETIRED');
      const before = { snapshot, known: await knownFeatures(snapshot), asOf, personas };
      const wanted = new Map((await features(before)).map((feature) => [feature.id, feature]));
      const stored = [...wanted.values()].filter((one): one is StoredFeature => one.source !== 'segmentation');
      const read = await readPopulation(snapshot, stored, { asOf, pinned: false });
      const population = await withDependencies(snapshot, { features: Object.fromEntries(wanted) }, read);
      context.signal.throwIfAborted();
      const matched = personas.filter(({ status, matchedFrom }) => status === 'ACTIVE' && matchedFrom !== null);
      const ids = matched.map(({ id }) => id);
      const members = membersByPersona(population.ids, ids, await readMatches(snapshot, ids));
      return work({ ...before, population, members });
    }, 'REPEATABLE READ READ ONLY'),
  ).catch((error: unknown) => {
    throw isDataError(error) ? unreadable(error) : error;
  });
}

/** The rows of members by persona, from matches by ascending customer. */
function membersByPersona(
  ids: Int32Array,
  personaIds: readonly number[],
  { customer, persona }: MatchColumns,
): Map<number, Int32Array> {
  const sizes = new Map(personaIds.map((id) => [id, 0]));
  for (const id of persona) sizes.set(id, sizes.get(id)! + 1);
  const rows = new Map([...sizes].map(([id, size]) => [id, new Int32Array(size)]));
  const filled = new Map(personaIds.map((id) => [id, 0]));
  let row = 0;
  for (let at = 0; at < customer.length; at++) {
    while (row < ids.length && ids[row]! < customer[at]!) row++;
    if (ids[row] !== customer[at]) continue;
    const id = persona[at]!;
    const place = filled.get(id)!;
    rows.get(id)![place] = row;
    filled.set(id, place + 1);
  }
  return new Map([...rows].map(([id, own]) => [id, own.subarray(0, filled.get(id))]));
}
