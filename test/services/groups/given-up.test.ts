import { once } from 'node:events';
import { expect, test } from 'vitest';
import { Budget } from '../../../src/graphql/core/cost/budget.ts';
import { whileWanted } from '../../../src/graphql/core/group-answers.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { membersOfGroup } from '../../../src/services/groups/group.ts';
import { testDatabase, testWorkspace } from '../../support/database.ts';
import { holdUp } from '../../support/held.ts';
import { testBackend } from '../../support/server.ts';

test('a question that nobody waits for any more is given up in the thread and in PostgreSQL', async () => {
  await using database = await testDatabase();
  await using backend = await testBackend(database.db);
  const scope = await testWorkspace(database.db);
  await saveCustomers(scope, [{ externalId: 'a', country: 'Germany' }, { externalId: 'b' }]);
  const group = { rule: 'customer.country = "Germany"' };
  const client = new AbortController();
  {
    await using held = await holdUp(database.url);
    await held.hold('LOCK TABLE customer IN ACCESS EXCLUSIVE MODE');
    const asked = backend.host.ask('members', { workspaceId: scope.workspaceId, group }, client.signal);
    await held.waited();
    client.abort();
    await expect(asked).rejects.toMatchObject({ code: 'RUN_FAILED', message: expect.stringContaining('Nobody waits') });
    await held.nobodyWaits();
    const late = backend.host.ask('members', { workspaceId: scope.workspaceId, group }, client.signal);
    await expect(late).rejects.toMatchObject({ code: 'RUN_FAILED' });
  }
  const { ids, unknown } = await membersOfGroup(backend.host, scope, group);
  expect([ids.length, unknown.length]).toEqual([1, 1]);
});

test('work is wanted until its client is gone, or its time is over', async () => {
  const client = { aborted: false };
  using wanted = whileWanted({ signal: client, budget: new Budget() });
  expect(wanted.signal.aborted).toBe(false);
  client.aborted = true;
  await once(wanted.signal, 'abort');

  const budget = new Budget();
  using late = whileWanted({ signal: undefined, budget });
  expect(() => budget.late()).toThrow();
  await once(late.signal, 'abort');
});
