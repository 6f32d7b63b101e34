import type { Scope } from '../../db/postgres/connection.ts';
import type { Change } from '../../db/tables/changes/changes.ts';
import { consentingAmong } from '../../db/tables/privacy/consents.ts';
import type { Webhook } from '../../db/tables/webhooks/webhooks.ts';

/** Those of the customers of a page of whom a webhook may not be told, as they agreed by now; of no purpose nobody. */
export async function barredCustomers(
  scope: Scope,
  { purpose }: Webhook,
  page: readonly Change[],
): Promise<ReadonlySet<number>> {
  if (purpose === null) return new Set();
  const ids = [...new Set(page.flatMap(({ customerId }) => customerId ?? []))];
  const agreed = await consentingAmong(scope, purpose, ids);
  return new Set(ids.filter((id) => !agreed.has(id)));
}
