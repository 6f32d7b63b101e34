import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../src/db/postgres/connection.ts';
import { createApiKey, revokeApiKey } from '../../src/db/tables/workspaces/api-keys.ts';
import { createKeyWatch, type KeyWatch } from '../../src/graphql/push/key-watch.ts';
import { KeyGuard } from '../../src/http/key-guard.ts';
import { createKnownKeys } from '../../src/http/known-keys.ts';
import { createServer } from '../../src/server.ts';
import { post, type TestApi, testApi } from '../graphql/api.ts';
import { silent } from '../support/server.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api[Symbol.asyncDispose]());

/** One that looks at its keys by itself only long after the test. */
function watchOf(): KeyWatch {
  const watch = createKeyWatch(api.db, silent, 1_000_000);
  onTestFinished(() => watch.stop());
  return watch;
}

async function makeKey(): Promise<{ secret: string; id: number }> {
  const secret = await createApiKey(api.db, api.scope.workspaceId, { name: 'made', role: 'READ' });
  const [row] = await api.scope.query<{ id: number }>('SELECT max(id) AS id FROM api_key');
  return { secret, id: row!.id };
}

const guard = new KeyGuard(1_000);
const lookUps = () => api.statements.filter((sql) => sql.includes('WHERE hash =')).length;

test('a key is looked up once; one that is none each time', async () => {
  const keys = createKnownKeys(api.db, { guard, watch: watchOf() });
  const { secret, id } = await makeKey();
  api.statements.length = 0;
  expect(keys.known(secret)).toBeUndefined();
  const caller = await keys.find(secret);
  expect(caller).toMatchObject({
    principal: { keyId: id, role: 'READ', workspaceId: api.scope.workspaceId },
    scope: { workspaceId: api.scope.workspaceId },
  });
  expect(await keys.find(secret)).toBe(caller);
  expect(keys.known(secret)).toBe(caller);
  expect(lookUps()).toBe(1);
  for (const none of ['', 'pgk_read_none', secret.slice(0, -1)]) {
    expect(await keys.find(none)).toBeNull();
    expect(await keys.find(none)).toBeNull();
    expect(keys.known(none)).toBeUndefined();
  }
  expect(lookUps()).toBe(5);
});

test('requests that come at once hold their key once', async () => {
  const watch = watchOf();
  const keys = createKnownKeys(api.db, { guard, watch });
  const { secret, id } = await makeKey();
  const callers = await Promise.all(Array.from({ length: 5 }, () => keys.find(secret)));
  for (const caller of callers) expect(caller).toBe(keys.known(secret));
  watch.revoke(id);
  expect(keys.known(secret)).toBeUndefined();
});

test('a key that another node revokes is known no more', async () => {
  const keys = createKnownKeys(api.db, { guard, watch: watchOf() });
  const [gone, stays] = [await makeKey(), await makeKey()];
  await keys.find(gone.secret);
  await keys.find(stays.secret);
  await revokeApiKey(api.scope, gone.id);
  await expect.poll(() => keys.known(gone.secret)).toBeUndefined();
  expect(await keys.find(gone.secret)).toBeNull();
  expect(keys.known(stays.secret)).toBeDefined();
});

test('a key revoked while it is looked up is not held', async () => {
  const watch = watchOf();
  let meanwhile: (id: number) => Promise<unknown> | unknown = () => undefined;
  let id = 0;
  const slow = {
    prepared: {
      async query(text: string, values: readonly unknown[]) {
        const rows = await api.db.prepared.query(text, values);
        await meanwhile(id);
        return rows;
      },
    },
    scope: (workspaceId: number) => api.db.scope(workspaceId),
  } as unknown as Database;
  const keys = createKnownKeys(slow, { guard, watch });
  const ways: ((id: number) => Promise<unknown> | unknown)[] = [
    (id) => watch.revoke(id),
    async (id) => {
      const { revocations } = watch;
      await revokeApiKey(api.scope, id);
      await expect.poll(() => watch.revocations).toBeGreaterThan(revocations);
    },
  ];
  for (const way of ways) {
    const made = await makeKey();
    ({ id } = made);
    meanwhile = way;
    expect(await keys.find(made.secret)).toMatchObject({ principal: { keyId: id } });
    expect(keys.known(made.secret)).toBeUndefined();
  }
  meanwhile = () => undefined;
  const { secret } = await makeKey();
  await keys.find(secret);
  expect(keys.known(secret)).toBeDefined();
});

