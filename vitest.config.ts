import { availableParallelism } from 'node:os';
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { LongFirst } from './test/support/long-first.ts';

// Tests read the package's own exports from source, not from `dist`.
const own = 'personagraph-source';

export default defineConfig({
  resolve: {
    conditions: [own, ...defaultServerConditions],
    // As Node resolves it for its users in node_modules: two copies of graphql do not know each other's types.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  ssr: { resolve: { conditions: [own, ...defaultServerConditions], externalConditions: [own] } },
  test: {
    include: ['test/**/*.test.ts', 'plugins/**/*.test.ts', 'src/**/*.test.ts'],
    environment: 'node',
    // Vitest alone would leave a processor free; each worker has a PostgreSQL of its own, so there are not too many.
    maxWorkers: Math.min(4, availableParallelism()),
    sequence: { sequencer: LongFirst },
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
