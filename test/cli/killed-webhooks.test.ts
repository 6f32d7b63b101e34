import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtProgram, ROOT } from '../../scripts/support/personagraph.ts';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { appendChanges } from '../../src/db/tables/changes/changes.ts';
import { encodeId } from '../../src/graphql/core/id.ts';
import { createWebhook } from '../../src/services/webhooks/webhooks.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

let database: TestDatabase;
let scope: Scope;
let receiver: Receiver;
const children: ChildProcess[] = [];
beforeAll(async () => {
  database = await testDatabase();
  scope = await testWorkspace(database.db);
  receiver = await startReceiver();
});
afterAll(async () => {
  await Promise.all(children.map((child) => end(child, 'SIGKILL')));
  await receiver[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

function launch(): ChildProcess {
  const child = spawn(process.execPath, [builtProgram(), 'worker'], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: database.url,
      LOG_LEVEL: 'error',
      PERSONAGRAPH_WEBHOOKS_HTTP: 'allow',
      PERSONAGRAPH_WEBHOOKS_PRIVATE: 'allow',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.push(child);
  return child;
}

test('a worker killed while a request is under way: another goes on, nothing lost, nothing out of order', async () => {
  await createWebhook(scope, { allowHttp: true, allowPrivate: true }, { name: 'x', url: receiver.url, batchSize: 5 });
  const change = (personaId: number) => ({ kind: 'PERSONA_CHANGED' as const, personaId, payload: {} });
  await database.db.scope(scope.workspaceId).transaction((transaction) =>
    appendChanges(
      transaction,
      Array.from({ length: 40 }, (_, n) => change(n + 1)),
    ),
  );
  const first = launch();
  const killed = new Promise<void>((resolve) => {
    receiver.answers.push(204, 204, () => void end(first, 'SIGKILL').then(resolve));
  });
  await killed;
  // As if its lease had run out.
  await scope.query(`UPDATE webhook SET lease_until = now() - interval '1 second' WHERE lease_token IS NOT NULL`);
  const second = launch();
  const changes = await receiver.changes(40);
  expect(changes.map(({ personaId }) => personaId)).toEqual(
    Array.from({ length: 40 }, (_, n) => encodeId('Persona', n + 1)),
  );
  // The one that was under way came twice, with the same cursors.
  expect(receiver.requests[3]!.body.changes).toEqual(receiver.requests[2]!.body.changes);
  expect(receiver.requests).toHaveLength(9);
  await end(second, 'SIGTERM');
});
