import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../src/db/embedded/server.ts';
import { within } from './until.ts';

/** One PostgreSQL for all scenarios but those with one of their own. */
export interface Cluster extends AsyncDisposable {
  /** URL of an empty database of that name. */
  create(name: string): Promise<string>;
  /** URL of a copy of a database nobody is connected to. */
  copy(from: string, name: string): Promise<string>;
  drop(name: string): Promise<void>;
  /** Ends PostgreSQL by a signal to its first process and resolves once it takes connections again. */
  restart(signal: 'SIGQUIT' | 'SIGKILL'): Promise<void>;
}

const folders = new Set<string>();

/** A new data folder for an embedded PostgreSQL. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'personagraph-faults-'));
  folders.add(folder);
  return folder;
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  folders.delete(folder);
}

/** Ends PostgreSQL in all folders that are left and removes them, for a process that is about to end itself. */
export function killClusters(): void {
  for (const folder of folders) {
    try {
      process.kill(Number(readFileSync(pidFile(folder), 'utf8').split('\n')[0]), 'SIGQUIT');
    } catch {
      // None runs there.
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function startCluster(): Promise<Cluster> {
  const folder = await makeFolder();
  const server = await startEmbedded(folder);
  const urlOf = (name: string) => server.url.replace(/[^/]*$/, name);
  const administer = async (statement: string) => {
    const client = new pg.Client({ connectionString: urlOf('postgres') });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  return {
    async create(name) {
      await administer(`CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    async copy(from, name) {
      await administer(`CREATE DATABASE ${name} TEMPLATE ${from} STRATEGY FILE_COPY`);
      return urlOf(name);
    },
    drop: (name) => administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
    async restart(signal) {
      const revived = new Promise<void>((resolve, reject) => {
        // This process holds the embedded server too, and starts it again as any node would.
        server.onRevived((error) => (error ? reject(error) : resolve()));
      });
      process.kill(await postmasterOf(folder), signal);
      await within('PostgreSQL is there again', 60, revived);
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await removeFolder(folder);
    },
  };
}

/** The first process of the PostgreSQL of a data folder. */
export async function postmasterOf(folder: string): Promise<number> {
  return Number((await readFile(pidFile(folder), 'utf8')).split('\n')[0]);
}

const pidFile = (folder: string) => join(folder, 'postgres', 'postmaster.pid');
