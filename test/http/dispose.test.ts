import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { LOCK } from '../../src/db/postgres/locks.ts';
import { createServer } from '../../src/server.ts';
import { testApi } from '../graphql/api.ts';
import { holdUp } from '../support/held.ts';

test('a server that stops answers what is under way, ends its streams, and takes nothing new', async () => {
  await using api = await testApi();
  await using held = await holdUp(api.db.url);
  const server = createServer(api.dependencies);
  const url = await server.listen(0, '127.0.0.1');
  const headers = { authorization: `Bearer ${api.keys.ADMIN}` };

  const query = encodeURIComponent('subscription { personaChanged { cursor } }');
  const stream = await fetch(`${url}?query=${query}`, { headers: { ...headers, accept: 'text/event-stream' } });
  const streamed = stream.text();

  await held.hold('SELECT pg_advisory_xact_lock($1::int, $2::int)', [LOCK.snapshot, api.scope.workspaceId]);
  const posted = fetch(url.replace('/graphql', '/ingest/events?createCustomers=true'), {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-ndjson' },
    body: JSON.stringify({
      customer: { externalId: 'ann' },
      messageId: 'under way',
      type: 'purchase',
      at: '2026-01-02T10:00:00Z',
    }),
  });
  await held.waited();

  const stopped = server.dispose();
  expect(await streamed).toMatch(/event: complete/);
  const fresh = connect({ port: Number(new URL(url).port), host: '127.0.0.1' });
  const [refused] = (await once(fresh, 'error')) as [NodeJS.ErrnoException];
  expect(refused.code).toBe('ECONNREFUSED');
  await held.release();
  const response = await posted;
  expect([response.status, await response.json()]).toMatchObject([200, { accepted: 1 }]);
  await stopped;
  expect(api.logged).toEqual([]);
});
