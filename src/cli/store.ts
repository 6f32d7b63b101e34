import type { Config } from '../config.ts';
import { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from '../db/embedded/server.ts';
import type { Database } from '../db/postgres/connection.ts';
import { openDatabase, type Pooler } from '../db/postgres/database.ts';
import { probePooler } from '../db/postgres/engine/pooler.ts';
import { probeEngine } from '../db/postgres/engine/probe.ts';
import { migrate } from '../db/postgres/migrate.ts';
import { PersonagraphError } from '../errors.ts';
import type { Finding } from '../finding.ts';
import { backendsGiveWay, NICE } from '../services/threads/priority.ts';

/** An open, migrated database, and the embedded PostgreSQL where that serves it. */
export interface Store {
  readonly db: Database;
  readonly embedded: EmbeddedServer | undefined;
  /** What was tried of an engine that is not ours; none of the embedded one. */
  readonly findings: readonly Finding[];
  /** What the pool connects to in between; undefined: nothing. */
  readonly pooler: Pooler | undefined;
  close(): Promise<void>;
}

/**
 * Opens your PostgreSQL, or starts or joins the embedded one. Throws DATABASE_UNAVAILABLE, MIGRATION_FAILED, or
 * INVALID_SETTING where the engine lacks what the store needs.
 */
export async function openStore(
  config: Pick<Config, 'databaseUrl' | 'dataDir'> & { readonly databasePoolUrl?: string | undefined },
  options: EmbeddedOptions = {},
): Promise<Store> {
  const embedded = config.databaseUrl === undefined ? await startEmbedded(config.dataDir, options) : undefined;
  const url = config.databaseUrl ?? embedded!.url;
  let findings: readonly Finding[] = [];
  let pooler: Pooler | undefined;
  try {
    // Before all else: even migrations take turns by locks.
    if (!embedded) findings = await requireEngine(url);
    await migrate(url);
    const { databasePoolUrl: poolUrl } = config;
    if (poolUrl !== undefined) {
      const found = await probePooler(poolUrl, url);
      refuseBad('DATABASE_POOL_URL', found.findings);
      findings = [...findings, ...found.findings];
      pooler = { url: poolUrl, keepsPrepared: found.keepsPrepared };
    }
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  const db = openDatabase(url, { pooler, onBackend: backendsGiveWay(NICE.pool) });
  return {
    db,
    embedded,
    findings,
    pooler,
    async close() {
      await db.close();
      await embedded?.stop();
    },
  };
}

async function requireEngine(url: string): Promise<readonly Finding[]> {
  const findings = await probeEngine(url);
  refuseBad('DATABASE_URL', findings);
  return findings;
}

function refuseBad(variable: string, findings: readonly Finding[]): void {
  const wrong = findings.filter(({ state }) => state === 'bad').map(({ subject, text }) => `${subject}: ${text}`);
  if (wrong.length > 0) {
    throw new PersonagraphError('INVALID_SETTING', `${variable} cannot be used.\n${wrong.join('\n')}`);
  }
}
