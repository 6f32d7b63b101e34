import { expect, test } from 'vitest';
import { prismaOf } from '../../../src/db/postgres/prisma.ts';
import { type Change, lastChangeId, readChanges } from '../../../src/db/tables/changes/changes.ts';
import { webhookFormat } from '../../../src/graphql/types/webhooks/webhook-format.ts';
import { mergeChanges } from '../../../src/services/changes/change-queue.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import {
  createPersona,
  deletePersona,
  editPersona,
  setPersonaStatus,
} from '../../../src/services/personas/personas.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import {
  configureSegmentation,
  deleteSegmentation,
  requestRun,
  setEnabled,
} from '../../../src/services/segmentations/segmentations.ts';
import { testDatabase, testWorkspace } from '../../support/database.ts';
import { testBackend } from '../../support/server.ts';

test('edits of personas and segmentations tell how it stood before', async () => {
  await using database = await testDatabase();
  await using backend = await testBackend(database.db);
  const scope = await testWorkspace(database.db);
  const { host, registry } = backend;
  let after = 0;
  const told = async (): Promise<Change[]> => {
    const changes = await readChanges(scope, after, 100);
    after = await lastChangeId(scope);
    return changes;
  };

  const customers = [{ externalId: 'c1' }, { externalId: 'c2' }];
  await saveCustomers(scope, customers);
  await told();
  const input = { key: 'stage', name: 'Stage', segmenter: 'lifecycle.stage' };
  const made = await configureSegmentation(scope, registry, input);
  await configureSegmentation(scope, registry, { ...input, id: made.id, name: 'Stages' });
  const enabled = true;
  const version = (n: number) => ({ version: n, enabled });
  expect((await told()).map(({ payload }) => payload)).toEqual([
    { ...version(1), before: null },
    { ...version(2), before: version(1) },
  ]);
  await waitForRun(backend.feed, scope, await requestRun(scope, registry, {}));
  await told();

  // Activating a persona moves matches, and so does deleting it: each is told, with the edit as the cause.
  const [full] = await prismaOf(scope).segment.findMany({ where: { segmentationId: made.id, size: customers.length } });
  const early = await createPersona(scope, { name: 'Early', criteria: [{ segmentId: full!.id, weight: 1 }] });
  await setPersonaStatus(host, scope, early.id, 1, 'ACTIVE');
  await deletePersona(scope, early.id, 2);
  const moved = await told();
  expect(moved.map(({ kind }) => kind)).toEqual([
    ...['PERSONA_CHANGED', 'PERSONA_CHANGED', 'PERSONA_CHANGED'],
    ...customers.flatMap(() => 'PERSONA_MATCH_CHANGED'),
    ...customers.flatMap(() => 'PERSONA_MATCH_CHANGED'),
    'PERSONA_DELETED',
  ]);
  expect(moved[2]!.payload).toMatchObject({ cause: 'REFIT', entered: 2, left: 0 });
  expect(moved[3]!.payload).toMatchObject({ cause: 'EDIT', before: null, after: { fit: expect.any(Number) } });
  expect(moved[5]!.payload).toMatchObject({ cause: 'EDIT', before: { fit: expect.any(Number) }, after: null });
  expect(moved[7]!.payload).toMatchObject({ before: { status: 'ACTIVE' }, entered: 0, left: 2 });

  await setEnabled(scope, registry, made.id, false);
  expect(await told()).toMatchObject([{ payload: { version: 3, enabled: false, before: version(2) } }]);

  const [segment] = await prismaOf(scope).segment.findMany({ where: { segmentationId: made.id, current: true } });
  const criteria = [{ segmentId: segment!.id, weight: 1 }];
  const persona = await createPersona(scope, { name: 'Regulars', criteria });
  const edited = await editPersona(host, scope, persona.id, 1, { name: 'Locals' });
  await setPersonaStatus(host, scope, persona.id, edited.version, 'ACTIVE');
  const all = await told();
  const changes = all.filter(({ kind }) => kind === 'PERSONA_CHANGED');
  const [first, second, third] = [
    { version: 1, status: 'DRAFT' },
    { version: 2, status: 'DRAFT' },
    { version: 3, status: 'ACTIVE' },
  ];
  expect(all.map(({ payload }) => payload)).toEqual([
    { cause: 'CREATED', ...first, before: null },
    { cause: 'EDITED', ...second, before: first, changed: ['name'] },
    { cause: 'EDITED', ...third, before: second, changed: ['status', 'published'] },
    { cause: 'REFIT', ...third, before: third, entered: 0, left: 0, primaryMoved: 0 },
  ]);
  expect(JSON.parse(webhookFormat.change(changes[1]!))).toMatchObject({ before: first, after: second });
  // Whoever asks for the latest only hears of one that stands as the last, from where the first began.
  expect(changes.reduce(mergeChanges).payload).toMatchObject({ ...third, before: null });
  expect(changes.slice(1).reduce(mergeChanges).payload).toMatchObject({ ...third, before: first });

  await deletePersona(scope, persona.id, 3);
  await deleteSegmentation(scope, registry, made.id);
  const gone = await told();
  expect(gone).toMatchObject([
    { kind: 'PERSONA_DELETED', payload: { before: { status: 'ACTIVE' }, entered: 0, left: 0 } },
    { kind: 'SEGMENTATION_DELETED', payload: { before: { version: 3, enabled: false } } },
  ]);
  expect(gone.map((change) => JSON.parse(webhookFormat.change(change)))).toMatchObject([
    { before: { status: 'ACTIVE', version: 3 }, after: null },
    { before: { version: 3, enabled: false, failed: null }, after: null },
  ]);
});
