import { createHash, randomUUID } from 'node:crypto';
import type { Scope } from '../../db/postgres/connection.ts';
import { anonymousAmong } from '../../db/tables/customers/anonymous.ts';
import { upsertCustomers } from '../../db/tables/customers/customers.ts';
import { attachIdentities, type Holder, type Identity } from '../../db/tables/customers/identities.ts';
import { aliasesOf } from '../../db/tables/merges/aliases.ts';
import { notErased } from '../privacy/erased-people.ts';

/** Types of identities that tell a machine, not a person. */
const MACHINES: ReadonlySet<string> = new Set(['device', 'cookie']);

/** The external ids of customers who were made of a machine alone begin so. */
const ANONYMOUS = 'anonymous:';

/** True for an identity that tells a device or browser, which alone makes nobody known. */
function isMachine({ type }: Identity): boolean {
  return MACHINES.has(type);
}

/** Which of the customers are anonymous: known by devices and cookies alone. */
export function anonymousOf(scope: Scope, customerIds: readonly number[]): Promise<Set<number>> {
  return anonymousAmong(scope, customerIds, { prefix: ANONYMOUS, machines: [...MACHINES] });
}

/**
 * Makes a visitor for each device or cookie that nobody has, and fills in its holder. Returns the ids of those made.
 */
export async function makeVisitors(
  scope: Scope,
  identities: readonly Identity[],
  holders: (Holder | undefined)[],
): Promise<readonly number[]> {
  const free = identities.filter((identity, at) => holders[at] === undefined && isMachine(identity));
  const makable = await notErased(scope, free, (identity) => identity);
  const fresh = new Map(makable.map((identity) => [visitorKey(identity), identity]));
  if (fresh.size === 0) return [];
  // Whoever was taken from a machine that is part of somebody by now leaves a key that leads there.
  const led = await aliasesOf(scope, [...fresh.keys()]);
  const externalIds = new Map([...fresh.keys()].map((key) => [key, led.has(key) ? `${key}:${randomUUID()}` : key]));
  const { ids, created } = await upsertCustomers(
    scope,
    [...externalIds.values()].sort().map((externalId) => ({ externalId, kind: 'PROSPECT' })),
  );
  const idOf = (key: string) => ids.get(externalIds.get(key) ?? '');
  await attachIdentities(
    scope,
    [...fresh].map(([key, identity]) => ({ ...identity, customerId: idOf(key)! })),
  );
  for (const [at, identity] of identities.entries()) {
    const customerId = holders[at] === undefined ? idOf(visitorKey(identity)) : undefined;
    if (customerId !== undefined) holders[at] = { customerId, merged: false };
  }
  return created;
}

/** The same for the same machine, so that two batches that meet it at once make one visitor. */
function visitorKey({ type, value }: Identity): string {
  return `${ANONYMOUS}${type}:${value.length <= 100 ? value : createHash('sha256').update(value).digest('hex')}`;
}
