import { PersonagraphError } from '../../errors.ts';
import { MAX_LINES } from '../events/event-input.ts';
import { decimalNumber, toStored } from './decimal.ts';
import type { Row } from './file/table.ts';
import type { EventMapper } from './line-mapper.ts';
import { KeptRows } from './orders/kept-rows.ts';
import { referenceTo, type Who } from './people/who.ts';
import type { Texts } from './value.ts';

export type ReadableRow = Row & { readonly texts: Texts };

/** An event and the lines it was made of. */
export interface MappedEvent {
  readonly type: string;
  readonly who: Who;
  readonly messageId: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Ten-thousandths. */
  readonly amount: bigint;
  readonly rows: KeptRows;
}

/** A line of an event to be made. */
export interface EventRow {
  readonly row: ReadableRow;
  readonly who: Who;
  /** Its texts with those its order has once. */
  readonly facts: Texts;
}

/** Why an event cannot be made: one of its lines. */
export class LineFault extends Error {
  readonly row: ReadableRow;
  override readonly cause: PersonagraphError;

  constructor(row: ReadableRow, cause: PersonagraphError) {
    super(cause.message);
    this.row = row;
    this.cause = cause;
  }
}

const SUMS = ['amount', 'quantity', 'discount'] as const;

/** Makes an event of its lines: the facts of the first, the sums of all. Throws {@link LineFault}. */
export function makeEvent(mapper: EventMapper, rows: readonly [EventRow, ...EventRow[]]): MappedEvent {
  const [first] = rows;
  const { who } = first;
  const facts = ofLine(first.row, () => mapper.facts(first.facts));
  const input: Record<string, unknown> = { customer: referenceTo(who), ...facts };
  const sums: Partial<Record<(typeof SUMS)[number], bigint>> = {};
  const lines: Record<string, unknown>[] = [];
  for (const { row, who: own } of rows) {
    ofLine(row, () => {
      if (own.key !== who.key) {
        const message = `the event's other lines are of customer ${who.key}, this one of ${own.key}`;
        throw new PersonagraphError('CONFLICT', message);
      }
      for (const name of SUMS) {
        const value = mapper.sums[name]?.(row.texts);
        if (value !== undefined) sums[name] = (sums[name] ?? 0n) + value;
      }
      if (mapper.lines) for (const line of mapper.lines(row.texts)) lines.push(line);
      if (lines.length > MAX_LINES) {
        throw new PersonagraphError('TOO_LARGE', `an event holds ${MAX_LINES} lines at most`);
      }
    });
  }
  for (const name of SUMS) if (sums[name] !== undefined) input[name] = decimalNumber(sums[name]);
  if (mapper.lines) input['lines'] = lines;
  return {
    type: mapper.type,
    who,
    messageId: String(facts['messageId']),
    input,
    amount: toStored(sums.amount ?? 0n),
    rows: new KeptRows(rows.map(({ row }) => row)),
  };
}

function ofLine<T>(row: ReadableRow, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof PersonagraphError) throw new LineFault(row, error);
    throw error;
  }
}
