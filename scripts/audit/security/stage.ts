import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BombWorld, makeBombWorld } from '../../../bench/support/bomb-world.ts';
import { type LiveServer, startServer } from '../../../bench/support/live-server.ts';
import { temporaryStore } from '../../../bench/support/store.ts';
import type { Database, Scope } from '../../../src/db/postgres/connection.ts';
import { createApiKey } from '../../../src/db/tables/workspaces/api-keys.ts';
import { createWorkspace } from '../../../src/db/tables/workspaces/workspaces.ts';
import { plant } from '../../../test/graphql/random/planted.ts';
import { makeWorld, type World } from '../../../test/graphql/world.ts';
import { fillStore } from '../../../test/graphql/world-context.ts';
import { type Answer, ask, exchange } from './ask.ts';
import { type Issuer, startIssuer } from './issuer.ts';

/** Most memory that the server may hold, with its threads. */
const MOST_RSS_MB = 1_000;

/** A workspace, and keys of it. */
export interface Tenant {
  readonly scope: Scope;
  readonly workspace: string;
  /** All rights. */
  readonly admin: string;
  readonly read: string;
  /** Everything but personal data. */
  readonly masked: string;
}

/** Servers in processes of their own, and three tenants. */
export interface Stage extends AsyncDisposable {
  readonly db: Database;
  readonly server: LiveServer;
  /** A server whose addresses may try ten unknown keys a minute. */
  readonly strict: LiveServer;
  /** A server of the production profile. */
  readonly production: LiveServer;
  readonly issuer: Issuer;
  /** One with long lists, which attacks. */
  readonly attacker: Tenant & { readonly lists: BombWorld };
  /** One with something of every type and personal data that are planted, which is spied on. */
  readonly owner: Tenant & { readonly world: World };
  /** One that spies, with data of its own. */
  readonly spy: Tenant & { readonly world: World };
  /** Asks for the owner's customers: another tenant. Throws where that is not answered. */
  others(): Promise<void>;
  /** The most memory that the server held, in MB. Throws over the bound. */
  memory(): Promise<number>;
}

/** Resolves once servers listen. */
export async function setStage(): Promise<Stage> {
  /** What is to be ended, the last first. */
  const begun: AsyncDisposable[] = [];
  const end = async () => {
    for (const one of begun.reverse()) await one[Symbol.asyncDispose]();
  };
  try {
    const parts = await begin(begun);
    return { ...parts, [Symbol.asyncDispose]: end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** What people wrote and decided of a single customer. */
async function write(server: LiveServer, { admin, world }: Tenant & { readonly world: World }): Promise<void> {
  const query = `mutation ($id: ID!, $segmentId: ID!) {
    createCustomerNote(input: { customer: { id: $id }, text: "Asked twice" }) { note { id } userErrors { message } }
    overrideMemberships(input: { kind: INCLUDE, reason: "A friend", segmentId: $segmentId, whom: { customers: [{ id: $id }] } }) { userErrors { message } }
  }`;
  const answer = await ask(server.url, admin, {
    query,
    variables: { id: world.customers[0]!, segmentId: world.segments[1] },
  });
  assert.equal(answer.status, 200, answer.text);
  assert.ok(!answer.text.includes('"message"'), answer.text);
}

/** Begins what the stage has; puts into `begun` what is to be ended. */
async function begin(begun: AsyncDisposable[]): Promise<Omit<Stage, typeof Symbol.asyncDispose>> {
  const kept = <T extends AsyncDisposable>(one: T): T => {
    begun.push(one);
    return one;
  };
  const store = kept(await temporaryStore());
  const { db } = store;
  const issuer = kept(await startIssuer());
  const tenant = async (workspace: string): Promise<Tenant> => {
    const { id } = await createWorkspace(db, { key: workspace, name: workspace, currency: 'EUR' });
    const key = (input: Parameters<typeof createApiKey>[2]) => createApiKey(db, id, input);
    return {
      scope: db.scope(id),
      workspace,
      admin: await key({ name: 'admin', role: 'ADMIN' }),
      read: await key({ name: 'read', role: 'READ' }),
      masked: await key({ name: 'masked', scopes: ['READ', 'WRITE', 'INGEST', 'RESEARCH', 'ADMIN'] }),
    };
  };
  const [attacking, owning, spying] = [await tenant('attacker'), await tenant('owner'), await tenant('spy')];
  const beside = await createWorkspace(db, { key: 'beside', name: 'beside', currency: 'EUR' });
  const { world } = await fillStore(db, owning.scope, db.scope(beside.id));
  const owner = { ...owning, world };
  const spy = { ...spying, world: await makeWorld(spying.scope, 40) };
  const attacker = { ...attacking, lists: await makeBombWorld(attacking.scope) };
  await plant(owner.scope);
  const main = join(import.meta.dirname, '../../../src/main.ts');
  const start = async (environment: Readonly<Record<string, string>>) =>
    kept(
      await startServer(process.execPath, [...process.execArgv, main, 'serve'], {
        DATABASE_URL: store.db.url,
        PORT: '0',
        HOST: '127.0.0.1',
        LOG_LEVEL: 'silent',
        PERSONAGRAPH_DATA_DIR: join(store.dataDir, 'files'),
        PERSONAGRAPH_DEMO: 'never',
        ...issuer.settings,
        ...environment,
      }),
    );
  const server = await start({});
  // Uploads whose file is not there are gone by now.
  const uploaded = await exchange(server.url, owner.admin, {
    path: '/uploads?name=kept.csv',
    body: 'a,b\n',
    headers: { 'content-type': 'text/csv' },
  });
  assert.equal(uploaded.status, 201, uploaded.text);
  await write(server, owner);
  const strict = await start({ PERSONAGRAPH_ADDRESS_UNKNOWN_KEYS: '10' });
  const production = await start({ PERSONAGRAPH_PROFILE: 'production' });
  return {
    db,
    server,
    strict,
    production,
    issuer,
    attacker,
    owner,
    spy,
    async others() {
      const answer: Answer = await ask(server.url, owner.admin, { query: '{ customers(first: 5) { nodes { id } } }' });
      assert.equal(answer.status, 200, answer.text.slice(0, 500));
      assert.ok(answer.text.includes(owner.world.customers[0]!), answer.text.slice(0, 500));
    },
    async memory() {
      // What it once held is told by the system.
      const status = await readFile(`/proc/${server.child.pid}/status`, 'utf8');
      const most = Math.round(Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024);
      assert.ok(most < MOST_RSS_MB, `the server held ${most} MB`);
      return most;
    },
  };
}
