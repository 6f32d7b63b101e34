import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Folder of the checkout. */
export const ROOT = join(import.meta.dirname, '../..');

let program: string | undefined;

/** The file that Node starts `personagraph` by; builds what changed at the first call. Throws what the compiler says. */
export function builtProgram(): string {
  if (program === undefined) {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    program = join(ROOT, 'dist/src/main.js');
  }
  return program;
}
