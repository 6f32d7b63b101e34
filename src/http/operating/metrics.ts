import type { IncomingMessage, ServerResponse } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { answers } from '../../db/postgres/backend.ts';
import type { Database } from '../../db/postgres/connection.ts';
import { countRuns } from '../../db/tables/runs/runs.ts';
import { countWaiting, longestWait } from '../../db/tables/runs/tasks.ts';
import type { Finding } from '../../finding.ts';
import type { DiskSpace } from '../../services/storage/disk-space.ts';

/** Bounds of the histograms, in seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export interface MetricsParts {
  readonly db: Database;
  readonly disk: DiskSpace | null;
  /** Open WebSocket connections. */
  readonly sockets: () => number;
  /** What was tried of an engine that is not ours, at the start. Default: nothing. */
  readonly findings?: readonly Finding[];
}

/** Figures of a server process, in the text format of Prometheus. */
export interface Metrics {
  /** Counts a request once its answer ended. */
  observe(request: IncomingMessage, response: ServerResponse): void;
  /** All figures, as text of the type {@link Metrics.contentType}. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Figures of this process, and of the store behind it. Those of the store are read when they are asked for. */
export function createMetrics({ db, disk, sockets, findings = [] }: MetricsParts): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'personagraph_http_request_seconds',
    help: 'Time from the head of a request to the end of its answer, by route and status.',
    labelNames: ['route', 'status'],
    buckets: BOUNDS,
    registers,
  });
  const cutOff = new Counter({
    name: 'personagraph_http_cut_off_total',
    help: 'Answers whose client went, or was cut off, before their end.',
    labelNames: ['route'],
    registers,
  });
  gauge('personagraph_sockets', 'Open WebSocket connections.', sockets);
  gauge('personagraph_pool_connections', 'Connections of the pool to PostgreSQL.', () => db.pool.connections);
  gauge('personagraph_pool_idle', 'Connections of the pool that do nothing.', () => db.pool.idle);
  gauge('personagraph_pool_waiting', 'Statements that wait for a connection.', () => db.pool.waiting);
  if (disk) {
    gauge('personagraph_disk_free_bytes', 'Bytes free on the disk of the data folder.', () => disk.freeBytes);
    gauge('personagraph_disk_reserve_bytes', 'Free bytes below which writes are refused.', () => disk.reserveBytes);
    gauge('personagraph_disk_full', '1 while writes are refused for want of room.', () => Number(disk.full));
  }
  gauge('personagraph_evaluations_waiting', 'Customers that wait for an evaluation, counted to 100,000.', () =>
    countWaiting(db, 100_000),
  );
  gauge('personagraph_evaluation_lag_seconds', 'Age of the evaluation that waits longest; 0 where none waits.', () =>
    longestWait(db),
  );
  const engine = new Gauge({
    name: 'personagraph_engine_check',
    help: 'What the database was tried for at the start: 1 where it is fine, 0 where it leaves a doubt.',
    labelNames: ['check'],
    registers,
  });
  for (const { subject, state } of findings) engine.set({ check: subject }, Number(state === 'ok'));
  new Gauge({
    name: 'personagraph_runs',
    help: 'Runs by state; of ended ones those of the last hour.',
    labelNames: ['state'],
    registers,
    async collect() {
      const counts = await countRuns(db).catch(() => []);
      this.reset();
      for (const { state, count } of counts) this.set({ state }, count);
    },
  });
  gauge('personagraph_database_up', '1 while PostgreSQL answers, otherwise 0.', async () => {
    const answered = await answers(db).then(
      () => true,
      () => false,
    );
    return Number(answered);
  });

  /** A figure that cannot be read is left out: the others are still told. */
  function gauge(name: string, help: string, read: () => number | null | Promise<number | null>): void {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const value = await Promise.resolve()
          .then(read)
          .catch(() => null);
        if (value === null) this.reset();
        else this.set(value);
      },
    });
  }

  return {
    observe({ url = '' }, response) {
      const begun = performance.now();
      const route = routeOf(url);
      response.once('close', () => {
        if (!response.writableFinished) return cutOff.inc({ route });
        seconds.observe({ route, status: response.statusCode }, (performance.now() - begun) / 1000);
      });
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

const ROUTES = ['/graphql', '/ingest', '/uploads', '/imports', '/exports', '/health', '/avatars', '/sheets', '/digest'];

/** The first part of a path where it is one of ours: paths hold ids and secrets, and are as many as clients like. */
export function routeOf(url: string): string {
  return ROUTES.find((route) => url.startsWith(route)) ?? 'other';
}
