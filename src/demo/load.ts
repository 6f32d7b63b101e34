import type { Scope } from '../db/postgres/connection.ts';
import { PersonagraphError } from '../errors.ts';
import { MAX_CUSTOMERS, saveCustomers } from '../services/customers/customers.ts';
import type { CustomerInput } from '../services/customers/input.ts';
import type { EventInput } from '../services/events/event-input.ts';
import { ingestEvents, MAX_EVENTS } from '../services/events/events.ts';
import type { Rejection } from '../services/input/rejection.ts';
import { type DemoOptions, generateCustomers } from './generate.ts';

export interface LoadDemoOptions extends DemoOptions {
  /** Told after each batch of customers, with the totals so far. An exception of its ends the loading. */
  readonly onProgress?: (done: LoadedDemo) => void;
}

/** How many customers and events were given, whether or not they were there before. */
export interface LoadedDemo {
  readonly customers: number;
  readonly events: number;
}

/**
 * Puts a demo into a workspace whose currency is EUR. Repeating it with the same seed and as-of time changes nothing;
 * another seed adds other customers. The same seed with another time contradicts the events that are there. Throws the
 * code of the first rejection; what was loaded before stays.
 */
export async function loadDemo(scope: Scope, { onProgress, ...options }: LoadDemoOptions): Promise<LoadedDemo> {
  let customers: CustomerInput[] = [];
  let events: EventInput[] = [];
  const loaded = { customers: 0, events: 0 };
  const flush = async () => {
    refuse((await saveCustomers(scope, customers)).rejections);
    for (let from = 0; from < events.length; from += MAX_EVENTS) {
      refuse((await ingestEvents(scope, events.slice(from, from + MAX_EVENTS))).rejections);
    }
    loaded.customers += customers.length;
    loaded.events += events.length;
    onProgress?.({ ...loaded });
    customers = [];
    events = [];
  };
  for (const drawn of generateCustomers(options)) {
    customers.push(drawn.customer);
    for (const event of drawn.events) events.push(event);
    if (customers.length === MAX_CUSTOMERS) await flush();
  }
  if (customers.length > 0) await flush();
  return loaded;
}

/** Drawn data is valid, so a rejection says that the workspace holds or is something else. */
function refuse([first]: readonly Rejection[]): void {
  if (!first) return;
  const hint =
    first.code === 'EVENT_CONFLICT' ? ' The workspace holds a demo of this seed made at another as-of time.' : '';
  const path = first.field.length > 0 ? `${first.field.join('.')}: ` : '';
  throw new PersonagraphError(first.code, `The demo was rejected: ${path}${first.message}.${hint}`);
}
