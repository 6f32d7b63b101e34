import { setImmediate as turn } from 'node:timers/promises';
import type { Identity } from '../../db/tables/customers/identities.ts';
import { deletedEvent } from '../../db/tables/events/event-edits.ts';
import type { NewEvent } from '../../db/tables/events/events.ts';
import type { CustomerReference } from '../customers/reference.ts';
import { type Rejection, rejectionOf } from '../input/rejection.ts';
import { decimalText } from './decimal-text.ts';
import { checkEvent, EventDeletion, MAX_EVENT_BYTES, type ValidEvent } from './event-input.ts';

/** One item of a batch, ready to be stored but for whose it is. */
export interface EventItem {
  /** Position in the batch. */
  readonly index: number;
  readonly how: 'event' | 'correction' | 'deletion';
  /** Null for a deletion. */
  readonly customer: CustomerReference | null;
  /** What else the customer is known by. */
  readonly identities: readonly Identity[];
  readonly event: Omit<NewEvent, 'customerId'>;
}

/** Items that are read without a pause: about a millisecond of work. */
const READ_AT_ONCE = 100;

/** Reads a batch; what cannot be taken goes to `rejections`. Others are answered between its parts. */
export async function readItems(
  inputs: readonly unknown[],
  currency: string,
  rejections: Rejection[],
): Promise<EventItem[]> {
  const now = Date.now();
  const items: EventItem[] = [];
  for (const [index, input] of inputs.entries()) {
    if (index > 0 && index % READ_AT_ONCE === 0) await turn();
    const item = isDeletion(input) ? readDeletion(input, index) : readEvent(input, index, now, currency);
    if ('code' in item) rejections.push(item);
    else items.push(item);
  }
  return items;
}

function readDeletion(input: unknown, index: number): EventItem | Rejection {
  const parsed = EventDeletion.safeParse(input);
  if (!parsed.success) return rejectionOf(index, parsed.error);
  return { index, how: 'deletion', customer: null, identities: [], event: deletedEvent(parsed.data) };
}

function readEvent(input: unknown, index: number, now: number, currency: string): EventItem | Rejection {
  const event = checkEvent(input, index, now);
  if ('code' in event) return event;
  if (event.currency && event.currency !== currency) {
    const message = `is ${event.currency}, the workspace's is ${currency}: convert it before`;
    return { index, code: 'CURRENCY_MISMATCH', message, field: ['currency'] };
  }
  const lines = event.lines?.length ? JSON.stringify(event.lines.map(storableLine)) : null;
  if (lines !== null && Buffer.byteLength(lines) > MAX_EVENT_BYTES) {
    return { index, code: 'TOO_LARGE', message: `is over ${MAX_EVENT_BYTES} bytes`, field: ['lines'] };
  }
  return {
    index,
    how: event.correction ? 'correction' : 'event',
    customer: event.customer,
    identities: event.identities ?? [],
    event: {
      source: event.source,
      messageId: event.messageId,
      type: event.type,
      at: new Date(event.at).toISOString(),
      amount: decimalText(event.amount),
      discount: decimalText(event.discount),
      quantity: decimalText(event.quantity),
      channel: event.channel || null,
      lines,
      properties: storableProperties(event.properties),
    },
  };
}

/** JSON of the properties that say something; null where none does: an empty one is absent, however it is written. */
function storableProperties(properties: ValidEvent['properties']): string | null {
  if (!properties) return null;
  const present = Object.entries(properties).filter(([, value]) => !isEmpty(value));
  return present.length > 0 ? JSON.stringify(Object.fromEntries(present)) : null;
}

/** True for null, an empty text, an empty list and an empty object. */
function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === null || value === undefined || value === '';
  return Object.keys(value).length === 0;
}

/** All fields of a line by name: what is undefined is no part of its JSON. */
function storableLine({ sku, name, category, quantity, price, discount }: NonNullable<ValidEvent['lines']>[number]) {
  return {
    sku: sku || undefined,
    name: name || undefined,
    category: category || undefined,
    quantity: quantity === undefined || quantity === null ? undefined : Number(quantity),
    price: decimalText(price) ?? undefined,
    discount: decimalText(discount) ?? undefined,
  };
}

function isDeletion(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'op' in input;
}
