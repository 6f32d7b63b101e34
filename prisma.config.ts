import { defineConfig } from 'prisma/config';

// The CLI fetches a native schema engine even for `generate`, which never runs it; naming any executable here keeps
// generation offline. Migrations are applied by src/db/postgres/migrate.ts, with the same engine in WebAssembly.
if (process.argv.includes('generate')) process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } });
