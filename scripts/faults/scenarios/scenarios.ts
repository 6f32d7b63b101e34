import type { Cluster } from '../cluster.ts';
import type { Figures, Stage } from '../stage.ts';
import { backupRestored } from './backup-restored.ts';
import { clockWhileDown } from './clock-while-down.ts';
import { diskFull, diskNearlyFull } from './full-disk.ts';
import { nodeKilled, sameBatch } from './many-nodes.ts';
import { embeddedKilled, lostInPush, postgresRestarted } from './postgres-restarted.ts';
import { processKilled } from './process-killed.ts';
import { thousandReconnect } from './reconnecting.ts';
import {
  killedBeforePublish,
  killedInEvaluation,
  killedInIngest,
  killedUnderLoad,
  stoppedUnderLoad,
} from './server-killed.ts';
import { stalledClients } from './stalled-clients.ts';

export interface Scenario {
  /** The name that `--only` takes. */
  readonly name: string;
  readonly title: string;
  /** How long it may take. Default 240. */
  readonly seconds?: number;
  /** Throws what is wrong. */
  run(stage: Stage, cluster: Cluster): Promise<Figures>;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'killed-before-publish',
    title: 'SIGKILL of the server between commit and publish',
    run: killedBeforePublish,
  },
  { name: 'killed-in-ingest', title: 'SIGKILL of the server in the middle of ingest', run: killedInIngest },
  {
    name: 'killed-in-evaluation',
    title: 'SIGKILL of the server in the middle of an evaluation',
    run: killedInEvaluation,
  },
  {
    name: 'killed-under-load',
    title: 'SIGKILL of the server again and again under load',
    run: killedUnderLoad,
  },
  { name: 'stopped-under-load', title: 'SIGTERM of the server again and again under load', run: stoppedUnderLoad },
  {
    name: 'postgres-restarted',
    title: 'PostgreSQL stopped and killed under load, under two nodes',
    run: postgresRestarted,
  },
  { name: 'postgres-lost-in-push', title: 'PostgreSQL lost between reading changes and pushing them', run: lostInPush },
  { name: 'embedded-killed', title: 'the embedded PostgreSQL killed under load', run: embeddedKilled },
  { name: 'disk-nearly-full', title: 'the disk has only its reserve left, and gets room back', run: diskNearlyFull },
  { name: 'disk-full', title: 'the disk is full to the last byte under load, and gets room back', run: diskFull },
  {
    name: 'stalled-clients',
    title: 'stalled WebSockets and event streams beside healthy clients',
    run: stalledClients,
  },
  {
    name: 'thousand-reconnect',
    title: '1,000 clients reconnecting at once with cursors',
    seconds: 480,
    run: thousandReconnect,
  },
  { name: 'node-killed', title: 'two nodes and a worker, one after the other killed', run: nodeKilled },
  {
    name: 'process-killed',
    title: 'one of two processes behind a port killed again and again under load',
    run: processKilled,
  },
  { name: 'same-batch', title: 'the same batch sent twice and ten times in parallel', run: sameBatch },
  { name: 'backup-restored', title: 'a data folder is put back from its copy', run: backupRestored },
  { name: 'clock-while-down', title: 'transitions by the clock while no server runs', run: clockWhileDown },
];
