import type { EventInput } from '../services/events/event-input.ts';

/** The system that demo events come from. */
export const DEMO_SOURCE = 'demo';

export type EventDetails = Omit<EventInput, 'customer' | 'source' | 'messageId' | 'at'>;

/** One customer's events as they are drawn; message ids count them in that order. */
export class EventLog {
  readonly #customer: { readonly externalId: string };
  readonly #asOf: number;
  readonly #events: { readonly at: number; readonly event: EventInput }[] = [];

  constructor(externalId: string, asOf: number) {
    this.#customer = { externalId };
    this.#asOf = asOf;
  }

  /** Notes an event and answers its message id; what lies after the as-of time has not happened: null. */
  add(at: number, details: EventDetails): string | null {
    const time = Math.floor(at);
    if (time > this.#asOf) return null;
    const messageId = `${this.#customer.externalId}-${this.#events.length + 1}`;
    const event = {
      customer: this.#customer,
      source: DEMO_SOURCE,
      messageId,
      at: new Date(time).toISOString(),
      ...details,
    };
    this.#events.push({ at: time, event });
    return messageId;
  }

  /** All of them, the oldest first. */
  sorted(): EventInput[] {
    return this.#events.sort((a, b) => a.at - b.at).map(({ event }) => event);
  }
}
