import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, knownFeatures, readPopulation } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { customersByIds } from '../../db/tables/customers/customers.ts';
import { createWorkspace } from '../../db/tables/workspaces/workspaces.ts';
import { loadDemo } from '../../demo/load.ts';
import { type Assignment, assignPopulation } from '../../engine/answer/assign.ts';
import { explainRow } from '../../engine/answer/explain.ts';
import { type FittedPlan, fitPlan, type Plan, planSegmentation } from '../../engine/answer/model.ts';
import { batchOf } from '../../engine/population/population.ts';
import { checkSettings } from '../../engine/settings.ts';
import { rowFromBatch } from '../../segmenter/columns.ts';
import type { Explanation } from '../../segmenter/explanation.ts';
import type { SegmentDefinition, Segmenter } from '../../segmenter/segmenter.ts';
import { importFile } from '../../services/import/import-file.ts';
import { loadMapping } from '../../services/import/load-mapping.ts';
import { openStore } from '../store.ts';

/** Customers of a segmenter's sample. */
export interface SampleSource {
  /** A file to import with a mapping; undefined: customers of the demo. */
  readonly data?: { readonly file: string; readonly mapping: string };
  /** Customers of the demo. */
  readonly customers: number;
  /** Time of evaluation; undefined: now. */
  readonly asOf?: Date;
}

/** A segmenter's answer for a population, with some customers and why. */
export interface Sample {
  readonly population: number;
  readonly segments: readonly (SegmentDefinition & { readonly size: number })[];
  /** Customers in no segment. */
  readonly unassigned: number;
  readonly customers: readonly SampleCustomer[];
}

export interface SampleCustomer {
  readonly externalId: string;
  /** Strength by key of segment. */
  readonly memberships: ReadonlyMap<string, number>;
  readonly explanations: readonly Explanation[];
}

/** Takes samples of one population. */
export interface SampleStore {
  take(segmenter: Segmenter, config: unknown): Promise<Sample>;
  close(): Promise<void>;
}

/** Customers shown of each segment, and of those in none. */
const SHOWN = 2;
const SEED = 1;

/**
 * A store of its own for samples, thrown away with them. Customers go the way they go in a server, so the answers are
 * those a server would give.
 */
export async function openSampleStore(source: SampleSource): Promise<SampleStore> {
  // Before a database is started for nothing.
  const mapping = source.data ? await loadMapping(source.data.mapping) : undefined;
  const folder = await mkdtemp(join(tmpdir(), 'personagraph-plugin-'));
  const store = await openStore({ databaseUrl: undefined, dataDir: folder }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const close = async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  };
  const now = new Date();
  try {
    const currency = mapping?.currency ?? 'EUR';
    const { id } = await createWorkspace(store.db, { key: 'sample', name: 'Sample', currency });
    const scope = store.db.scope(id);
    if (source.data && mapping) {
      await importFile(scope, { ...source.data, report: join(folder, 'rejected.ndjson') });
    } else await loadDemo(scope, { customers: source.customers, seed: SEED, asOf: now });
    const clock = { asOf: (source.asOf ?? now).getTime(), pinned: source.asOf !== undefined };
    return { take: (segmenter, config) => takeSample(scope, segmenter, config, clock), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function takeSample(scope: Scope, segmenter: Segmenter, config: unknown, clock: Clock): Promise<Sample> {
  const settings = await checkSettings(segmenter, config);
  const plan = planSegmentation(segmenter, settings, await knownFeatures(scope));
  const population = await readPopulation(scope, featuresOf(plan), clock);
  const { signal } = new AbortController();
  const fitted = await fitPlan(plan, population, { asOf: clock.asOf, seed: SEED, signal });
  const assigned = {
    plan: fitted,
    assignment: assignPopulation(fitted, population, { asOf: clock.asOf, mostQuarantined: 0 }),
  };
  const { rows, sizes, unassigned } = choose(assigned, population.length);
  const chosen = await customersByIds(
    scope,
    rows.map((row) => population.ids[row]!),
  );
  const names = new Map(chosen.map(({ id, externalId }) => [id, externalId]));
  const batch = batchOf(population, plan.needs, plan.features);
  return {
    population: population.length,
    segments: fitted.segments.map((segment, index) => ({ ...segment, size: sizes[index]! })),
    unassigned,
    customers: rows.map((row) => ({
      externalId: names.get(population.ids[row]!) ?? String(population.ids[row]),
      memberships: membershipsOf(assigned, row),
      explanations: explainRow(fitted, rowFromBatch(plan.needs, batch, row), clock.asOf),
    })),
  };
}

/** The features to read from the store, once each: a sample has no other segmentations to read. */
function featuresOf({ features }: Plan) {
  const byId = new Map(Object.values(features).flatMap((feature) => (feature ? [[feature.id, feature] as const] : [])));
  return [...byId.values()].flatMap((feature) => (feature.source === 'segmentation' ? [] : [feature]));
}

interface AssignedPlan {
  readonly plan: FittedPlan;
  readonly assignment: Assignment;
}

/** The first customers of each segment and of none, and how many there are. */
function choose({ plan, assignment }: AssignedPlan, length: number) {
  const sizes = plan.segments.map(() => 0);
  const rows = new Set<number>();
  let unassigned = 0;
  for (let row = 0; row < length; row++) {
    const [from, to] = [assignment.offsets[row]!, assignment.offsets[row + 1]!];
    if (from === to && unassigned++ < SHOWN) rows.add(row);
    for (let entry = from; entry < to; entry++) {
      const segment = assignment.segment[entry]!;
      if (sizes[segment]! < SHOWN) rows.add(row);
      sizes[segment] = sizes[segment]! + 1;
    }
  }
  return { rows: [...rows], sizes, unassigned };
}

function membershipsOf({ plan, assignment }: AssignedPlan, row: number): Map<string, number> {
  const memberships = new Map<string, number>();
  for (let entry = assignment.offsets[row]!; entry < assignment.offsets[row + 1]!; entry++) {
    memberships.set(plan.segments[assignment.segment[entry]!]!.key, assignment.strength[entry]!);
  }
  return memberships;
}
