import { customerIdsByExternalId, upsertCustomers } from '../db/customers.ts';
import { inTransaction, type Scope, type SqlScope } from '../db/database.ts';
import { type EventLine, eventKey, insertEvents, type NewEvent } from '../db/events.ts';
import { customersByIdentities } from '../db/identities.ts';
import { enqueueTasks } from '../db/tasks.ts';
import { workspaceCurrency } from '../db/workspaces.ts';
import { PersonagraphError } from '../errors.ts';
import { decimalText, EventInput, MAX_EVENT_BYTES, type ValidEvent } from './event-input.ts';
import { type Rejection, rejectionOf } from './rejection.ts';

/** Most events in one batch. */
export const MAX_EVENTS = 1_000;

export interface IngestedEvents {
  /** Stored now. */
  readonly accepted: number;
  /** Stored before with the same content. */
  readonly duplicates: number;
  readonly rejections: readonly Rejection[];
}

export interface IngestOptions {
  /** Make customers that external ids name and nobody knows; otherwise (the default) such events are rejected. */
  readonly createCustomers?: boolean;
}

/**
 * Takes events, all that are valid in one transaction with the totals they change, and lines up their customers for
 * evaluation. Idempotent by (source, message id): repeating a call changes nothing. Throws TOO_LARGE over
 * {@link MAX_EVENTS}.
 */
export async function ingestEvents(
  scope: Scope,
  inputs: readonly unknown[],
  options: IngestOptions = {},
): Promise<IngestedEvents> {
  if (inputs.length > MAX_EVENTS) {
    throw new PersonagraphError('TOO_LARGE', `A batch takes ${MAX_EVENTS} events, got ${inputs.length}.`);
  }
  const currency = await workspaceCurrency(scope);
  const rejections: Rejection[] = [];
  const valid: { readonly index: number; readonly event: ValidEvent }[] = [];
  inputs.forEach((input, index) => {
    const parsed = parse(input, index, currency);
    if ('code' in parsed) rejections.push(parsed);
    else valid.push({ index, event: parsed });
  });
  if (valid.length === 0) return { accepted: 0, duplicates: 0, rejections };
  return inTransaction(scope.db, scope.workspaceId, async (transaction) => {
    const late: Rejection[] = [];
    const { owners, created } = await findOwners(
      transaction,
      valid.map(({ event }) => event),
      options,
    );
    const distinct = new Map<string, { readonly index: number; readonly event: NewEvent; readonly json: string }>();
    let repeated = 0;
    for (const [at, { index, event }] of valid.entries()) {
      const customerId = owners[at];
      if (customerId === undefined) {
        late.push(unknownCustomer(index, event));
        continue;
      }
      const stored = storable(event, customerId);
      const json = JSON.stringify(stored);
      const before = distinct.get(eventKey(stored));
      if (!before) distinct.set(eventKey(stored), { index, event: stored, json });
      else if (before.json === json) repeated++;
      else late.push(conflict(index, stored));
    }
    const given = [...distinct.values()];
    const { stored, conflicting, customerIds } = await insertEvents(
      transaction,
      given.map(({ event }) => event),
    );
    for (const { index, event } of given) if (conflicting.has(eventKey(event))) late.push(conflict(index, event));
    await enqueueTasks(transaction, [...new Set([...customerIds, ...created])], 'EVENT');
    const duplicates = repeated + given.length - stored.size - conflicting.size;
    return { accepted: stored.size, duplicates, rejections: [...rejections, ...late] };
  });
}

function parse(input: unknown, index: number, currency: string): ValidEvent | Rejection {
  const parsed = EventInput.safeParse(input);
  if (!parsed.success) return rejectionOf(index, parsed.error);
  const event = parsed.data;
  if (event.currency && event.currency !== currency) {
    const message = `is ${event.currency}, the workspace's is ${currency}: convert it before`;
    return { index, code: 'CURRENCY_MISMATCH', message, field: ['currency'] };
  }
  if (event.lines && Buffer.byteLength(JSON.stringify(event.lines)) > MAX_EVENT_BYTES) {
    return { index, code: 'TOO_LARGE', message: `is over ${MAX_EVENT_BYTES} bytes`, field: ['lines'] };
  }
  return event;
}

/** Row ids of the events' customers, at the same positions, and of those made for them. */
async function findOwners(
  scope: SqlScope,
  events: readonly ValidEvent[],
  options: IngestOptions,
): Promise<{ owners: (number | undefined)[]; created: readonly number[] }> {
  const externalIds = [
    ...new Set(events.flatMap(({ customer }) => ('externalId' in customer ? customer.externalId : []))),
  ];
  const byExternalId = await customerIdsByExternalId(scope, externalIds);
  let created: readonly number[] = [];
  if (options.createCustomers) {
    const missing = externalIds.filter((externalId) => !byExternalId.has(externalId));
    if (missing.length > 0) {
      const made = await upsertCustomers(
        scope,
        missing.map((externalId) => ({ externalId })),
      );
      for (const [externalId, id] of made.ids) byExternalId.set(externalId, id);
      created = made.created;
    }
  }
  const identities = events.flatMap(({ customer }) => ('identity' in customer ? [customer.identity] : []));
  const byIdentity = await customersByIdentities(scope, identities);
  let next = 0;
  const owners = events.map(({ customer }) =>
    'externalId' in customer ? byExternalId.get(customer.externalId) : byIdentity[next++],
  );
  return { owners, created };
}

function storable(event: ValidEvent, customerId: number): NewEvent {
  return {
    customerId,
    source: event.source,
    messageId: event.messageId,
    type: event.type,
    at: new Date(event.at).toISOString(),
    amount: decimalText(event.amount),
    discount: decimalText(event.discount),
    quantity: decimalText(event.quantity),
    channel: event.channel ?? null,
    lines: event.lines ? event.lines.map(storableLine) : null,
    properties: event.properties ?? null,
  };
}

function storableLine({ price, discount, ...line }: NonNullable<ValidEvent['lines']>[number]): EventLine {
  return {
    ...line,
    ...(price === undefined ? {} : { price: decimalText(price)! }),
    ...(discount === undefined ? {} : { discount: decimalText(discount)! }),
  } as EventLine;
}

function unknownCustomer(index: number, { customer }: ValidEvent): Rejection {
  const who = 'externalId' in customer ? customer.externalId : `${customer.identity.type} ${customer.identity.value}`;
  const message = `no customer ${who}: upsert it first`;
  return { index, code: 'UNKNOWN_CUSTOMER', message, field: ['customer'] };
}

function conflict(index: number, event: NewEvent): Rejection {
  const message = `${event.source} message ${event.messageId} stands for other content; the first stays`;
  return { index, code: 'EVENT_CONFLICT', message, field: ['messageId'] };
}
