import { knownFeatures, readPopulation } from '../../../db/features/population.ts';
import { populationIds } from '../../../db/tables/customers/customer-count.ts';
import { readMemberships } from '../../../db/tables/memberships/membership-copy.ts';
import { featureSpace } from '../../../engine/comparison/feature-space.ts';
import { type CoveragePoint, coverageOfGroups, coverageOfPoints } from '../../../engine/portrait/coverage-curve.ts';
import { PersonagraphError } from '../../../errors.ts';
import { seededRandom } from '../../../segmenter/random.ts';
import { sampleIndexes } from '../../../statistics/index.ts';
import { comparableFeatures } from '../comparable-features.ts';
import type { JobContext } from '../job.ts';
import { withJobClient } from '../job-client.ts';

export interface PersonaCountRequest {
  readonly workspaceId: number;
  /** The segmentation whose segments are the personas; null: personas are sought in features. */
  readonly segmentationId: number | null;
  /** Names of features; null: the default ones. */
  readonly features: readonly string[] | null;
  readonly most: number;
  readonly threshold: number;
  readonly seed: number;
}

export interface PersonaCountResult {
  readonly curve: readonly CoveragePoint[];
  /** Segments in the order they are taken; empty where personas are sought in features. */
  readonly segmentIds: readonly number[];
  /** Features that distances are taken in. */
  readonly features: readonly string[];
  readonly customers: number;
  /** Customers that were looked at. */
  readonly compared: number;
}

/** Customers that are clustered at most, chosen by chance: the curve of more is the same to two places. */
const SAMPLE = 5_000;

/** How far one to so many personas reach, in one snapshot. */
export async function suggestPersonas(context: JobContext, request: PersonaCountRequest): Promise<PersonaCountResult> {
  const { workspaceId, segmentationId, most, threshold, seed } = request;
  return withJobClient(context, (session) =>
    session.scope(workspaceId).transaction(async (snapshot) => {
      const ids = await populationIds(snapshot);
      if (segmentationId !== null) {
        const memberships = (await readMemberships(snapshot, [segmentationId])).get(segmentationId)!;
        const rows = new Map(Array.from(ids, (id, row) => [id, row] as const));
        const groups = new Map<number, number[]>();
        for (const [at, segment] of memberships.segment.entries()) {
          const row = rows.get(memberships.customer[at]!);
          if (segment <= 0 || row === undefined || memberships.strength[at]! < threshold) continue;
          const members = groups.get(segment) ?? [];
          members.push(row);
          groups.set(segment, members);
        }
        const listed = [...groups].sort(([a], [b]) => a - b);
        const lists = listed.map(([, members]) => Int32Array.from(members));
        const { curve, order } = coverageOfGroups(lists, ids.length, most);
        const segmentIds = order.map((group) => listed[group]![0]);
        return { curve, segmentIds, features: [], customers: ids.length, compared: ids.length };
      }
      const features = comparableFeatures(await knownFeatures(snapshot, context.masks), request.features);
      const chosen = [...sampleIndexes(ids.length, SAMPLE, seededRandom(seed))].map((row) => ids[row]!);
      if (chosen.length === 0) throw tooFew();
      const clock = { asOf: context.now(), pinned: false };
      const population = await readPopulation(snapshot, features, clock, chosen);
      const space = featureSpace(population, features);
      if (space.features.length === 0) throw tooFew();
      return {
        curve: coverageOfPoints(space.points, most, threshold, seed),
        segmentIds: [],
        features: space.features.map(({ feature }) => feature),
        customers: ids.length,
        compared: chosen.length,
      };
    }, 'REPEATABLE READ READ ONLY'),
  );
}

function tooFew(): PersonagraphError {
  return new PersonagraphError(
    'NOT_ENOUGH_DATA',
    'No features tell customers apart: there is nothing to draw personas by.',
    {
      field: ['features'],
    },
  );
}
