import { scopeOf } from '../../db/database.ts';
import { knownFeatures } from '../../db/features.ts';
import { readMemberships } from '../../db/membership-copy.ts';
import { segmentationsByIds, segmentsOf } from '../../db/segmentations.ts';
import { diffMemberships } from '../../engine/diff.ts';
import { localized } from '../../engine/localized.ts';
import { planSegmentation } from '../../engine/model.ts';
import { checkSettings } from '../../engine/settings.ts';
import { withDependencies } from '../answers.ts';
import { snapshot, withClient } from './compute.ts';
import type { Computed } from './compute-plan.ts';
import type { RunContext } from './context.ts';

/** Customers shown of each segment. */
const SAMPLE = 10;

export interface PreviewRequest {
  readonly workspaceId: number;
  readonly segmenter: string;
  readonly config: unknown;
  readonly seed: number;
  /** Milliseconds since 1970; null is now. */
  readonly asOf: number | null;
  /** Compared with this segmentation's live answer; null compares with none. */
  readonly segmentationId: number | null;
}

export interface PreviewedSegment {
  readonly key: string;
  readonly name: Readonly<Record<string, string>>;
  readonly size: number;
  /** Row ids of the first members in canonical order, ten at most. */
  readonly sample: readonly number[];
  /** Customers who would come in, go, and stay; null without a live answer to compare with. */
  readonly enter: number | null;
  readonly leave: number | null;
  readonly stay: number | null;
}

export interface Preview {
  readonly population: number;
  /** Customers in none of the segments. */
  readonly unassigned: number;
  readonly segments: readonly PreviewedSegment[];
}

/** The exact answer of settings nobody has saved: the same evaluation as a run's, and nothing written. */
export async function previewAnswer(context: RunContext, request: PreviewRequest): Promise<Preview> {
  const scope = scopeOf(context.db, request.workspaceId);
  const segmenter = context.registry.get(request.segmenter);
  const config = await checkSettings(segmenter, request.config);
  const plan = planSegmentation(segmenter, config, await knownFeatures(scope));
  const asOf = request.asOf ?? context.now();
  return withClient(context.db, async (client) => {
    const stored = await snapshot(client, request.workspaceId, [plan], { asOf, pinned: request.asOf !== null });
    const population = await withDependencies(client, scope, plan, stored);
    const computed = await context.isolation.compute(plan, population, {
      asOf,
      seed: request.seed,
      signal: context.signal,
    });
    const segments = tally(computed, population.ids);
    const [live] = request.segmentationId === null ? [] : await segmentationsByIds(scope, [request.segmentationId]);
    if (live?.liveModelId == null) return { ...summary(computed, population.length), segments };
    const rows = await segmentsOf(scope, [live.id]);
    const idsByKey = new Map(rows.map(({ key, id }) => [key, id]));
    // Segments the live answer lacks get ids nobody has, so all their members enter.
    const segmentIds = computed.plan.segments.map(({ key }, index) => idsByKey.get(key) ?? -1 - index);
    const entered = new Map<number, number>();
    const left = new Map<number, number>();
    const count = (of: Map<number, number>, id: number) => of.set(id, (of.get(id) ?? 0) + 1);
    const memberships = await readMemberships(client, request.workspaceId, [live.id]);
    diffMemberships(population.ids, computed.assignment, segmentIds, memberships.get(live.id)!, {
      enter: (_customer, segment) => count(entered, segment),
      leave: (_customer, segment) => count(left, segment),
      alter: () => undefined,
      move: () => undefined,
    });
    const compared = segments.map((segment, index) => {
      const enter = entered.get(segmentIds[index]!) ?? 0;
      return { ...segment, enter, leave: left.get(segmentIds[index]!) ?? 0, stay: segment.size - enter };
    });
    const gone = rows.filter(({ key }) => !computed.plan.segments.some((segment) => segment.key === key));
    const ended = gone.map(({ key, name, id }) => ({
      key,
      name: name as Record<string, string>,
      size: 0,
      sample: [],
      enter: 0,
      leave: left.get(id) ?? 0,
      stay: 0,
    }));
    return { ...summary(computed, population.length), segments: [...compared, ...ended] };
  });
}

function summary({ assignment }: Computed, population: number): Omit<Preview, 'segments'> {
  let unassigned = 0;
  for (let row = 0; row < population; row++) if (assignment.offsets[row] === assignment.offsets[row + 1]) unassigned++;
  return { population, unassigned };
}

function tally({ plan, assignment }: Computed, ids: Int32Array): PreviewedSegment[] {
  const sizes = plan.segments.map(() => 0);
  const samples: number[][] = plan.segments.map(() => []);
  for (let row = 0; row < ids.length; row++) {
    for (let entry = assignment.offsets[row]!; entry < assignment.offsets[row + 1]!; entry++) {
      const segment = assignment.segment[entry]!;
      sizes[segment] = sizes[segment]! + 1;
      if (samples[segment]!.length < SAMPLE) samples[segment]!.push(ids[row]!);
    }
  }
  return plan.segments.map(({ key, name }, index) => ({
    key,
    name: localized(name),
    size: sizes[index]!,
    sample: samples[index]!,
    enter: null,
    leave: null,
    stay: null,
  }));
}
