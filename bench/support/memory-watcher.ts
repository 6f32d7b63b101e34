// A process that watches how much memory another one and an embedded PostgreSQL hold, so that looking does not hold up
// what is measured. Started by memory.ts.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MemoryPeak, WatchRequest } from './memory.ts';

/** How often memory is looked at: reading the maps of PostgreSQL's shared memory costs it milliseconds. */
const LOOK_EVERY_MS = 250;

process.on('message', ({ pid, dataDir }: WatchRequest) => {
  const most = { node: 0, postgres: 0, total: 0 };
  const look = () => {
    const node = kilobytes(`/proc/${pid}/status`, 'VmRSS');
    const postgres = dataDir === undefined ? 0 : postgresKilobytes(dataDir);
    most.node = Math.max(most.node, node);
    most.postgres = Math.max(most.postgres, postgres);
    most.total = Math.max(most.total, node + postgres);
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  process.send!({});
  process.removeAllListeners('message');
  process.once('message', () => {
    look();
    clearInterval(timer);
    const mb = (kb: number) => Math.round(kb / 1_024);
    const peak: MemoryPeak = { nodeMb: mb(most.node), postgresMb: mb(most.postgres), totalMb: mb(most.total) };
    process.send!(peak);
  });
});

/** Proportional set sizes (proc(5), smaps_rollup) of the postmaster and its children. */
function postgresKilobytes(dataDir: string): number {
  try {
    const postmaster = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    const children = readdirSync(`/proc/${postmaster}/task`).flatMap((task) =>
      readFileSync(`/proc/${postmaster}/task/${task}/children`, 'utf8').trim().split(' ').map(Number),
    );
    return [postmaster, ...children].reduce((sum, pid) => sum + kilobytes(`/proc/${pid}/smaps_rollup`, 'Pss'), 0);
  } catch {
    return 0;
  }
}

function kilobytes(file: string, name: string): number {
  try {
    const [, value] = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(file, 'utf8')) ?? [];
    return Number(value ?? 0);
  } catch {
    // It ended meanwhile.
    return 0;
  }
}
