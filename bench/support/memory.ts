import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How often memory is looked at. */
const LOOK_EVERY_MS = 100;

export interface MemoryPeak {
  /** This process with its threads, resident. */
  readonly nodeMb: number;
  /** PostgreSQL's processes, what they share counted once; 0 where the system does not tell (only Linux does). */
  readonly postgresMb: number;
  /** The most both had at one time. */
  readonly totalMb: number;
}

/** The most memory this process, and the embedded PostgreSQL of a data folder, held between start and `peak`. */
export function watchMemory(dataDir?: string): { peak(): MemoryPeak; peakMb(): number } {
  const most = { node: 0, postgres: 0, total: 0 };
  const look = () => {
    const node = process.memoryUsage.rss();
    const postgres = dataDir === undefined ? 0 : postgresBytes(dataDir);
    most.node = Math.max(most.node, node);
    most.postgres = Math.max(most.postgres, postgres);
    most.total = Math.max(most.total, node + postgres);
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  const peak = () => {
    look();
    clearInterval(timer);
    const mb = (bytes: number) => Math.round(bytes / 1_048_576);
    return { nodeMb: mb(most.node), postgresMb: mb(most.postgres), totalMb: mb(most.total) };
  };
  return { peak, peakMb: () => peak().nodeMb };
}

/** Proportional set sizes (proc(5), smaps_rollup) of the postmaster and its children. */
function postgresBytes(dataDir: string): number {
  try {
    const postmaster = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    const children = readdirSync(`/proc/${postmaster}/task`).flatMap((task) =>
      readFileSync(`/proc/${postmaster}/task/${task}/children`, 'utf8').trim().split(' ').map(Number),
    );
    return [postmaster, ...children].reduce((sum, pid) => sum + proportionalBytes(pid), 0);
  } catch {
    return 0;
  }
}

function proportionalBytes(pid: number): number {
  try {
    const [, kilobytes] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) * 1_024;
  } catch {
    // It ended meanwhile.
    return 0;
  }
}
