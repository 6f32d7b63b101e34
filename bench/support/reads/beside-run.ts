import { setTimeout as wait } from 'node:timers/promises';
import type { Database, Scope } from '../../../src/db/postgres/connection.ts';
import { type Run, runsByIds } from '../../../src/db/tables/runs/runs.ts';
import { listSegmentations } from '../../../src/db/tables/segmentations/segmentations.ts';
import { createRegistry, type Registry } from '../../../src/engine/registry.ts';
import { loadPlugins } from '../../../src/plugin-host/plugins.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import type { Child } from '../child.ts';
import { askAll, type Contestant } from './contestant.ts';
import type { Asked, QueryName } from './documents.ts';
import { loadDuring, type Rate } from './load.ts';
import { loadOf } from './race.ts';

/** Between an answer and the next request: reads come at a pace, so that their time is theirs and no queue's. */
const PAUSE_MS = 5;
const [WARM_UP_MS, IDLE_MS] = [3_000, 10_000];
/** Between two looks at the state of the run. A subscriber would read thousands of changes beside the reads. */
const LOOK_EVERY_MS = 100;
/** Days of the edits between runs, so that each run changes the answers of some. */
const DORMANT_AFTER = [200, 240];

export interface BesideRun {
  readonly idle: Rate;
  readonly beside: Rate;
  readonly runSeconds: number;
}

export interface BesideRunOptions {
  readonly db: Database;
  readonly workspaceId: number;
  readonly clients: Child;
  readonly asked: Asked;
  readonly connections: number;
  readonly rounds: number;
  /** Starts the server that both answers and runs. */
  start(): Promise<Contestant>;
}

/**
 * Reads at a pace from an idle server, then beside a run of all segmentations in the same server. Each round has a
 * server of its own, whose first run reads every customer, and comes after an edit of a segmentation.
 */
export async function readBesideRuns(name: QueryName, options: BesideRunOptions): Promise<BesideRun[]> {
  // Made before anything is measured: it keeps a processor busy for half a second.
  const registry = await createRegistry((await loadPlugins()).segmenters);
  const rounds: BesideRun[] = [];
  for (let round = 0; round < options.rounds; round++) rounds.push(await oneRound(name, round, registry, options));
  return rounds;
}

async function oneRound(
  name: QueryName,
  round: number,
  registry: Registry,
  options: BesideRunOptions,
): Promise<BesideRun> {
  const { clients, asked, connections } = options;
  const contestant = await options.start();
  try {
    const load = {
      ...loadOf(contestant.server.url, await askAll(contestant, name, asked), connections),
      pauseMs: PAUSE_MS,
    };
    await loadDuring(clients, load, () => wait(WARM_UP_MS));
    const idle = await loadDuring(clients, load, () => wait(IDLE_MS));
    let runSeconds = Number.NaN;
    const beside = await loadDuring(clients, load, async () => {
      runSeconds = await editAndRun(registry, options, DORMANT_AFTER[round % 2]!);
    });
    return { idle, beside, runSeconds };
  } finally {
    await contestant.server.stop();
  }
}

/** Seconds of a run after the settings of a segmentation changed. */
async function editAndRun(registry: Registry, options: BesideRunOptions, dormantAfterDays: number): Promise<number> {
  const scope = options.db.scope(options.workspaceId);
  const { id, key, name, segmenterId, config } = (await listSegmentations(scope)).find(
    (one) => one.key === 'lifecycle',
  )!;
  const edited = { ...(config as object), dormantAfterDays };
  await configureSegmentation(scope, registry, { id, key, name, segmenter: segmenterId, config: edited });
  const start = performance.now();
  const run = await ended(scope, await requestRun(scope, registry, {}));
  if (run.state !== 'LIVE') throw new Error(`the run ended ${run.state}: ${JSON.stringify(run.results)}`);
  return (performance.now() - start) / 1_000;
}

async function ended(scope: Scope, { id }: Pick<Run, 'id'>): Promise<Run> {
  for (;;) {
    const [run] = await runsByIds(scope, [id]);
    if (run?.finishedAt) return run;
    await wait(LOOK_EVERY_MS);
  }
}
