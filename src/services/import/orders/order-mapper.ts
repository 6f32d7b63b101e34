import { PersonagraphError } from '../../../errors.ts';
import { type EventRow, LineFault, type MappedEvent, makeEvent, type ReadableRow } from '../grouping.ts';
import type { EventMapper, LineMapper } from '../line-mapper.ts';
import type { Who } from '../people/who.ts';
import type { Texts } from '../value.ts';
import type { ColumnRoles } from './column-roles.ts';
import type { Order } from './gathering.ts';
import { type JudgedOrder, judgeOrder, onlyFilled, type Verdict } from './verdicts.ts';

/** Where the parts of an order go. */
export interface OrderTarget {
  /** A customer of the order, by the texts to read them from. Throws what reading them throws. */
  customer(who: Who, texts: Texts, row: ReadableRow): void;
  event(event: MappedEvent): void;
  /** A line that the mapping does not want. */
  unwanted(row: ReadableRow, reason: string): void;
  /** A line with a fault. */
  refused(row: ReadableRow, error: PersonagraphError): void;
  /** The rest of an event with a fault in one of its lines. */
  incomplete(row: ReadableRow, reason: string, kind: string): void;
  /** An order of which nothing is stored. */
  dropped(reason: string): void;
}

/** Makes events of an order, and customers: all of an event or nothing of it. */
export class OrderMapper {
  readonly #mapper: LineMapper;
  readonly #roles: ColumnRoles;
  readonly #target: OrderTarget;

  constructor(mapper: LineMapper, roles: ColumnRoles, target: OrderTarget) {
    this.#mapper = mapper;
    this.#roles = roles;
    this.#target = target;
  }

  map({ rows, doubt }: Pick<Order, 'rows' | 'doubt'>): void {
    if (rows.length === 0) return;
    const target = this.#target;
    const judged = judgeOrder(rows, this.#mapper, this.#roles);
    const unclear = doubtOf(judged);
    if (unclear) {
      this.#refuse(rows, unclear.reason, unclear.kind);
      return;
    }
    const wanted = judged.verdicts.filter(({ row, unwanted }) => {
      if (unwanted !== undefined) target.unwanted(row, unwanted);
      return unwanted === undefined;
    });
    if (wanted.length === 0) {
      target.dropped(judged.verdicts[0]!.unwanted!);
      return;
    }
    if (doubt === undefined) this.#takeEvents(wanted, this.#rowsOf(wanted, rows));
    else
      this.#refuse(
        wanted.map(({ row }) => row),
        doubt,
        'a line of its event cannot be read',
      );
  }

  #refuse(rows: readonly ReadableRow[], reason: string, kind: string): void {
    for (const row of rows) this.#target.incomplete(row, reason, kind);
    this.#target.dropped(kind);
  }

  /** The wanted lines that tell their customer; the others are refused, and with them their events. */
  #rowsOf(wanted: readonly Verdict[], rows: readonly ReadableRow[]): (EventRow | LineFault)[] {
    const known = new Set<string>();
    return keepFacts(wanted, rows, this.#roles).map((row, n) => {
      const { facts } = wanted[n]!;
      try {
        const who = this.#mapper.who(facts);
        if (!known.has(who.key)) {
          this.#target.customer(who, facts, row);
          known.add(who.key);
        }
        return { row, who, facts };
      } catch (error) {
        if (error instanceof PersonagraphError) return new LineFault(row, error);
        throw error;
      }
    });
  }

  #takeEvents(wanted: readonly Verdict[], lines: readonly (EventRow | LineFault)[]): void {
    const target = this.#target;
    const events = new Map<string, EventLines>();
    let last: EventLines | undefined;
    let reason: string | undefined;
    for (const [n, { row, event, refused }] of wanted.entries()) {
      const line = lines[n]!;
      if (!event && line instanceof LineFault) target.refused(row, line.cause);
      else if (!event || refused !== undefined) {
        reason ??= refused ?? 'no event of the mapping takes this line';
        target.unwanted(row, reason);
      } else {
        try {
          const key = event.groupKey ? event.groupKey(row.texts) : String(n);
          // Most lines are of the event of the line before.
          if (last?.event !== event || last.key !== key) last = eventOf(events, event, key);
          last.lines.push(line);
        } catch (error) {
          if (!(error instanceof PersonagraphError)) throw error;
          target.refused(row, error);
        }
      }
    }
    if (events.size === 0) target.dropped(reason ?? 'its lines were refused');
    for (const { event, lines: own } of events.values()) this.#takeEvent(event, own);
  }

  #takeEvent(event: EventMapper, lines: readonly (EventRow | LineFault)[]): void {
    const target = this.#target;
    try {
      for (const line of lines) if (line instanceof LineFault) throw line;
      target.event(makeEvent(event, lines as [EventRow, ...EventRow[]]));
    } catch (fault) {
      if (!(fault instanceof LineFault)) throw fault;
      const reason = `line ${fault.row.line} of its event is refused: ${fault.message}`;
      for (const { row } of lines) {
        if (row.line === fault.row.line) target.refused(row, fault.cause);
        else target.incomplete(row, reason, 'another line of its event is refused');
      }
      target.dropped('a line of it is refused');
    }
  }
}

/** The lines of one event of an order. */
interface EventLines {
  readonly event: EventMapper;
  readonly key: string;
  readonly lines: (EventRow | LineFault)[];
}

function eventOf(events: Map<string, EventLines>, event: EventMapper, key: string): EventLines {
  const whole = `${event.type}\u0000${key}`;
  const known = events.get(whole);
  // Rules of one type share their events, of which the first one counts.
  if (known) return known;
  const fresh = { event, key, lines: [] };
  events.set(whole, fresh);
  return fresh;
}

/** The wanted rows; the first gets the facts that the order has once, where their line is not wanted. */
function keepFacts(wanted: readonly Verdict[], rows: readonly ReadableRow[], roles: ColumnRoles): ReadableRow[] {
  const kept = wanted.map(({ row }) => row);
  if (wanted.length === rows.length && wanted.every(({ refused }) => refused === undefined)) return kept;
  const taken = wanted.findIndex(({ refused }) => refused === undefined);
  const stay = new Set(wanted.flatMap(({ row, refused }) => (refused === undefined ? row : [])));
  if (stay.size === rows.length || taken === -1) return kept;
  const texts = [...kept[taken]!.texts];
  for (const at of roles.facts) {
    if (roles.ownOfLine.has(at)) continue;
    const only = onlyFilled(rows, at);
    if (only !== undefined && !stay.has(rows[only]!)) texts[at] = rows[only]!.texts[at]!;
  }
  kept[taken] = { ...kept[taken]!, texts };
  return kept;
}

function doubtOf({ doubtful }: JudgedOrder): { readonly reason: string; readonly kind: string } | undefined {
  const [column] = doubtful;
  if (column === undefined) return undefined;
  const reason =
    `column ${column} stands on one line of the order only: write "perLine: [${column}]" in the mapping where it speaks ` +
    `of that line, or name it in fillDown, after the order's columns, where it speaks of the order`;
  return { reason, kind: `column ${column} may speak of a line or of its order: perLine or fillDown says which` };
}
