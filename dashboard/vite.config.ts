import { join } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

/** The studio: files with the hash of their content in their names, and a page that names those of the first load. */
export default defineConfig({
  root,
  base: '/studio/',
  resolve: { alias: { 'personagraph/client': join(root, '../src/client/index.ts') } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: join(root, '../dist/studio'),
    emptyOutDir: true,
    target: 'es2022',
    // A policy without `data:` and without inline script: everything is a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/avatars', '/personas', '/uploads', '/imports', '/exports', '/health'].map((path) => [
        path,
        { target: process.env['PERSONAGRAPH_URL'] ?? 'http://localhost:4000', ws: path === '/graphql' },
      ]),
    ),
  },
});
