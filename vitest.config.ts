import { availableParallelism } from 'node:os';
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { LongFirst } from './test/support/long-first.ts';

// Tests read the package's own exports from source, not from `dist`.
const own = 'personagraph-source';
// Modules for bundlers are none for Node: some name files without extension.
const conditions = [own, ...defaultServerConditions.filter((condition) => condition !== 'module')];

/** Tests that load modules once a worker: they leave nothing behind in them. Loading took a sixth of the whole time. */
const TOGETHER = [
  'plugins/**/*.test.ts',
  'src/**/*.test.ts',
  ...['architecture', 'calendar', 'client', 'conformance', 'demo', 'engine', 'field', 'import', 'rules', 'scripts'],
  ...['segmenter', 'sharing', 'statistics'],
].map((one) => (one.includes('/') ? one : `test/${one}/**/*.test.ts`));

const resolving = {
  resolve: {
    conditions,
    // As Node resolves it for its users in node_modules: two copies of graphql do not know each other's types.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  ssr: { resolve: { conditions, externalConditions: [own] } },
};
// A second, as vitest has it, is too short for a poll where machines are busy.
const times = {
  environment: 'node',
  testTimeout: 60_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 20_000 } },
} as const;

export default defineConfig({
  ...resolving,
  test: {
    // Vitest alone would leave a processor free; each worker has a PostgreSQL of its own, so there are not too many.
    maxWorkers: Math.min(4, availableParallelism()),
    sequence: { sequencer: LongFirst },
    globalSetup: ['test/support/global-setup.ts'],
    projects: [
      { ...resolving, test: { ...times, name: 'together', isolate: false, include: TOGETHER } },
      {
        ...resolving,
        test: { ...times, name: 'alone', include: ['test/**/*.test.ts', 'dashboard/**/*.test.ts'], exclude: TOGETHER },
      },
    ],
  },
});
