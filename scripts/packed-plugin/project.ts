import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from './steps.ts';

export const NAME = 'big-baskets';
export const ID = `behavioral.${NAME}`;
/** For one command. */
const LIMIT_MS = 180_000;

export const root = join(import.meta.dirname, '../..');
/** Everything that is made lies here. */
export const work = await mkdtemp(join(tmpdir(), 'personagraph-packed-'));
// Root's PostgreSQL runs as another account, which must reach its programs.
await chmod(work, 0o755);
export const project = join(work, 'shop');
export const plugin = join('plugins', NAME);
/** The environment without npm's words to its scripts, which would make the project's npm believe it is in ours. */
export const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_|INIT_CWD|NODE_|VITEST|DATABASE_URL|PERSONAGRAPH_)/.test(name),
  ),
);

export function command(cwd: string, program: string, ...args: readonly string[]) {
  return promisify(execFile)(program, args, { cwd, env: environment, timeout: LIMIT_MS, maxBuffer: 1 << 26 });
}

export async function write(name: string, text: string): Promise<void> {
  await writeFile(join(project, name), text);
}

export async function edit(name: string, ...changes: readonly (readonly [from: string, to: string])[]): Promise<void> {
  let text = await readFile(join(project, name), 'utf8');
  for (const [from, to] of changes) {
    expect(text.includes(from), `${name} has no ${from}`);
    text = text.replace(from, to);
  }
  await write(name, text);
}

export function config(): string {
  return `import bundled from 'personagraph/plugins';
import baskets from './${plugin}/index.ts';

export default { plugins: [...bundled, ...baskets] };
`;
}

export function consumer(): string {
  return `import { createServer, type PersonagraphServer, type ServerDependencies } from 'personagraph';
import bundled from 'personagraph/plugins';
import { defineSegmenter, type Segmenter } from 'personagraph/segmenter';
import { conformance, runConformance, trySegmenter } from 'personagraph/testing';

export const all: readonly Segmenter[] = bundled;
export const serve: (parts: ServerDependencies) => PersonagraphServer = createServer;
export const kit = [conformance, runConformance, trySegmenter, defineSegmenter];
// @ts-expect-error: types are there, not any.
export const wrong: number = conformance(bundled[0]!);
// @ts-expect-error: a logger is one of pino.
export const logger: ServerDependencies['logger'] = 1;
// @ts-expect-error: a database has a pool.
export const database: ServerDependencies['db'] = {};
`;
}
