import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

/** Builds another checkout, and returns the program that it serves with. */
export function builtMain(checkout: string): string {
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: checkout, stdio: ['ignore', 'ignore', 'inherit'] });
  return join(resolve(checkout), 'dist/src/main.js');
}
