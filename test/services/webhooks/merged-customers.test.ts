import { expect, test } from 'vitest';
import { appendChanges, type NewChange } from '../../../src/db/tables/changes/changes.ts';
import { customerIdsByExternalId } from '../../../src/db/tables/customers/customers.ts';
import { readWebhook } from '../../../src/db/tables/webhooks/webhooks.ts';
import { encodeId } from '../../../src/graphql/core/id.ts';
import { webhookFormat as format } from '../../../src/graphql/types/webhooks/webhook-format.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { mergeCustomers } from '../../../src/services/merges/merge-customers.ts';
import { undoMerge } from '../../../src/services/merges/undo-merge.ts';
import { deliverDue } from '../../../src/services/webhooks/start.ts';
import { createWebhook } from '../../../src/services/webhooks/webhooks.ts';
import { testDatabase, testWorkspace } from '../../support/database.ts';
import { startReceiver } from '../../support/receiver.ts';
import { silent } from '../../support/server.ts';

const local = { allowHttp: true, allowPrivate: true };
const moved = (customerId: number): NewChange => ({
  kind: 'MEMBERSHIP_CHANGED',
  customerId,
  segmentationId: 3,
  payload: { cause: 'EVENT', from: 1, to: 2 },
});

test('a webhook of a customer that is merged tells of the survivor too, until the merge is undone', async () => {
  await using database = await testDatabase();
  await using receiver = await startReceiver();
  const scope = await testWorkspace(database.db);
  await saveCustomers(scope, [{ externalId: 'a' }, { externalId: 'b' }, { externalId: 'c' }]);
  const found = await customerIdsByExternalId(scope, ['a', 'b', 'c']);
  const [into, from, other] = ['a', 'b', 'c'].map((externalId) => found.get(externalId)!) as [number, number, number];
  const hook = (customerIds: number[]) => createWebhook(scope, local, { name: 'x', url: receiver.url, customerIds });
  const [ofFrom, ofBoth] = [await hook([from]), await hook([from, into])];
  const told = async (id: number) => {
    receiver.requests.length = 0;
    await scope.transaction((transaction) => appendChanges(transaction, [moved(into), moved(other)]));
    await deliverDue({ db: database.db, log: silent, format, ...local });
    return receiver.requests
      .filter(({ body }) => body.webhookId === encodeId('Webhook', id))
      .flatMap(({ body }) =>
        body.changes.map((change: Record<string, unknown>) => [change['kind'], change['customerId']]),
      );
  };
  const [survivor, part] = [encodeId('Customer', into), encodeId('Customer', from)];
  expect(await told(ofFrom.webhook.id)).toEqual([]);
  const mergeId = await mergeCustomers(scope, into, from);
  const merged = await told(ofFrom.webhook.id);
  expect(merged).toContainEqual(['CUSTOMER_MERGED', part]);
  expect(merged).toContainEqual(['MEMBERSHIP_CHANGED', survivor]);
  expect(merged.map(([, id]) => id)).not.toContain(encodeId('Customer', other));
  await undoMerge(scope, mergeId);
  const split = await told(ofFrom.webhook.id);
  expect(split).toContainEqual(['CUSTOMER_SPLIT', part]);
  expect(split.map(([, id]) => id)).not.toContain(survivor);
  expect((await readWebhook(scope, ofFrom.webhook.id))?.customerIds).toEqual([from]);
  expect((await readWebhook(scope, ofBoth.webhook.id))?.customerIds).toEqual([from, into]);
});
