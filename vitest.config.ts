import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

// Tests read the package's own exports from source, not from `dist`.
const own = 'personagraph-source';

export default defineConfig({
  resolve: { conditions: [own, ...defaultServerConditions] },
  ssr: { resolve: { conditions: [own, ...defaultServerConditions], externalConditions: [own] } },
  test: {
    include: ['test/**/*.test.ts', 'plugins/**/*.test.ts', 'src/**/*.test.ts'],
    environment: 'node',
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
