import type { Config } from '../../config.ts';
import { startEmbedded } from '../../db/embedded/server.ts';
import { clockOf, mostConnections, settingOf } from '../../db/postgres/backend.ts';
import type { Database } from '../../db/postgres/connection.ts';
import { openDatabase } from '../../db/postgres/database.ts';
import { probePooler } from '../../db/postgres/engine/pooler.ts';
import { probeEngine } from '../../db/postgres/engine/probe.ts';
import { pendingMigrations } from '../../db/postgres/migrate.ts';
import { longestWait } from '../../db/tables/runs/tasks.ts';
import { asError } from '../../errors.ts';
import { bad, doubt, type Finding, ok } from '../../finding.ts';
import { LATE_SECONDS } from '../../http/operating/readiness.ts';
import { connectionsOf } from '../processes/share.ts';

/** Clocks that differ by more let things happen in the future. */
const CLOCK_SECONDS = 5;

/** What the store is like. Nothing is migrated. */
export async function lookAtStore(config: Config): Promise<Finding[]> {
  let stop = async () => undefined as unknown;
  try {
    const embedded = config.databaseUrl === undefined ? await startEmbedded(config.dataDir) : undefined;
    stop = async () => embedded?.stop();
    const url = config.databaseUrl ?? embedded!.url;
    const engine = await probeEngine(url);
    // Where the engine itself will not do, nothing else of it is worth a look.
    if (engine.some(({ state }) => state === 'bad')) return engine;
    const poolUrl = config.databasePoolUrl;
    const pooled = poolUrl === undefined ? [] : (await probePooler(poolUrl, url)).findings;
    const db = openDatabase(url, { connections: 2 });
    stop = async () => {
      await db.close();
      await embedded?.stop();
    };
    const version = await settingOf(db, 'server_version');
    const found = [ok('PostgreSQL', `${version}${embedded ? ', embedded' : ''}`), ...engine, ...pooled];
    for (const look of [encoding, migrations, clock, connections, vacuum, evaluation])
      found.push(await look(db, config));
    return found;
  } catch (error) {
    return [
      bad('PostgreSQL', `${asError(error).message} (DATABASE_URL, or the embedded one in PERSONAGRAPH_DATA_DIR).`),
    ];
  } finally {
    await stop();
  }
}

async function encoding(db: Database): Promise<Finding> {
  const name = await settingOf(db, 'server_encoding');
  if (name !== 'UTF8') return bad('encoding', `${name} cannot hold every name: make the database with UTF8.`);
  return ok('encoding', name);
}

async function migrations(db: Database): Promise<Finding> {
  try {
    const pending = await pendingMigrations(db);
    if (pending.length === 0) return ok('migrations', 'all applied');
    return doubt(
      'migrations',
      `${pending.length} are applied at the next start, first ${pending[0]}: take a backup before.`,
    );
  } catch {
    return doubt('migrations', 'the database is new: the next start makes its tables.');
  }
}

async function clock(db: Database): Promise<Finding> {
  const before = Date.now();
  const theirs = await clockOf(db);
  const apart = Math.abs(theirs - (before + Date.now()) / 2) / 1000;
  const said = `PostgreSQL's clock and this machine's differ by ${apart.toFixed(1)} s`;
  return apart > CLOCK_SECONDS ? bad('clock', `${said}: let both follow one time server.`) : ok('clock', said);
}

async function connections(db: Database, { processes }: Config): Promise<Finding> {
  const [most, wanted] = [await mostConnections(db), connectionsOf(processes)];
  const said = `${most} are taken, ${processes} processes want ${wanted}`;
  return most < wanted ? bad('connections', `${said}: raise max_connections.`) : ok('connections', said);
}

async function vacuum(db: Database): Promise<Finding> {
  if ((await settingOf(db, 'autovacuum')) === 'on') return ok('autovacuum', 'on');
  return bad('autovacuum', 'off: tables grow without end, and reads get slower.');
}

async function evaluation(db: Database): Promise<Finding> {
  const seconds = await longestWait(db).catch(() => 0);
  const said = `the evaluation that waits longest waits ${Math.round(seconds)} s`;
  return seconds > LATE_SECONDS ? doubt('evaluation', `${said}: is a server running?`) : ok('evaluation', said);
}
