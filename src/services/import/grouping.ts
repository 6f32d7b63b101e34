import { PersonagraphError } from '../../errors.ts';
import { MAX_LINES } from '../events/event-input.ts';
import { decimalNumber, toStored } from './decimal.ts';
import type { Row } from './file/table.ts';
import { KeySet } from './key-set.ts';
import type { EventMapper } from './line-mapper.ts';
import type { Texts } from './value.ts';

export type ReadableRow = Row & { readonly texts: Texts };

/** An event and the lines it was made of. */
export interface MappedEvent {
  readonly type: string;
  readonly externalId: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Ten-thousandths. */
  readonly amount: bigint;
  readonly rows: readonly ReadableRow[];
}

interface Group {
  readonly key: string;
  readonly mapper: EventMapper;
  readonly externalId: string;
  readonly facts: Record<string, unknown>;
  readonly lines: Record<string, unknown>[];
  readonly rows: ReadableRow[];
  readonly sums: Record<'amount' | 'quantity' | 'discount', bigint | undefined>;
  lastLine: number;
}

const SUMS = ['amount', 'quantity', 'discount'] as const;
/** Most lines held in open groups; beyond, the one that waited longest is closed early. */
const MAX_HELD = 200_000;

/**
 * Puts lines together to events. A group is held until `window` lines passed since its last line, so memory is bounded.
 * A line that comes later still is refused, which keeps the event as it was stored rather than splitting it.
 */
export class Grouping {
  readonly #window: number;
  readonly #emit: (event: MappedEvent) => void;
  /** By key, the one that waited longest first. */
  readonly #open = new Map<string, Group>();
  readonly #closed = new KeySet();
  #held = 0;
  #newest: Group | undefined;

  constructor(window: number, emit: (event: MappedEvent) => void) {
    this.#window = window;
    this.#emit = emit;
  }

  /** Lines held in open groups. */
  get held(): number {
    return this.#held;
  }

  /** Adds a line. Throws INVALID_INPUT, CONFLICT or TOO_LARGE where it cannot be part of its event. */
  add(mapper: EventMapper, externalId: string, row: ReadableRow): void {
    const key = mapper.groupKey && `${mapper.type}\u0000${mapper.groupKey(row.texts)}`;
    if (key === undefined) {
      this.#emit(finish(this.#begin('', mapper, externalId, row)));
      return;
    }
    this.#expire(row.line);
    let group = this.#open.get(key);
    if (group) join(group, externalId, row);
    else {
      if (this.#closed.has(key)) throw tooFar(this.#window);
      group = this.#begin(key, mapper, externalId, row);
    }
    group.lastLine = row.line;
    this.#held++;
    if (group !== this.#newest) {
      this.#open.delete(key);
      this.#open.set(key, group);
      this.#newest = group;
    }
    while (this.#held > MAX_HELD) this.#close(this.#open.values().next().value!);
  }

  /** The file is at its end: no group gets another line. */
  end(): void {
    for (const group of [...this.#open.values()]) this.#close(group);
  }

  #begin(key: string, mapper: EventMapper, externalId: string, row: ReadableRow): Group {
    const facts = mapper.facts(row.texts);
    const sums = { amount: undefined, quantity: undefined, discount: undefined };
    const group: Group = { key, mapper, externalId, facts, lines: [], rows: [], sums, lastLine: row.line };
    join(group, externalId, row);
    return group;
  }

  #expire(line: number): void {
    for (const group of this.#open.values()) {
      if (line - group.lastLine <= this.#window) return;
      this.#close(group);
    }
  }

  #close(group: Group): void {
    this.#open.delete(group.key);
    this.#closed.add(group.key);
    this.#held -= group.rows.length;
    if (this.#newest === group) this.#newest = undefined;
    this.#emit(finish(group));
  }
}

function join(group: Group, externalId: string, row: ReadableRow): void {
  if (externalId !== group.externalId) {
    const message = `the event's other lines are of customer ${group.externalId}, this one of ${externalId}`;
    throw new PersonagraphError('CONFLICT', message);
  }
  if (group.rows.length >= MAX_LINES) {
    throw new PersonagraphError('TOO_LARGE', `an event holds ${MAX_LINES} lines at most`);
  }
  // Everything is read before anything is added: a bad value leaves the group as it was.
  const values = SUMS.map((name) => group.mapper.sums[name]?.(row.texts));
  const lines = group.mapper.lines?.(row.texts) ?? [];
  if (group.lines.length + lines.length > MAX_LINES) {
    throw new PersonagraphError('TOO_LARGE', `an event holds ${MAX_LINES} lines at most`);
  }
  for (const [n, name] of SUMS.entries()) {
    const value = values[n];
    if (value !== undefined) group.sums[name] = (group.sums[name] ?? 0n) + value;
  }
  for (const line of lines) group.lines.push(line);
  group.rows.push(row);
}

function finish({ mapper, externalId, facts, lines, rows, sums }: Group): MappedEvent {
  const input: Record<string, unknown> = { customer: { externalId }, ...facts };
  for (const name of SUMS) if (sums[name] !== undefined) input[name] = decimalNumber(sums[name]);
  if (mapper.lines) input['lines'] = lines;
  return { type: mapper.type, externalId, input, amount: toStored(sums.amount ?? 0n), rows };
}

function tooFar(window: number): PersonagraphError {
  const message = `follows over ${window} lines after the event it belongs to: raise groupWindow in the mapping, or sort the file`;
  return new PersonagraphError('INVALID_INPUT', message);
}
