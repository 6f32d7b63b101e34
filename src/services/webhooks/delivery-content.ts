import type { Change } from '../../db/tables/changes/changes.ts';
import type { CustomerGuide } from '../../db/tables/visitor/customer-guides.ts';
import type { Webhook, WebhookFilter } from '../../db/tables/webhooks/webhooks.ts';

/** Text of changes one request carries at most, unless a single one is longer. */
const MAX_CHARACTERS = 1_000_000;

/** The content of a request. */
export interface DeliveryContent {
  /** Each as JSON. */
  readonly changes: readonly string[];
  /** The last change it carries; undefined where it carries none. */
  readonly last: number | undefined;
  /** Everything up to here is carried or was passed over. */
  readonly through: number;
  /** Changes up to there that it wants, and that were left out for want of consent. */
  readonly withheld: number;
  /** The changes that follow in the page. */
  readonly following: readonly Change[];
}

/** How changes are written for receivers. */
export interface WebhookFormat {
  /** One change as JSON; with what is said to the customer's persona where the webhook asks for that. */
  change(change: Change, guide?: CustomerGuide): string;
  /** The body of a request. */
  body(request: {
    readonly webhook: Webhook;
    /** Key of the workspace. */
    readonly workspace: string;
    readonly delivery: string;
    readonly changes: readonly string[];
  }): string;
  /** The id of the webhook, as the API gives it. */
  id(webhook: Webhook): string;
}

/** What a request depends on beside its changes. */
export interface Beside {
  readonly guides?: ReadonlyMap<number, CustomerGuide>;
  /** Customers of whom nothing is told but that they are no more. */
  readonly barred?: ReadonlySet<number>;
}

/**
 * Cuts the next request off a page of changes that follow the webhook's position. `guides` are what is said to the personas of
 * customers that moved, by change.
 */
export function nextContent(
  webhook: Webhook,
  page: readonly Change[],
  format: Pick<WebhookFormat, 'change'>,
  { guides, barred }: Beside = {},
): DeliveryContent {
  const changes: string[] = [];
  let characters = 0;
  let last: number | undefined;
  let through = webhook.position;
  let withheld = 0;
  for (const [index, change] of page.entries()) {
    if (isWanted(webhook, change) && isBarred(change, barred)) withheld++;
    else if (isWanted(webhook, change)) {
      const text = format.change(change, guides?.get(change.id));
      characters += text.length;
      const full = changes.length === webhook.batchSize || (changes.length > 0 && characters > MAX_CHARACTERS);
      if (full) return { changes, last, through, withheld, following: page.slice(index) };
      changes.push(text);
      last = change.id;
    }
    through = change.id;
  }
  return { changes, last, through, withheld, following: [] };
}

/** That somebody is no more is told to whoever may have heard of them before: it says nothing else. */
function isBarred({ kind, customerId }: Change, barred: ReadonlySet<number> | undefined): boolean {
  return barred !== undefined && customerId !== undefined && kind !== 'CUSTOMER_DELETED' && barred.has(customerId);
}

/**
 * True where a change passes the filters, as in the subscription `changes`: those of kinds and customers, and any of
 * segmentations, segments and personas.
 */
export function isWanted(filter: WebhookFilter, change: Change): boolean {
  const { kinds, customerIds, segmentationIds, segmentIds, personaIds } = filter;
  if (kinds.length > 0 && !kinds.includes(change.kind)) return false;
  if (customerIds.length > 0 && !among(customerIds, change.customerId)) return false;
  if (segmentationIds.length + segmentIds.length + personaIds.length === 0) return true;
  return (
    among(segmentationIds, change.segmentationId) ||
    among(segmentIds, change.payload['from'], change.payload['to']) ||
    among(personaIds, change.personaId)
  );
}

function among(wanted: readonly number[], ...ids: readonly unknown[]): boolean {
  return ids.some((id) => typeof id === 'number' && wanted.includes(id));
}