test('while revocations are not heard each request looks its key up', async () => {
  const watch = watchOf();
  const keys = createKnownKeys(api.db, { guard, watch });
  const [gone, stays] = [await makeKey(), await makeKey()];
  await keys.find(gone.secret);
  await keys.find(stays.secret);
  const first = watch.hearing;
  expect(first).not.toBeNull();
  await api.db.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'personagraph_keys' AND datname = current_database()`,
  );
  await expect.poll(() => watch.hearing, { interval: 5 }).toBeNull();
  await revokeApiKey(api.scope, gone.id);
  expect(keys.known(gone.secret)).toBeUndefined();
  expect(await keys.find(gone.secret)).toBeNull();
  api.statements.length = 0;
  expect(await keys.find(stays.secret)).not.toBeNull();
  expect(await keys.find(stays.secret)).not.toBeNull();
  expect(keys.known(stays.secret)).toBeUndefined();
  expect(lookUps()).toBe(2);
  // It is heard again after a second.
  await expect.poll(() => watch.hearing, { timeout: 20_000 }).not.toBeNull();
  expect(watch.hearing).not.toBe(first);
  await keys.find(stays.secret);
  expect(keys.known(stays.secret)).toBeDefined();
});

test('where revocations cannot be heard at all, keys are looked up', async () => {
  const deaf = {
    url: 'postgresql://nobody@127.0.0.1:1/none',
    prepared: api.db.prepared,
    scope: (workspaceId: number) => api.db.scope(workspaceId),
  } as unknown as Database;
  const watch = createKeyWatch(deaf, silent, 1_000_000);
  onTestFinished(() => watch.stop());
  const keys = createKnownKeys(deaf, { guard, watch });
  const { secret } = await makeKey();
  api.statements.length = 0;
  expect(await keys.find(secret)).not.toBeNull();
  expect(await keys.find(secret)).not.toBeNull();
  expect([lookUps(), keys.known(secret)]).toEqual([2, undefined]);
});

test('keys that are asked for anew meanwhile are asked for together, after they were', async () => {
  let asked = 0;
  const counted = {
    prepared: api.db.prepared,
    scope: (workspaceId: number) => api.db.scope(workspaceId),
    query(text: string, values: readonly unknown[]) {
      asked++;
      return api.db.query(text, values);
    },
  } as unknown as Database;
  const keys = createKnownKeys(counted, { guard, watch: watchOf() });
  const [good, bad] = [await makeKey(), await makeKey()];
  for (const { secret } of [good, bad]) await keys.find(secret);
  const first = keys.findAnew(bad.secret);
  // Asked for by now, without a word to this node.
  await new Promise((resolve) => setImmediate(resolve));
  await api.scope.query('UPDATE api_key SET revoked_at = now() WHERE workspace_id = $1 AND id = $2', [
    api.scope.workspaceId,
    bad.id,
  ]);
  const more = await Promise.all(Array.from({ length: 100 }, (_, n) => keys.findAnew((n % 2 ? good : bad).secret)));
  await first;
  expect(more.map((caller) => caller?.principal.keyId ?? null)).toEqual(
    Array.from({ length: 100 }, (_, n) => (n % 2 ? good.id : null)),
  );
  expect(asked).toBeLessThanOrEqual(3);
});

test('so many keys are held', async () => {
  const keys = createKnownKeys(api.db, { guard, watch: watchOf(), most: 2 });
  const made = [await makeKey(), await makeKey(), await makeKey()] as const;
  for (const { secret } of made) await keys.find(secret);
  expect(made.map(({ secret }) => keys.known(secret) !== undefined)).toEqual([false, true, true]);
});

test('a revoked key works on its node no longer than until the answer, and on another until that is told', async () => {
  const other = createServer(api.dependencies);
  onTestFinished(() => other.dispose());
  const make = 'mutation { createApiKey(input: { name: "x", role: READ }) { secret apiKey { id } } }';
  const { secret, apiKey } = (await api.ask(make)).data.createApiKey;
  const statusAt = async (server = api.server) =>
    (await server.fetch(post({ query: '{ __typename }' }, secret))).status;
  expect([await statusAt(), await statusAt(other)]).toEqual([200, 200]);
  const revoke = 'mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { userErrors { code } } }';
  await api.ask(revoke, { id: apiKey.id });
  expect(await statusAt()).toBe(401);
  await expect.poll(() => statusAt(other)).toBe(401);
});
