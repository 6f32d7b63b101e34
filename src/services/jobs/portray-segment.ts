import { knownFeatures, readPopulation, type StoredFeature } from '../../db/features/population.ts';
import { memberIds } from '../../db/tables/membership-copy.ts';
import { type Known, listFeatures, resolveNeeds } from '../../engine/catalogue/catalogue.ts';
import { type Portrait, portray } from '../../engine/persona/portrait.ts';
import { withClient } from '../runs/compute.ts';
import type { RunContext } from '../runs/context.ts';

export interface PortraitRequest {
  readonly workspaceId: number;
  readonly segmentId: number;
  /** Milliseconds since 1970; null is now. */
  readonly asOf: number | null;
}

/** Features that say how we know a customer rather than what it is like. */
const LEFT_OUT = new Set(['customer.externalId', 'customer.kind', 'customer.createdAt', 'customer.source']);

/** Describes a segment's members against everybody, over all features the workspace knows. */
export async function portraySegment(context: RunContext, request: PortraitRequest): Promise<Portrait> {
  const scope = context.db.scope(request.workspaceId);
  const features = describing(await knownFeatures(scope));
  const clock = { asOf: request.asOf ?? context.now(), pinned: request.asOf !== null };
  const { population, ids } = await withClient(context.db, (session) =>
    session.scope(request.workspaceId).transaction(
      async (snapshot) => ({
        population: await readPopulation(snapshot, features, clock),
        ids: await memberIds(snapshot, request.segmentId),
      }),
      'REPEATABLE READ READ ONLY',
    ),
  );
  const members = new Uint8Array(population.length);
  let at = 0;
  for (const id of ids) {
    while (at < population.length && population.ids[at]! < id) at++;
    if (population.ids[at] === id) members[at] = 1;
  }
  return portray(population, features, members);
}

function describing(known: Known): StoredFeature[] {
  const names = listFeatures(known).filter(({ name }) => !LEFT_OUT.has(name));
  const needs = Object.fromEntries(names.map(({ name, kind }) => [name, { kind, from: name }]));
  return Object.values(resolveNeeds(needs, known)).flatMap((feature) =>
    feature && feature.source !== 'segmentation' ? feature : [],
  );
}
