import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isRunning } from './lock.mjs';

/** Former versions that stay, for processes that were started by hand. */
const KEPT = 4;
/** In a version: a file for each process that uses it, named by its number. */
const USERS = '.used-by';

/** Keeps a version for as long as this process runs. */
export function use(root, version) {
  const folder = join(root, 'dist', version, USERS);
  const mark = join(folder, `${process.pid}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(mark, '');
  process.on('exit', () => rmSync(mark, { force: true }));
}

/** Removes former versions that nobody uses, but for the last few, and what builds that were killed left behind. */
export function prune(dist, version) {
  const now = new Date();
  utimesSync(join(dist, version), now, now);
  const names = readdirSync(dist);
  const former = names
    .filter((name) => /^[0-9a-f]{12}$/.test(name) && name !== version)
    .map((name) => ({ name, made: statSync(join(dist, name)).mtimeMs }))
    .sort((a, b) => b.made - a.made)
    .slice(KEPT)
    .filter(({ name }) => !isUsed(join(dist, name)))
    .map(({ name }) => name);
  const halves = names.filter((name) => {
    const [, pid] = /^\.[0-9a-f]{12}-(\d+)$/.exec(name) ?? [];
    return pid !== undefined && !isRunning(Number(pid));
  });
  for (const name of [...former, ...halves]) rmSync(join(dist, name), { recursive: true, force: true });
}

function isUsed(folder) {
  let users = [];
  try {
    users = readdirSync(join(folder, USERS));
  } catch {
    // Nobody ever did.
  }
  return users.some((pid) => isRunning(Number(basename(pid))));
}
