import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Beside the folders that `tsconfig.build.json` includes. */
const FILES = ['package.json', 'tsconfig.json', 'tsconfig.build.json'];

/** A hash of everything a build is made of: sources, the generated client, settings, and how it is built. */
export function hashInputs(root) {
  const hash = createHash('sha256');
  const add = (name, file) => hash.update(`${name}\0`).update(readFileSync(file)).update('\0');
  for (const name of FILES) add(name, join(root, name));
  for (const folder of JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8')).include) {
    for (const name of sources(root, folder)) add(name, join(root, name));
  }
  for (const name of readdirSync(import.meta.dirname).sort()) add(name, join(import.meta.dirname, name));
  return hash.digest('hex').slice(0, 12);
}

function sources(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return sources(root, name);
      return /(?<!\.test)\.(ts|json)$/.test(name) ? [name] : [];
    });
}
