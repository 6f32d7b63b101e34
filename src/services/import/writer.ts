import type { Scope } from '../../db/postgres/connection.ts';
import type { ErrorCode } from '../../errors.ts';
import { MAX_CUSTOMERS } from '../customers/customers.ts';
import { MAX_EVENTS } from '../events/events.ts';
import type { Rejection } from '../input/rejection.ts';
import { MAX_RESPONSES } from '../surveys/record-responses.ts';
import { type Row, whereOf } from './file/table.ts';
import type { MappedEvent, ReadableRow } from './grouping.ts';
import type { Journal } from './history/journal.ts';
import { AmountSums } from './orders/amount-sums.ts';
import { CustomerBatch } from './people/customer-batch.ts';
import { type Outcome, Outcomes } from './people/outcomes.ts';
import { resolveCustomers } from './people/resolve.ts';
import type { Who } from './people/who.ts';
import type { Report } from './report.ts';

/** Most source lines in one batch of events. */
const MAX_LINES = 20_000;
/** Batches waiting or being written; while reading goes on. */
const IN_FLIGHT = 2;

export interface MappedCustomer {
  readonly who: Who;
  readonly input: Readonly<Record<string, unknown>>;
  readonly row: ReadableRow;
}

/** Lines of a file become one of these: customers alone, events, or responses to a survey. */
export type LineTarget = 'customers' | 'events' | { readonly survey: string };

/** Events of one type. */
export interface EventCounts {
  accepted: number;
  /** Other content than before, which a correction replaced. */
  corrected: number;
  duplicates: number;
  rejected: number;
  /** Of the rejected, those stored before with other content. */
  differing: number;
  /** Lines of the file in the events that are stored, now or before. */
  lines: number;
  /** Their amounts, in ten-thousandths. */
  amount: bigint;
}

/** A line's answers. */
export type MappedResponse = MappedCustomer;

type WaitingEvents = { events: MappedEvent[]; lines: number };
type Refusal = { readonly code: ErrorCode; readonly reason: string; readonly kind: string };

export interface WriterOptions {
  /** A row as people know it, for the report: JSON. */
  readonly print: (row: Row) => string;
  readonly lines: LineTarget;
  /** Make customers that no identity finds. */
  readonly create: boolean;
  /** Told of each event that is to be written. */
  readonly seen?: (event: MappedEvent) => void;
}

/**
 * Writes what was mapped, batch after batch in the order of the file. A customer is saved before their events, and each
 * batch is one transaction, so a killed import leaves whole events only.
 */
export class Writer {
  readonly #outcomes = new Outcomes();
  /** Lines of a file of customers that are taken. */
  customerLines = 0;
  readonly events = new Map<string, EventCounts>();
  readonly responses = { accepted: 0, duplicates: 0, rejected: 0 };
  readonly #scope: Scope;
  readonly #report: Report;
  readonly #print: (row: Row) => string;
  readonly #create: boolean;
  readonly #seen: WriterOptions['seen'];
  readonly #store: Pick<Journal, 'saveCustomers' | 'ingest' | 'recordResponses'>;
  readonly #amounts = new AmountSums();
  /** Lines become this besides customers: its rejections then speak for them. */
  readonly #lines: LineTarget;
  /** One entry per customer whose own values are wrong. */
  readonly #refused = new Map<string, Refusal>();
  #waitingCustomers: MappedCustomer[] = [];
  #waitingResponses: MappedResponse[] = [];
  readonly #waiting = new Map<string, WaitingEvents>();
  #tail: Promise<void> = Promise.resolve();
  #inFlight = 0;
  #failure: { readonly thrown: unknown } | undefined;
  #wake: () => void = () => undefined;

  constructor(
    scope: Scope,
    store: Pick<Journal, 'saveCustomers' | 'ingest' | 'recordResponses'>,
    report: Report,
    { print, lines, create, seen }: WriterOptions,
  ) {
    this.#seen = seen;
    this.#store = store;
    this.#create = create;
    this.#scope = scope;
    this.#report = report;
    this.#print = print;
    this.#lines = lines;
  }

