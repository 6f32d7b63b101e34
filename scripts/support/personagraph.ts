import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Folder of the checkout. */
export const ROOT = join(import.meta.dirname, '../..');

/** What Node is given to start `personagraph` in {@link ROOT} as `npm start` does: what changed is built, then run. */
export const PERSONAGRAPH = ['scripts/build.mjs', '--run', 'src/main.js'] as const;

/** Builds what changed; returns the program's file, for processes that start in other folders. */
export function builtProgram(): string {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return join(ROOT, 'dist/src/main.js');
}
