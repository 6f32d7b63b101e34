import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isPlaced, place, writeScope } from './entries.mjs';
import { hashInputs } from './inputs.mjs';
import { withLock } from './lock.mjs';
import { prune } from './versions.mjs';

/** How often a compilation is repeated because a source changed under it. */
const ATTEMPTS = 5;

/**
 * Builds a checkout into `dist/<version>`, named by the content of all inputs, and points the entries of `dist` there.
 *
 * A version never changes once it is there, so a process that began in one stays whole, however late it loads a file;
 * an entry is one line that is replaced in one step. A build by another process is waited for. Throws what the compiler
 * printed. Returns the version, and whether anything was to do.
 */
export async function build(root) {
  const version = hashInputs(root);
  if (isPlaced(root, version)) return { version, made: false };
  const dist = join(root, 'dist');
  mkdirSync(dist, { recursive: true });
  return withLock(join(dist, '.lock'), () => buildAlone(root, dist));
}

function buildAlone(root, dist) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const version = hashInputs(root);
    if (isPlaced(root, version)) return { version, made: false };
    if (!existsSync(join(dist, version))) {
      const fresh = join(dist, `.${version}-${process.pid}`);
      const failure = compile(root, fresh);
      if (hashInputs(root) !== version) {
        rmSync(fresh, { recursive: true, force: true });
        continue;
      }
      if (failure !== null) {
        rmSync(fresh, { recursive: true, force: true });
        throw new Error(failure);
      }
      writeScope(root, fresh);
      renameSync(fresh, join(dist, version));
    }
    place(root, version);
    prune(dist, version);
    return { version, made: true };
  }
  throw new Error(`The sources changed during ${ATTEMPTS} builds, one after the other.`);
}

/** What the compiler printed, or null where all is well. */
function compile(root, outDir) {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  const tsc = join(dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')).bin.tsc);
  const args = [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', outDir];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? null : `${stdout}${stderr}`.trim() || `tsc ended with ${status}`;
}
