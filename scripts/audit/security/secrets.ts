import assert from 'node:assert/strict';
import { createApiKey } from '../../../src/db/tables/workspaces/api-keys.ts';
import { ask, askBySocket, exchange } from './ask.ts';
import type { Check, Section } from './check.ts';
import type { Stage } from './stage.ts';

const SMALL = { query: '{ viewer { role } customers(first: 1) { nodes { id name } } }' };

/** Keys and tokens that nobody may act by, on every way in. */
export const SECRETS: Section = {
  name: 'forged and ended keys',
  async checks({ issuer, owner, db }) {
    const { workspaceId } = owner.scope;
    const past = new Date(Date.now() - 60_000);
    const expired = await createApiKey(db, workspaceId, { name: 'expired', role: 'ADMIN', expiresAt: past });
    const revoked = await createApiKey(db, workspaceId, { name: 'revoked', role: 'ADMIN' });
    await db.query(`UPDATE api_key SET revoked_at = now() WHERE workspace_id = $1 AND name = 'revoked'`, [workspaceId]);
    const { admin } = owner;
    const wrong: readonly (readonly [string, string | null])[] = [
      ['no key', null],
      ['an empty key', ''],
      ['an expired key', expired],
      ['a revoked key', revoked],
      ['a key without its last letter', admin.slice(0, -1)],
      ['a key with one letter more', `${admin}a`],
      ['a key in capitals', admin.toUpperCase()],
      ['two keys', `${admin}, Bearer ${admin}x`],
      ['a key after another word', `x ${admin}`],
      ['quotes', `' OR '1'='1`],
      ['a wildcard', '%'],
      ['null', 'null'],
      ['8,000 letters', 'a'.repeat(8_000)],
      ...(await issuer.forged(owner.workspace)),
    ];
    return [
      { name: 'a good key is let in', run: (stage) => letIn(stage, stage.owner.admin) },
      { name: 'a good token is let in', run: async (stage) => letIn(stage, await issuer.token(owner.workspace)) },
      {
        name: 'a token without a role may do nothing',
        run: async (stage) => powerless(stage, await issuer.token(owner.workspace, { roles: ['admin'] })),
      },
      ...wrong.map(([name, secret]): Check => ({ name, run: (stage) => keptOut(stage, secret) })),
    ];
  },
};

async function letIn({ server, owner }: Stage, secret: string): Promise<void> {
  const { status, text } = await ask(server.url, secret, SMALL);
  assert.equal(status, 200, text);
  assert.ok(text.includes(owner.world.customers.at(-1)!) || text.includes('"nodes"'), text);
  const { messages, closed } = await askBySocket(server.url, secret, SMALL);
  assert.equal(closed, null);
  assert.match(messages[0]!, /"next"/);
}

async function powerless({ server }: Stage, secret: string): Promise<void> {
  const { text } = await ask(server.url, secret, SMALL);
  assert.match(text, /"FORBIDDEN"/);
  assert.doesNotMatch(text, /"data":\s*\{/);
}

async function keptOut({ server }: Stage, secret: string | null): Promise<void> {
  const { origin } = new URL(server.url);
  const json = { 'content-type': 'application/json' };
  const ways = {
    post: () => ask(server.url, secret, SMALL),
    get: () =>
      exchange(`${server.url}?query=${encodeURIComponent(SMALL.query)}`, secret, { method: 'GET', headers: json }),
    'key in another header': () =>
      exchange(server.url, null, {
        headers: secret === null ? {} : { 'x-api-key': secret },
        body: JSON.stringify(SMALL),
      }),
    'event stream': () => ask(server.url, secret, SMALL, { accept: 'text/event-stream' }),
    ingest: () => exchange(origin, secret, { path: '/ingest/events', body: '{}' }),
    upload: () =>
      exchange(origin, secret, { path: '/uploads', body: 'a,b\n', headers: { 'content-type': 'text/csv' } }),
    'in the address': () =>
      exchange(`${server.url}?key=${secret}&authorization=${secret}`, null, { body: JSON.stringify(SMALL) }),
  };
  for (const [way, send] of Object.entries(ways)) {
    const { status, text } = await send();
    // Over the unknown keys of an address it is not even looked up.
    assert.ok([401, 403, 429].includes(status), `${way}: ${status} ${text.slice(0, 300)}`);
    assert.doesNotMatch(text, /"data":\s*\{/, way);
  }
  const { messages, closed } = await askBySocket(server.url, secret, SMALL);
  assert.ok([4401, 4403, 4429].includes(closed ?? 0), `socket closed with ${closed}: ${messages.join()}`);
  assert.deepEqual(messages, []);
}
