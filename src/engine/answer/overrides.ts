import { lowerBound } from '../population/rows.ts';
import { ANY_SEGMENT, type Assignment } from './assign.ts';
import { type CurrentMemberships, NO_SEGMENT, unknownOf } from './diff.ts';

/** A customer that somebody put into a segment, or keeps out of it, whatever the segmenter answers. */
export interface Override {
  readonly customer: number;
  /** Stored id of the segment. */
  readonly segment: number;
  /** True puts the customer in, false keeps it out. */
  readonly included: boolean;
  /** Milliseconds since 1970 from which it no longer holds; NaN: it holds for good. */
  readonly until: number;
}

/** An answer that overrides may change. */
export interface OverriddenAnswer {
  /** Customers, ascending. */
  readonly ids: Int32Array;
  readonly assignment: Assignment;
  /** Stored ids by the answer's segment index. */
  readonly segmentIds: readonly number[];
  readonly exclusive: boolean;
  /** Milliseconds since 1970. */
  readonly asOf: number;
  /** Memberships as stored: customers that the segmenter cannot answer keep them, but for what is overridden. */
  readonly current: CurrentMemberships;
}

/** The answer with all overrides, and those among them that hold. */
export interface WithOverrides {
  readonly assignment: Assignment;
  readonly holding: HoldingOverrides;
}

/**
 * Puts overrides, by customer with the newest last, in the place of what the segmenter answered. The newest of a customer
 * and segment holds until its time. One of a segment that the answer no longer has does nothing. In an exclusive
 * segmentation the newest inclusion decides, and an exclusion leaves a customer in no segment, not in the next best one.
 */
export function withOverrides(answer: OverriddenAnswer, overrides: readonly Override[]): WithOverrides {
  const { ids, assignment, segmentIds, asOf } = answer;
  const indexes = new Map(segmentIds.map((id, index) => [id, index]));
  const holding = new HoldingOverrides();
  for (const one of overrides) {
    const isOver = one.until <= asOf;
    if (!isOver && indexes.has(one.segment)) holding.add(one, answer.exclusive);
  }
  if (holding.size === 0) return { assignment, holding };
  const builder = new RowBuilder(assignment);
  const overridden = new Set<number>();
  for (const [customer, own] of holding.customers) {
    const row = lowerBound(ids, customer);
    if (ids[row] !== customer) continue;
    builder.put(row, overriddenRow(answer, row, own, indexes));
    if (assignment.quarantined.has(row)) overridden.add(row);
  }
  return { assignment: { ...assignment, ...builder.finish(), overridden }, holding };
}

/** The overrides that hold, by customer. */
export class HoldingOverrides {
  /** By customer, and by segment of each. */
  readonly customers = new Map<number, Map<number, Override>>();

  get size(): number {
    return this.customers.size;
  }

  /** Takes an override that is newer than all that were taken of its customer. */
  add(one: Override, exclusive: boolean): void {
    const own = this.customers.get(one.customer) ?? new Map<number, Override>();
    if (exclusive && one.included) {
      for (const [segment, { included }] of own) if (included) own.delete(segment);
    }
    own.set(one.segment, one);
    this.customers.set(one.customer, own);
  }

  /** True where a move comes of an override: into a segment by an inclusion, or out of one by an exclusion. */
  decides(customer: number, from: number, to: number): boolean {
    const own = this.customers.get(customer);
    return own?.get(to)?.included === true || own?.get(from)?.included === false;
  }
}

interface Row {
  /** Strength by segment index. */
  readonly entries: Map<number, number>;
  /** Indexes of the segments that missing data leaves open; {@link ANY_SEGMENT} stands for all. */
  readonly open: Set<number>;
  readonly until: number;
}

