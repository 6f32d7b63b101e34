import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const BUILD = join(import.meta.dirname, '../../scripts/build.mjs');
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'personagraph-build-'));
  const target = (path: string) => ({ types: `./dist/src/${path}.d.ts`, default: `./dist/src/${path}.js` });
  await put('package.json', {
    name: 'tree',
    version: '1.0.0',
    type: 'module',
    bin: { tree: 'dist/src/main.js' },
    exports: { './sdk': target('sdk'), './package.json': './package.json' },
  });
  const compilerOptions = { module: 'nodenext', target: 'es2022', types: [], declaration: true, skipLibCheck: true };
  const options = { ...compilerOptions, rewriteRelativeImportExtensions: true, rootDir: '.' };
  await put('tsconfig.json', { compilerOptions: options });
  await put('tsconfig.build.json', { extends: './tsconfig.json', include: ['src'], exclude: ['**/*.test.ts'] });
  await put('src/main.ts', MAIN);
  await put('src/node.d.ts', TYPES);
  await write(1);
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Loads files at once, by the package's own name, and, where a file is named, not before that is there. */
const MAIN = `import { existsSync } from 'node:fs';
import { first } from './first.ts';
import { second } from './second.ts';
const awaited = process.argv[2];
while (awaited && !existsSync(awaited)) await new Promise((resolve) => setTimeout(resolve, 50));
const { late } = await import('./late.ts');
const own = await import('tree/sdk' as string);
console.log([first, second, late, own.sdk].join(' '));
`;

/** Of Node, as much as that needs. */
const TYPES = `declare const process: { argv: string[] };
declare const console: { log(text: string): void };
declare function setTimeout(callback: (value?: unknown) => void, milliseconds: number): void;
declare module 'node:fs' { export function existsSync(path: string): boolean; }
`;

async function put(name: string, content: object | string): Promise<void> {
  const file = join(root, name);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
}

/** The same number in every file: whoever finds two of them has read a half. */
async function write(n: number): Promise<void> {
  for (const name of ['first', 'second', 'late', 'sdk']) await put(`src/${name}.ts`, `export const ${name} = ${n};\n`);
}

const build = async (...args: string[]) => (await run(process.execPath, [BUILD, ...args], { cwd: root })).stdout.trim();
const start = async (...args: string[]) => {
  return (await run(process.execPath, ['dist/src/main.js', ...args], { cwd: root })).stdout.trim();
};
const versions = async () => (await readdir(join(root, 'dist'))).filter((name) => /^[0-9a-f]{12}$/.test(name));

test('a second build does nothing, and of two at once one builds', { timeout: 60_000 }, async () => {
  const together = await Promise.all([build(), build(), build()]);
  expect(together.sort()).toEqual([expect.stringMatching(/^Built /), 'Nothing to build.', 'Nothing to build.']);
  const entry = join(root, 'dist/src/main.js');
  const before = (await stat(entry)).mtimeMs;
  expect(await build()).toBe('Nothing to build.');
  expect((await stat(entry)).mtimeMs).toBe(before);
  expect(await start()).toBe('1 1 1 1');
  expect((await readFile(entry, 'utf8')).split('\n')).toHaveLength(3);
});

test('commands that start and run while others build are whole', { timeout: 240_000 }, async () => {
  await write(2);
  // Takes its version before the others, and loads half of it after them: by then five versions have come and gone.
  const long = build('--run', 'src/main.js', join(root, 'go'));
  let done = false;
  const seen: string[] = [];
  const starting = Array.from({ length: 2 }, async () => {
    while (!done) seen.push(await start());
  });
  try {
    for (let n = 0; n < 100 && (await start()) !== '2 2 2 2'; n++);
    for (let n = 3; n <= 7; n++) {
      await write(n);
      await Promise.all([build(), build()]);
    }
  } finally {
    done = true;
  }
  await Promise.all(starting);
  expect(seen.filter((text) => new Set(text.split(' ')).size !== 1)).toEqual([]);
  expect(new Set(seen).size).toBeGreaterThan(2);
  expect(await start()).toBe('7 7 7 7');
  await put('go', '');
  expect(await long).toBe('2 2 2 2');
  // Former versions go once nobody uses them.
  await write(8);
  await build();
  expect(await versions()).toHaveLength(5);
});

test('a lock of a process that was killed holds nobody up', { timeout: 30_000 }, async () => {
  const dead = await run(process.execPath, ['-p', 'process.pid']);
  await put('dist/.lock', dead.stdout.trim());
  await write(9);
  expect(await build()).toMatch(/^Built /);
  expect(await start()).toBe('9 9 9 9');
  expect((await readdir(join(root, 'dist'))).sort()).toEqual(['.npmignore', 'src', ...(await versions())].sort());
});

test('what does not compile leaves the last build, and says why', { timeout: 30_000 }, async () => {
  await put('src/first.ts', 'export const first: string = 11;\n');
  await expect(build()).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('src/first.ts(1,14): error TS'),
  });
  expect(await start()).toBe('9 9 9 9');
  await write(9);
  expect(await build()).toBe('Nothing to build.');
});
