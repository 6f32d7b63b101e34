// npm run try:node-versions [-- VERSION ...]: installs each Node this package supports from npm, into a temporary
// folder. With each it does what users do: the main job (a server with the demo, a query, a subscription) and a smoke
// test. Prints a line a version and step, and ends `N passed, N failed`.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mainJob } from './node-versions/main-job.ts';
import { command, installNode, ROOT } from './node-versions/node-install.ts';

const VERSIONS = ['20.19', '22', '24', '26'];
/** Pure code, the embedded PostgreSQL and migrations, threads and the whole path of an answer. */
const SMOKE = ['test/engine', 'test/db/migrate.test.ts', 'test/graphql/main-job.test.ts'];

const asked = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'personagraph-node-'));
// Root's PostgreSQL runs as another account, which must reach its data.
await chmod(folder, 0o755);
let passed = 0;
let failed = 0;
try {
  await command(process.execPath, ['scripts/build.mjs'], ROOT);
  for (const version of asked.length > 0 ? asked : VERSIONS) await tryVersion(version);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);

async function tryVersion(version: string): Promise<void> {
  const node = await step(version, 'npm install', async () => {
    const path = await installNode(version, join(folder, version));
    return { path, outcome: (await command(path, ['--version'], ROOT)).trim() };
  });
  if (!node) return;
  await step(version, 'main job', async () => ({ outcome: await mainJob(node.path, join(folder, `${version}-data`)) }));
  await step(version, 'smoke test', async () => {
    const printed = await command(node.path, ['node_modules/vitest/vitest.mjs', 'run', ...SMOKE], ROOT);
    return { outcome: /Tests +(.*)/.exec(printed)?.[1] ?? '' };
  });
}

/** Prints how it went; undefined where it failed. */
async function step<T extends { readonly outcome: string }>(
  version: string,
  name: string,
  task: () => Promise<T>,
): Promise<T | undefined> {
  const begun = performance.now();
  const line = (outcome: string) => {
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
    process.stdout.write(`Node ${version.padEnd(6)} ${name.padEnd(12)} ${seconds.padStart(6)} s  ${outcome}\n`);
  };
  try {
    const done = await task();
    passed++;
    line(`ok    ${done.outcome}`);
    return done;
  } catch (error) {
    failed++;
    const { message, stdout = '', stderr = '' } = error as Error & { stdout?: string; stderr?: string };
    line(`FAIL  ${message}\n${stdout.slice(-2_000)}${stderr.slice(-2_000)}`);
    return undefined;
  }
}
