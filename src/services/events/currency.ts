import type { Scope } from '../../db/postgres/connection.ts';
import { workspaceCurrency } from '../../db/tables/workspaces/workspaces.ts';

const known = new WeakMap<object, Map<number, string>>();

/** The currency of a workspace's amounts, ISO 4217. It is set with the workspace for good, so it is asked for once. */
export async function currencyOf(scope: Scope): Promise<string> {
  let currencies = known.get(scope.store);
  if (!currencies) {
    currencies = new Map();
    known.set(scope.store, currencies);
  }
  let currency = currencies.get(scope.workspaceId);
  if (currency === undefined) {
    currency = await workspaceCurrency(scope);
    currencies.set(scope.workspaceId, currency);
  }
  return currency;
}
