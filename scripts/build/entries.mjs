// What of `dist` has a fixed name: the commands and exports of package.json, each one line that leads to a version.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** Attempts to replace a file that Windows refuses while somebody reads it. */
const ATTEMPTS = 50;

/** Whether every entry leads to the version. */
export function isPlaced(root, version) {
  if (!existsSync(join(root, 'dist', version))) return false;
  return entries(root, version).every(({ file, text }) => readOrNothing(join(root, file)) === text);
}

/** Points every entry to the version. */
export function place(root, version) {
  const dist = join(root, 'dist');
  // One that the compiler filled itself, without versions.
  if (!existsSync(join(dist, '.npmignore'))) {
    for (const name of ['src', 'plugins', 'bench']) rmSync(join(dist, name), { recursive: true, force: true });
  }
  for (const { file, text, command } of entries(root, version)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    replace(join(root, file), text, command ? 0o755 : 0o644);
  }
  // Of several versions the package holds this one.
  const others = readdirSync(dist).filter((name) => /^[0-9a-f]{12}$/.test(name) && name !== version);
  const ignored = ['.*', `/${version}/bench/`, ...others.map((name) => `/${name}/`)];
  replace(join(dist, '.npmignore'), `${ignored.join('\n')}\n`, 0o644);
}

/**
 * Makes a version a package of its own, of the same name: what its files import by the package's name they find within
 * the version, not by way of the entries, which may lead to another by then.
 */
export function writeScope(root, folder) {
  const { name, version, type, exports: named } = readManifest(root);
  const inside = (path) => path.replace('./dist/', './');
  const own = Object.entries(named).map(([subpath, target]) => {
    if (typeof target === 'string') return [subpath, target];
    return [subpath, { types: inside(target.types), default: inside(target.default) }];
  });
  const scope = { name, version, type, exports: Object.fromEntries(own) };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(scope, null, 2)}\n`);
}

function entries(root, version) {
  const { bin = {}, exports: named } = readManifest(root);
  const commands = Object.values(bin).map((file) => {
    return { file, text: `#!/usr/bin/env node\nimport '${within(file, version)}';\n`, command: true };
  });
  const modules = Object.values(named).flatMap((target) => {
    if (typeof target === 'string') return [];
    const compiled = readOrNothing(join(root, target.default.replace('dist/', `dist/${version}/`))) ?? '';
    const module = within(target.default, version);
    const byDefault = /^export default |\bas default\b/m.test(compiled);
    const text = `export * from '${module}';\n${byDefault ? `export { default } from '${module}';\n` : ''}`;
    return [target.default, target.types].map((file) => ({ file, text, command: false }));
  });
  return [...commands, ...modules].map((entry) => ({ ...entry, file: posix.normalize(entry.file) }));
}

/** The module of a version that stands behind a file of `dist`, as that file names it. */
function within(file, version) {
  const [, ...path] = posix.normalize(file).split('/');
  return `${'../'.repeat(path.length - 1)}${version}/${path.join('/')}`;
}

function readManifest(root) {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}

function readOrNothing(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** In one step: whoever reads the file finds the old text or the new. */
function replace(file, text, mode) {
  const fresh = join(dirname(file), `.${process.pid}-${posix.basename(file.replaceAll('\\', '/'))}`);
  writeFileSync(fresh, text);
  chmodSync(fresh, mode);
  for (let attempt = 1; ; attempt++) {
    try {
      return renameSync(fresh, file);
    } catch (error) {
      if (attempt === ATTEMPTS || !/EPERM|EACCES|EBUSY/.test(error.code)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
