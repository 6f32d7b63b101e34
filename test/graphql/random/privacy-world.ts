import type { Scope } from '../../../src/db/postgres/connection.ts';
import { insertConsents } from '../../../src/db/tables/privacy/consents.ts';
import { noteApplied } from '../../../src/db/tables/privacy/retention.ts';
import { savePurpose } from '../../../src/services/privacy/consents.ts';
import { giveReceipt, rotateReceiptKey } from '../../../src/services/privacy/receipts.ts';
import { tryRetention } from '../../../src/services/privacy/retention.ts';

/** Consents that hold and that were replaced, purposes, receipts of two keys, rules of retention and what they removed. */
export async function addPrivacy(scope: Scope, asOf: Date): Promise<void> {
  await savePurpose(scope, { key: 'phone-calls', name: 'Calls “所以”', unknownIsNo: true, version: 0 });
  const customers = await scope.query<{ id: number }>(
    'SELECT id FROM customer WHERE workspace_id = $1 ORDER BY id LIMIT 40',
    [scope.workspaceId],
  );
  const at = (days: number) => new Date(asOf.getTime() - days * 86_400_000).toISOString();
  const consents = customers.flatMap(({ id: customerId }, n) => [
    { ...{ customerId, purpose: 'marketing', source: 'form' }, state: 'DENIED' as const, at: at(90), evidence: null },
    {
      ...{ customerId, purpose: 'marketing', source: 'shop' },
      state: 'GRANTED' as const,
      at: at(n),
      evidence: `Form ${n}`,
    },
    {
      ...{ customerId, purpose: 'phone-calls', source: 'phone' },
      state: 'UNKNOWN' as const,
      at: at(n),
      evidence: null,
    },
  ]);
  await insertConsents(scope, consents, null);
  for (const kind of ['ACCESS', 'ERASURE'] as const) {
    const { id } = await scope.transaction((step) =>
      giveReceipt(step, 'a'.repeat(64), { kind, counts: { events: 3 } }),
    );
    await scope.transaction((step) => giveReceipt(step, 'b'.repeat(64), { kind: 'FILES', counts: {}, ofId: id }));
    await rotateReceiptKey(scope);
  }
  await tryRetention(scope, 'NOTES', 3_000);
  for (const error of [null, 'It ended.']) {
    await noteApplied(scope, { kind: 'NOTES', days: 3_000, before: asOf, rows: 2, error, at: asOf });
  }
}
