import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** `npm run test:studio`: the studio in a browser. Apart from the other tests, since a browser may be missing. */
export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    include: ['test/studio/**/*.browser.ts'],
    globalSetup: ['test/studio/server.ts'],
    environment: 'node',
    testTimeout: 240_000,
    hookTimeout: 600_000,
    // One server and one browser for all of them.
    fileParallelism: false,
  },
});
