import type { Scope } from '../../db/postgres/connection.ts';
import type { Change } from '../../db/tables/changes/changes.ts';
import { type CustomerGuide, customerGuides } from '../../db/tables/visitor/customer-guides.ts';
import type { Webhook } from '../../db/tables/webhooks/webhooks.ts';
import { isWanted } from './delivery-content.ts';

/**
 * What is said to the personas of customers that moved, as they are now, by change: of a match to the persona it is of, of a
 * membership to the customer's primary one. Empty where the webhook does not ask for it.
 */
export async function guidesOfChanges(
  scope: Scope,
  webhook: Webhook,
  page: readonly Change[],
): Promise<ReadonlyMap<number, CustomerGuide>> {
  const { guide } = webhook;
  if (!guide) return new Map();
  // More than these no request carries.
  const carried = page.filter((change) => isWanted(webhook, change)).slice(0, webhook.batchSize);
  const moves = carried.flatMap(({ id, kind, customerId, personaId }) => {
    const told = kind === 'PERSONA_MATCH_CHANGED' || kind === 'MEMBERSHIP_CHANGED';
    if (!told || customerId === undefined) return [];
    return [{ id, customerId, personaId: kind === 'PERSONA_MATCH_CHANGED' ? (personaId ?? null) : null }];
  });
  if (moves.length === 0) return new Map();
  const guides = await customerGuides(scope, moves, guide);
  return new Map(moves.map(({ id }, place) => [id, guides[place]!]));
}