function overriddenRow(
  answer: OverriddenAnswer,
  row: number,
  own: ReadonlyMap<number, Override>,
  indexes: ReadonlyMap<number, number>,
): Row {
  const isUnanswered = answer.assignment.quarantined.has(row);
  const { entries, open, until } = isUnanswered ? storedRow(answer, row, indexes) : answeredRow(answer, row);
  if (open.delete(ANY_SEGMENT)) for (let index = 0; index < answer.segmentIds.length; index++) open.add(index);
  if (answer.exclusive && [...own.values()].some(({ included }) => included)) {
    entries.clear();
    open.clear();
  }
  // The segmenter's own time counts too: its scores may change then.
  let earliest = until;
  for (const one of own.values()) {
    const index = indexes.get(one.segment)!;
    open.delete(index);
    if (one.included) entries.set(index, 1);
    else entries.delete(index);
    if (!(earliest <= one.until) && !Number.isNaN(one.until)) earliest = one.until;
  }
  return { entries, open, until: earliest };
}

function answeredRow({ assignment }: OverriddenAnswer, row: number): Row {
  const { offsets, segment, strength, unknown, until } = assignment;
  const entries = new Map<number, number>();
  const open = new Set(unknown.segment.subarray(unknown.offsets[row]!, unknown.offsets[row + 1]!));
  for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) entries.set(segment[entry]!, strength[entry]!);
  return { entries, open, until: until[row]! };
}

function storedRow({ ids, current }: OverriddenAnswer, row: number, indexes: ReadonlyMap<number, number>): Row {
  const customer = ids[row]!;
  const from = lowerBound(current.customer, customer);
  const entries = new Map<number, number>();
  const open = new Set<number>();
  for (let at = from; current.customer[at] === customer; at++) {
    const segment = current.segment[at]!;
    if (segment === unknownOf(NO_SEGMENT)) open.add(ANY_SEGMENT);
    // The mark of an unknown segment is its own inverse.
    const index = indexes.get(segment < NO_SEGMENT ? unknownOf(segment) : segment);
    if (index === undefined) continue;
    if (segment < NO_SEGMENT) open.add(index);
    else entries.set(index, current.strength[at]!);
  }
  return { entries, open, until: current.customer[from] === customer ? current.until[from]! : Number.NaN };
}

/** Rows of an answer, some of them replaced. */
class RowBuilder {
  readonly #from: Assignment;
  readonly #rows = new Map<number, Row>();

  constructor(from: Assignment) {
    this.#from = from;
  }

  put(row: number, own: Row): void {
    this.#rows.set(row, own);
  }

  finish(): Pick<Assignment, 'offsets' | 'segment' | 'strength' | 'unknown' | 'until'> {
    const { offsets, segment, strength } = this.#from;
    const length = offsets.length - 1;
    let entries = segment.length;
    for (const [row, own] of this.#rows) entries += own.entries.size - (offsets[row + 1]! - offsets[row]!);
    const next = {
      offsets: new Int32Array(length + 1),
      segment: new Int32Array(entries),
      strength: new Float32Array(entries),
      unknown: this.#unknown(),
      until: this.#from.until.slice(),
    };
    let at = 0;
    for (let row = 0; row < length; row++) {
      const own = this.#rows.get(row);
      if (own) {
        next.until[row] = own.until;
        for (const [index, value] of [...own.entries].sort(([a], [b]) => a - b)) {
          next.segment[at] = index;
          next.strength[at++] = value;
        }
      } else {
        for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
          next.segment[at] = segment[entry]!;
          next.strength[at++] = strength[entry]!;
        }
      }
      next.offsets[row + 1] = at;
    }
    return next;
  }

  #unknown(): Assignment['unknown'] {
    const { offsets, segment } = this.#from.unknown;
    const length = offsets.length - 1;
    let entries = segment.length;
    for (const [row, { open }] of this.#rows) entries += open.size - (offsets[row + 1]! - offsets[row]!);
    const next = { offsets: new Int32Array(length + 1), segment: new Int32Array(entries) };
    let at = 0;
    for (let row = 0; row < length; row++) {
      const own = this.#rows.get(row);
      const indexes = own ? [...own.open].sort((a, b) => a - b) : segment.subarray(offsets[row]!, offsets[row + 1]!);
      next.segment.set(indexes, at);
      at += indexes.length;
      next.offsets[row + 1] = at;
    }
    return next;
  }
}
