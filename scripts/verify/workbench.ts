import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Logger, pino } from 'pino';
import { openStore } from '../../src/cli/store.ts';
import type { Database, Scope } from '../../src/db/postgres/connection.ts';
import type { Run } from '../../src/db/tables/runs/runs.ts';
import { liveModels } from '../../src/db/tables/segmentations/models.ts';
import type { Segmentation } from '../../src/db/tables/segmentations/segmentations.ts';
import { createWorkspace } from '../../src/db/tables/workspaces/workspaces.ts';
import { createRegistry, type Registry } from '../../src/engine/registry.ts';
import type { Segmenter } from '../../src/segmenter/segmenter.ts';
import { type Feed, startFeed } from '../../src/services/changes/feed.ts';
import { importFile } from '../../src/services/import/import-file.ts';
import { loadMapping } from '../../src/services/import/load-mapping.ts';
import type { MappingInput } from '../../src/services/import/mapping.ts';
import type { ImportSummary } from '../../src/services/import/summary.ts';
import { waitForRun } from '../../src/services/runs/wait-for-run.ts';
import {
  configureSegmentation,
  requestRun,
  type SegmentationInput,
} from '../../src/services/segmentations/segmentations.ts';
import { type RunHost, startRunHost } from '../../src/services/threads/host.ts';

const PLUGINS = new URL('../../plugins/index.ts', import.meta.url).href;

/** The product on an empty store in a temporary folder: the services that its commands and its API call. */
export interface Workbench extends AsyncDisposable {
  readonly db: Database;
  readonly registry: Registry;
  readonly host: RunHost;
  readonly feed: Feed;
  readonly logger: Logger;
  /** Removed at the end; for files that are made here. */
  readonly folder: string;
  /** A new workspace with amounts in this currency. */
  workspace(key: string, currency: string): Promise<Scope>;
  /** Imports a file by a preset of `mappings/` or by a mapping of one's own. Throws where not all of it was read. */
  importFile(scope: Scope, file: string, mapping: string | MappingInput): Promise<ImportSummary>;
  configure(scope: Scope, input: SegmentationInput): Promise<Segmentation>;
  /** Runs segmentations as of a time, and waits for the end, whatever it is. */
  run(scope: Scope, ids: readonly number[], asOf: Date): Promise<Run>;
  /** Configures one, runs it, and reads its model back from the store. Throws where the run fails. */
  fit(scope: Scope, input: SegmentationInput, asOf: Date): Promise<{ readonly id: number; readonly model: unknown }>;
  /** How many members each segment has in the store, by key. */
  sizes(scope: Scope, segmentationId: number): Promise<Readonly<Record<string, number>>>;
}

/** Opens it; disposing removes the folder with all that was stored. */
export async function openWorkbench(): Promise<Workbench> {
  const folder = await mkdtemp(join(tmpdir(), 'personagraph-workbench-'));
  const log = pino({ level: 'error' }, pino.destination(2));
  const closers = [() => rm(folder, { recursive: true, force: true })];
  const closeAll = async () => {
    for (const closer of closers.toReversed()) await closer();
  };
  let closing: Promise<void> | undefined;
  // Once: work that fails because of a signal disposes of what is being closed already.
  const close = () => {
    closing ??= closeAll();
    return closing;
  };
  // PostgreSQL outlives us, unless it is stopped.
  const onSignal = () => void close().finally(() => process.exit(130));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const store = await openStore({ databaseUrl: undefined, dataDir: join(folder, 'store') });
    closers.push(() => store.close());
    const { db } = store;
    const { default: segmenters } = (await import(PLUGINS)) as { default: readonly Segmenter[] };
    const registry = await createRegistry(segmenters);
    const feed = await startFeed(db, log);
    closers.push(() => feed.stop());
    const host = await startRunHost({ url: db.url, plugins: PLUGINS, logLevel: 'error' }, log);
    closers.push(() => host.stop());
    const run = async (scope: Scope, ids: readonly number[], asOf: Date) =>
      waitForRun(feed, scope, await requestRun(scope, registry, { ids, asOf }));
    const configure = (scope: Scope, input: SegmentationInput) => configureSegmentation(scope, registry, input);
    return {
      db,
      registry,
      host,
      feed,
      logger: log,
      folder,
      configure,
      run,
      async workspace(key, currency) {
        return db.scope((await createWorkspace(db, { key, name: key, currency })).id);
      },
      async importFile(scope, file, mapping) {
        const rules = typeof mapping === 'string' ? await loadMapping(mapping) : mapping;
        const report = join(folder, `${scope.workspaceId}-${basename(file)}.rejected.ndjson`);
        const summary = await importFile(scope, { file, mapping: rules, report });
        if (!summary.complete) throw new Error(`${file} was not read to its end`);
        return summary;
      },
      async fit(scope, input, asOf) {
        const { id, key } = await configure(scope, input);
        const { state, error, results } = await run(scope, [id], asOf);
        const [live] = await liveModels(scope, [id]);
        if (state !== 'LIVE' || !live) throw new Error(`${key}: run ${state} ${JSON.stringify(error ?? results)}`);
        return { id, model: live.model };
      },
      async sizes(scope, segmentationId) {
        const rows = await scope.query<{ key: string; size: number }>(
          `SELECT g.key, count(m.customer_id)::int AS size FROM segment g LEFT JOIN segment_answer m
             ON m.workspace_id = g.workspace_id AND m.segmentation_id = g.segmentation_id AND m.segment_id = g.id
           WHERE g.workspace_id = $1 AND g.segmentation_id = $2 AND g.current GROUP BY g.key, g.position ORDER BY g.position`,
          [scope.workspaceId, segmentationId],
        );
        return Object.fromEntries(rows.map(({ key, size }) => [key, size]));
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
