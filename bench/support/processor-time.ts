import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Ticks of proc(5) a second: the same on every Linux. */
const TICKS_PER_SECOND = 100;

/** The process that started an embedded PostgreSQL's others. */
export function postmasterOf(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/**
 * Milliseconds of processor that processes took with all their descendants, those that ended and were waited for
 * included. NaN where the system does not tell (only Linux does).
 */
export function processorMs(roots: readonly number[]): number {
  if (process.platform !== 'linux') return Number.NaN;
  return (roots.reduce((sum, pid) => sum + treeTicks(pid), 0) / TICKS_PER_SECOND) * 1_000;
}

function treeTicks(pid: number): number {
  try {
    // The name in brackets may hold anything; utime, stime, cutime and cstime are the 12th to 15th field after it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ');
    const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
    );
    return children.reduce((sum, child) => sum + treeTicks(child), own);
  } catch {
    // It ended meanwhile.
    return 0;
  }
}