  customer(customer: MappedCustomer): void {
    if (this.#waitingCustomers.push(customer) >= MAX_CUSTOMERS) this.#submit(this.#takeCustomers());
  }

  event(event: MappedEvent): void {
    this.#seen?.(event);
    let waiting = this.#waiting.get(event.type);
    if (!waiting) {
      waiting = { events: [], lines: 0 };
      this.#waiting.set(event.type, waiting);
    }
    waiting.events.push(event);
    waiting.lines += event.rows.length;
    if (waiting.events.length >= MAX_EVENTS || waiting.lines >= MAX_LINES) this.#submitEvents(event.type);
  }

  response(response: MappedResponse): void {
    if (this.#waitingResponses.push(response) >= MAX_RESPONSES) this.#submitResponses();
  }

  /** Waits until few enough batches are in flight; throws what writing one threw. */
  async keepUp(): Promise<void> {
    while (this.#inFlight >= IN_FLIGHT && !this.#failure) await this.#next();
    if (this.#failure) throw this.#failure.thrown;
  }

  /** Writes all that waits. */
  async finish(): Promise<void> {
    for (const type of [...this.#waiting.keys()]) this.#submitEvents(type);
    if (this.#waitingResponses.length > 0) this.#submitResponses();
    if (this.#waitingCustomers.length > 0) this.#submit(this.#takeCustomers());
    await this.#tail;
    if (this.#failure) throw this.#failure.thrown;
  }

  /** Begins no further batch, and waits for the one that is being written. */
  async abandon(thrown: unknown): Promise<void> {
    this.#failure ??= { thrown };
    await this.#tail;
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #takeCustomers(): MappedCustomer[] {
    const customers = this.#waitingCustomers;
    this.#waitingCustomers = [];
    return customers;
  }

  #submitEvents(type: string): void {
    const waiting = this.#waiting.get(type)!;
    this.#waiting.delete(type);
    this.#submit(this.#takeCustomers(), () => this.#ingest(waiting.events));
  }

  #submitResponses(): void {
    const responses = this.#waitingResponses;
    this.#waitingResponses = [];
    this.#submit(this.#takeCustomers(), () => this.#record(responses));
  }

  #submit(customers: readonly MappedCustomer[], then?: () => Promise<void>): void {
    this.#inFlight++;
    this.#tail = this.#tail.then(async () => {
      try {
        if (!this.#failure) {
          if (customers.length > 0) await this.#save(customers);
          await then?.();
        }
      } catch (thrown) {
        this.#failure = { thrown };
      } finally {
        this.#inFlight--;
        this.#wake();
      }
    });
  }

  /** Distinct customers by what became of them. */
  get customers(): Readonly<Record<Outcome, number>> {
    return this.#outcomes.counts;
  }

  async #save(customers: readonly MappedCustomer[]): Promise<void> {
    const wanted = customers.filter((customer) => {
      const refusal = this.#refused.get(customer.who.key);
      if (refusal) this.#refuseCustomer(customer, refusal);
      return !refusal;
    });
    const resolved = await resolveCustomers(
      this.#scope,
      wanted.map(({ who }) => who),
      this.#create,
    );
    const batch = new CustomerBatch();
    for (const [n, customer] of wanted.entries()) {
      const found = resolved[n]!;
      if ('code' in found)
        this.#refuseCustomer(customer, { code: found.code, reason: found.message, kind: found.code });
      else batch.add(customer, found);
    }
    if (batch.entries.length === 0) return;
    const { ids, outcomes, rejections } = await this.#store.saveCustomers(batch.inputs);
    for (const rejection of rejections) {
      const { lines } = batch.entries[rejection.index]!;
      const refusal = refusalOf(rejection);
      const known = ids[rejection.index] !== undefined;
      if (known) this.#report.leaveOut(this.#named(lines[0]!.row, refusal), leftOutKind(rejection));
      else for (const line of lines) this.#refuseCustomer(line, refusal);
    }
    for (const [n, { externalId, lines }] of batch.entries.entries()) {
      const outcome = outcomes[n];
      if (!outcome) continue;
      this.#outcomes.add(externalId, outcome);
      this.customerLines += lines.length;
    }
  }

  /** Nothing of a customer can be stored, nor what they did. */
  #refuseCustomer({ who, row }: MappedCustomer, refusal: Refusal): void {
    this.#outcomes.add(who.key, 'rejected');
    this.#refused.set(who.key, refusal);
    if (this.#lines === 'customers') this.#report.reject(this.#named(row, refusal), refusal.kind);
  }

  async #ingest(events: readonly MappedEvent[]): Promise<void> {
    const counts = this.#countsOf(events[0]!.type);
    const wanted = events.filter((event) => {
      const refusal = this.#refused.get(event.who.key);
      if (refusal) this.#refuse(event, refusal, counts);
      return !refusal;
    });
    if (wanted.length === 0) return;
    const { accepted, corrected, duplicates, rejections } = await this.#store.ingest(wanted.map(({ input }) => input));
    counts.accepted += accepted;
    counts.corrected += corrected;
    counts.duplicates += duplicates;
    const refused = new Set(rejections.map(({ index }) => index));
    for (const rejection of rejections) this.#refuse(wanted[rejection.index]!, refusalOf(rejection), counts);
    counts.differing += rejections.filter(({ code }) => code === 'EVENT_CONFLICT').length;
    for (const [index, event] of wanted.entries()) {
      if (refused.has(index)) continue;
      counts.lines += event.rows.length;
      counts.amount += this.#amounts.change(event);
    }
  }

  async #record(responses: readonly MappedResponse[]): Promise<void> {
    if (typeof this.#lines === 'string') return;
    const refuse = ({ row }: MappedResponse, refusal: Refusal) => {
      this.responses.rejected++;
      this.#report.reject(this.#named(row, refusal), refusal.kind);
    };
    const wanted = responses.filter((response) => {
      const refusal = this.#refused.get(response.who.key);
      if (refusal) refuse(response, refusal);
      return !refusal;
    });
    const inputs = wanted.map(({ input }) => input);
    const { accepted, duplicates, rejections } = await this.#store.recordResponses(this.#lines.survey, inputs);
    this.responses.accepted += accepted;
    this.responses.duplicates += duplicates;
    for (const rejection of rejections) refuse(wanted[rejection.index]!, refusalOf(rejection));
  }

  #countsOf(type: string): EventCounts {
    let counts = this.events.get(type);
    if (!counts) {
      counts = { accepted: 0, corrected: 0, duplicates: 0, rejected: 0, differing: 0, lines: 0, amount: 0n };
      this.events.set(type, counts);
    }
    return counts;
  }

  #refuse(event: MappedEvent, refusal: Refusal, counts: EventCounts): void {
    counts.rejected++;
    for (const row of event.rows) this.#report.reject(this.#named(row, refusal), refusal.kind);
  }

  #named(row: ReadableRow, { code, reason }: Refusal) {
    return { ...whereOf(row), code, reason, record: this.#print(row) };
  }
}

/** Of a value left out, without what differs from customer to customer. */
function leftOutKind({ code, message, field }: Rejection): string {
  const path = field.filter((step) => !/^\d+$/.test(step)).join('.');
  return code === 'CONFLICT' ? `${path}: belongs to another customer` : `${path}: ${message}`;
}

function refusalOf({ code, message, field }: Rejection): Refusal {
  const path = field.join('.');
  const kind = field.filter((step) => !/^\d+$/.test(step)).join('.');
  return {
    code,
    reason: path === '' ? message : `${path}: ${message}`,
    kind: kind === '' ? code : `${code} in ${kind}`,
  };
}
