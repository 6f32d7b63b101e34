import type { Config } from '../config.ts';
import { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from '../db/embedded/server.ts';
import type { Database } from '../db/postgres/connection.ts';
import { openDatabase } from '../db/postgres/database.ts';
import { migrate } from '../db/postgres/migrate.ts';
import { backendsGiveWay, NICE } from '../services/threads/priority.ts';

/** An open, migrated database, and the embedded PostgreSQL where that serves it. */
export interface Store {
  readonly db: Database;
  readonly embedded: EmbeddedServer | undefined;
  close(): Promise<void>;
}

/** Opens your PostgreSQL, or starts or joins the embedded one. Throws DATABASE_UNAVAILABLE or MIGRATION_FAILED. */
export async function openStore(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  options: EmbeddedOptions = {},
): Promise<Store> {
  const embedded = config.databaseUrl === undefined ? await startEmbedded(config.dataDir, options) : undefined;
  const url = config.databaseUrl ?? embedded!.url;
  try {
    await migrate(url);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  const db = openDatabase(url, { onBackend: backendsGiveWay(NICE.pool) });
  return {
    db,
    embedded,
    async close() {
      await db.close();
      await embedded?.stop();
    },
  };
}
