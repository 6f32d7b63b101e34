import type { Scope } from '../../postgres/connection.ts';
import { COLUMNS, type EventKey, eventKey, eventParameters, INPUT, type NewEvent, NOBODY, SAME } from './events.ts';

/** The event under a key, held against the content sent with it. */
export interface EventState {
  readonly state: 'absent' | 'deleted' | 'stored';
  readonly same: boolean;
  /** Owner and type of a stored one. */
  readonly customerId: number;
  readonly type: string;
}

/** A deleted event: its key alone. */
export function deletedEvent({ source, messageId }: EventKey): NewEvent {
  const nothing = { amount: null, discount: null, quantity: null, channel: null, lines: null, properties: null };
  return { customerId: NOBODY, source, messageId, type: '', at: new Date().toISOString(), ...nothing };
}

// A key nobody has is taken with the row of a deleted event: others who want it then wait.
const TAKE = `
  INSERT INTO customer_event (workspace_id, source, message_id, customer_id, type, at)
  SELECT DISTINCT $1::int, source, message_id, ${NOBODY}, '', now() FROM unnest($2::text[], $3::text[])
    AS input(source, message_id) ORDER BY 2, 3
  ON CONFLICT (workspace_id, source, message_id) DO NOTHING RETURNING source, message_id AS "messageId"`;

const LOCK = `
  SELECT n::int - 1 AS n, e.customer_id AS "customerId", e.type, ${SAME} AS same
  FROM ${INPUT} WITH ORDINALITY AS input(${COLUMNS}, n)
  JOIN customer_event e ON e.workspace_id = $1 AND e.source = input.source AND e.message_id = input.message_id
  ORDER BY e.source, e.message_id FOR UPDATE OF e`;

const WRITE = `
  UPDATE customer_event e SET customer_id = input.customer_id, type = input.type, at = input.at,
    amount = input.amount, discount = input.discount, quantity = input.quantity, channel = input.channel,
    lines = input.lines, properties = input.properties, received_at = now()
  FROM ${INPUT} AS input(${COLUMNS})
  WHERE e.workspace_id = $1 AND e.source = input.source AND e.message_id = input.message_id`;

const NAME_TYPES = `
  INSERT INTO event_type (workspace_id, type)
  SELECT DISTINCT $1::int, type FROM unnest($2::text[]) AS type ORDER BY 2 ON CONFLICT DO NOTHING`;

/**
 * Takes the keys to the end of the transaction, whether there are events under them or not. It tells what there is, by
 * position. Keys may repeat.
 */
export async function lockEvents(scope: Scope, events: readonly NewEvent[]): Promise<EventState[]> {
  const taken = await scope.query<EventKey>(TAKE, [
    scope.workspaceId,
    events.map(({ source }) => source),
    events.map(({ messageId }) => messageId),
  ]);
  const absent = new Set(taken.map(eventKey));
  const rows = await scope.query<{ n: number; customerId: number; type: string; same: boolean }>(
    LOCK,
    eventParameters(scope, events),
  );
  const states: EventState[] = [];
  for (const { n, customerId, type, same } of rows) {
    const stored = customerId === NOBODY ? 'deleted' : 'stored';
    states[n] = { state: absent.has(eventKey(events[n]!)) ? 'absent' : stored, same, customerId, type };
  }
  return states;
}

/** Writes what is to stand under keys that {@link lockEvents} took, each once. The totals do not follow by themselves. */
export async function writeEvents(scope: Scope, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await scope.query(WRITE, eventParameters(scope, events));
  const types = events.flatMap(({ customerId, type }) => (customerId === NOBODY ? [] : type));
  await scope.query(NAME_TYPES, [scope.workspaceId, types]);
}
