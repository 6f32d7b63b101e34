import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { asError, PersonagraphError } from '../../errors.ts';
import { PACKAGE_ROOT } from '../../package-root.ts';
import type { Connection } from './connection.ts';

/** Held while migrating, so that nodes that start together take turns. */
const MIGRATION_LOCK = 7_013_003;

/**
 * Brings the database to the schema of this version with Prisma's own engine, compiled to WebAssembly. The table of
 * applied migrations is the same, so an ordinary `prisma migrate deploy` agrees. Returns the names of those it applied;
 * throws MIGRATION_FAILED naming the one that failed.
 */
export async function migrate(url: string): Promise<readonly string[]> {
  const lock = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  lock.on('error', () => undefined);
  try {
    await lock.connect();
  } catch (cause) {
    throw unreachable(cause);
  }
  try {
    await requireVersion(lock);
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const migrationsList = await migrationsFolder();
    return await withSchemaEngine(url, async (engine) => {
      const applied = await engine.applyMigrations({ migrationsList, filters: NO_FILTERS });
      return applied.appliedMigrationNames;
    });
  } catch (cause) {
    if (cause instanceof PersonagraphError) throw cause;
    const { message } = asError(cause);
    throw new PersonagraphError('MIGRATION_FAILED', `A schema migration failed, nothing was started:\n${message}`, {
      cause,
    });
  } finally {
    await lock.end();
  }
}

/** Names of migrations of this version that a database has not, in their order. */
export async function pendingMigrations(connection: Connection): Promise<readonly string[]> {
  const names = await migrationNames();
  const applied = await connection.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const known = new Set(applied.map(({ name }) => name));
  return names.filter((name) => !known.has(name));
}

/** The SQL that leads from one Prisma schema (null: an empty database) to another; empty where nothing changed. */
export async function draftMigration(url: string, from: string | null, to: string): Promise<string> {
  const datamodel = (content: string) => ({
    tag: 'schemaDatamodel' as const,
    files: [{ path: 'schema.prisma', content }],
  });
  return withSchemaEngine(url, async (engine) => {
    const { stdout } = await engine.diff({
      from: from === null ? { tag: 'empty' } : datamodel(from),
      to: datamodel(to),
      script: true,
      exitCode: null,
      filters: NO_FILTERS,
    });
    return stdout ?? '';
  });
}

const NO_FILTERS = { externalTables: [], externalEnums: [] };

/** The package's own folder of them, found from source and from `dist` alike. */
const MIGRATIONS_FOLDER = join(PACKAGE_ROOT, 'prisma/migrations');

/** What to throw where a connection cannot be made. */
export function unreachable(cause: unknown): PersonagraphError {
  const message = `PostgreSQL cannot be reached: ${asError(cause).message}`;
  return new PersonagraphError('DATABASE_UNAVAILABLE', message, { cause });
}

/** Throws DATABASE_UNAVAILABLE for a version that is too old. */
export async function requireVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query('SHOW server_version_num');
  const version = Number(rows[0].server_version_num);
  if (version >= 140_000) return;
  throw new PersonagraphError('DATABASE_UNAVAILABLE', `PostgreSQL 14 or later is needed, this one is ${version}.`);
}

/** Names of the migrations of this version, in their order. */
async function migrationNames(): Promise<string[]> {
  const entries = await readdir(MIGRATIONS_FOLDER, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

async function migrationsFolder(): Promise<MigrationList> {
  const baseDir = MIGRATIONS_FOLDER;
  const folders = await migrationNames();
  const lockfile = await readFile(join(baseDir, 'migration_lock.toml'), 'utf8');
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: lockfile },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      folders.map(async (path) => ({
        path,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok' as const, value: await readFile(join(baseDir, path, 'migration.sql'), 'utf8') },
        },
      })),
    ),
  };
}

/** The engine leaves a timer of ten seconds behind, which alone must not keep a command from ending. */
function withoutTimers(glue: EngineGlue): object {
  const entries = Object.entries(glue).map(([name, value]: [string, unknown]) => {
    if (!name.startsWith('__wbg_setTimeout_') || typeof value !== 'function') return [name, value];
    return [name, (...args: unknown[]) => (value(...args) as NodeJS.Timeout).unref()];
  });
  return Object.fromEntries(entries);
}

/** The JavaScript half of the engine. */
interface EngineGlue {
  readonly SchemaEngine: typeof SchemaEngine;
  __wbg_set_wasm(exports: Readonly<Record<string, () => void>>): void;
}

// Node has it; its types come with the DOM's, which a server does not want.
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<{ exports: Readonly<Record<string, () => void>> }>;
};

let engineGlue: Promise<EngineGlue> | undefined;

/** Loaded once a process: the glue has one place for the compiled half. */
async function loadEngine(): Promise<EngineGlue> {
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const glue = (await import(pathToFileURL(script).href)) as EngineGlue;
  const module = await WebAssembly.compile(await readFile(script.replace(/\.js$/, '.wasm')));
  const instance = await WebAssembly.instantiate(module, { './schema_engine_bg.js': withoutTimers(glue) });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports['__wbindgen_start']?.();
  return glue;
}

async function withSchemaEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  engineGlue ??= loadEngine();
  const { SchemaEngine } = await engineGlue;
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: 10_000 });
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool, { disposeExternalPool: false }));
  try {
    return await work(await SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter));
  } finally {
    await pool.end();
  }
}
