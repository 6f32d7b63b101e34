import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { withLock } from './lock.mjs';

/** Bytes of script that a first visit may load, compressed: the script of the page with all that it imports at once. */
export const MOST_FIRST_BYTES = 60 * 1024;
/** The studio is made of these. */
const INPUTS = ['dashboard', 'src/client', 'package.json', 'package-lock.json', 'scripts/build'];
const STAMP = '.made-of';

/**
 * Builds the studio into `dist/studio`, where it is not there as its sources say. A server reads it as a whole, so that it is
 * replaced as a whole. Throws where the first load is over {@link MOST_FIRST_BYTES}. Returns whether anything was to do.
 */
export async function buildStudio(root) {
  if (!existsSync(join(root, 'dashboard'))) return false;
  const target = join(root, 'dist/studio');
  const made = hashOf(root);
  if (stampOf(target) === made) return false;
  mkdirSync(join(root, 'dist'), { recursive: true });
  return withLock(join(root, 'dist/.studio-lock'), async () => {
    if (stampOf(target) === made) return false;
    const { build } = await import('vite');
    const fresh = join(root, `dist/.studio-${process.pid}`);
    await build({
      configFile: join(root, 'dashboard/vite.config.ts'),
      logLevel: 'error',
      build: { outDir: fresh, emptyOutDir: true },
    });
    const bytes = firstBytes(fresh);
    if (bytes > MOST_FIRST_BYTES) {
      rmSync(fresh, { recursive: true, force: true });
      throw new Error(`The studio loads ${bytes} bytes of script at first; ${MOST_FIRST_BYTES} at most.`);
    }
    writeFileSync(join(fresh, STAMP), made);
    const former = join(root, `dist/.studio-former-${process.pid}`);
    if (existsSync(target)) renameSync(target, former);
    renameSync(fresh, target);
    rmSync(former, { recursive: true, force: true });
    return true;
  });
}

/** Compressed bytes of script that the page loads before it shows anything. */
export function firstBytes(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'));
  const files = new Set();
  const add = (name) => {
    const chunk = manifest[name];
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const one of chunk.imports ?? []) add(one);
  };
  for (const [name, { isEntry }] of Object.entries(manifest)) if (isEntry) add(name);
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).byteLength, 0);
}

function stampOf(folder) {
  const file = join(folder, STAMP);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function hashOf(root) {
  const hash = createHash('sha256');
  for (const input of INPUTS) {
    for (const file of filesOf(root, input))
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}

/** Types are no part of what is built. */
function filesOf(root, name) {
  if (/\.[a-z]+$/.test(name)) return name.endsWith('.d.ts') || name.includes('.test.') ? [] : [name];
  const entries = readdirSync(join(root, name), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => filesOf(root, `${name}/${entry.name}`));
}
