import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 100;
/** No build takes longer: a lock this old is of a process whose number another has by now. */
const STALE_MS = 600_000;

/**
 * Does a piece of work while no other process holds the file. A lock whose process is gone is taken over. Two that take
 * it over at the same moment may work side by side, which costs time and nothing else: versions are put in place whole.
 */
export async function withLock(file, work) {
  const own = `${file}-${process.pid}`;
  while (!take(file, own)) await pause(LOOK_EVERY_MS);
  try {
    return await work();
  } finally {
    if (holder(file) === process.pid) rmSync(file, { force: true });
  }
}

function take(file, own) {
  if (isStale(file)) {
    try {
      renameSync(file, own);
    } catch {
      // Somebody else took it away.
    }
  }
  // Linked, it is there with its content or not at all.
  writeFileSync(own, `${process.pid}`);
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

function isStale(file) {
  try {
    return !isRunning(holder(file)) || Date.now() - statSync(file).mtimeMs > STALE_MS;
  } catch {
    return false;
  }
}

function holder(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether a process of that number is there. */
export function isRunning(pid) {
  if (!pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
