import { ANY_SEGMENT, type Assignment } from './assign.ts';

/** A stored segment id that stands for "in none", kept where the clock may change that. */
export const NO_SEGMENT = 0;

/**
 * The stored segment id that says of a segment: missing data leaves open whether the customer is in it. Of
 * {@link NO_SEGMENT} it says so of all segments of the segmentation. Ids of segments are above 0, so that these are below.
 */
export function unknownOf(segmentId: number): number {
  return ~segmentId;
}

/** Memberships as stored, ordered by customer and segment id; one entry a row. */
export interface CurrentMemberships {
  readonly customer: Int32Array;
  readonly segment: Int32Array;
  readonly strength: Float32Array;
  /** Milliseconds since 1970, NaN: never. */
  readonly until: Float64Array;
}

/** A membership to write. */
export interface MembershipRow {
  readonly customer: number;
  readonly segment: number;
  readonly strength: number;
  readonly until: number;
}

/** The changes that a new answer makes. `from` and `to` are segment ids, {@link NO_SEGMENT} for none. */
export interface Difference {
  readonly entered: readonly MembershipRow[];
  readonly left: readonly { readonly customer: number; readonly segment: number }[];
  /** The same membership with another strength or `until`. */
  readonly altered: readonly MembershipRow[];
  /** Moves people would speak of, in the order of customers: a move from one segment to another is one. */
  readonly moves: readonly { readonly customer: number; readonly from: number; readonly to: number }[];
  readonly stayed: number;
}

/** The receiver of a difference, one call a row: a first run has a million of them. */
export interface DifferenceSink {
  enter(customer: number, segment: number, strength: number, until: number): void;
  leave(customer: number, segment: number): void;
  alter(customer: number, segment: number, strength: number, until: number): void;
  move(customer: number, from: number, to: number): void;
  /** A quarantined customer keeps this membership. */
  keep?(customer: number, segment: number): void;
}

/**
 * Compares an answer with what is stored, both in the order of customers. `segmentIds` are the stored ids by the
 * answer's segment index. Customers that are stored and not in the population leave; quarantined ones keep what they
 * have. Returns how many rows stayed.
 */
export function diffMemberships(
  ids: Int32Array,
  next: Assignment,
  segmentIds: readonly number[],
  current: CurrentMemberships,
  sink: DifferenceSink,
): number {
  let stayed = 0;
  let at = 0;
  const stored = current.customer.length;
  // Emptied by counting: setting the length of an array takes longer than comparing a row.
  const fresh: Fresh = { segments: [], strengths: [], length: 0 };
  const entered: number[] = [];
  const left: number[] = [];
  for (let row = 0; row < ids.length; row++) {
    const customer = ids[row]!;
    while (at < stored && current.customer[at]! < customer) leaveAll(current, at++, sink);
    // Most rows of most runs: one segment, as before.
    if (isAsStored(next, row, segmentIds, current, at, customer) && !keepsStored(next, row)) {
      stayed++;
      at++;
      continue;
    }
    if (isNothing(next, row) && current.customer[at] !== customer) continue;
    if (keepsStored(next, row)) {
      const kept = keepAll(current, at, customer, sink);
      stayed += kept;
      at += kept;
      continue;
    }
    readRow(next, row, segmentIds, fresh);
    const until = next.until[row]!;
    let entries = 0;
    let leaves = 0;
    let index = 0;
    while (index < fresh.length || (at < stored && current.customer[at] === customer)) {
      const storedSegment =
        at < stored && current.customer[at] === customer ? current.segment[at]! : Number.MAX_SAFE_INTEGER;
      const segment = index < fresh.length ? fresh.segments[index]! : Number.MAX_SAFE_INTEGER;
      const strength = index < fresh.length ? fresh.strengths[index]! : 0;
      if (segment < storedSegment) {
        sink.enter(customer, segment, strength, until);
        if (segment > NO_SEGMENT) entered[entries++] = segment;
        index++;
      } else if (segment > storedSegment) {
        sink.leave(customer, storedSegment);
        if (storedSegment > NO_SEGMENT) left[leaves++] = storedSegment;
        at++;
      } else {
        if (strength === current.strength[at] && Object.is(until, current.until[at])) stayed++;
        else sink.alter(customer, segment, strength, until);
        index++;
        at++;
      }
    }
    for (let move = 0; move < Math.max(entries, leaves); move++) {
      sink.move(customer, move < leaves ? left[move]! : NO_SEGMENT, move < entries ? entered[move]! : NO_SEGMENT);
    }
  }
  while (at < stored) leaveAll(current, at++, sink);
  return stayed;
}

/** True where the customer keeps what is stored: nothing could be answered, and nobody decided by hand. */
function keepsStored({ quarantined, overridden }: Assignment, row: number): boolean {
  return quarantined.has(row) && !overridden?.has(row);
}

/** True where nothing is to be stored of the row: it is in no segment, whatever time comes. */
function isNothing({ offsets, unknown, until }: Assignment, row: number): boolean {
  return (
    offsets[row + 1] === offsets[row] && unknown.offsets[row + 1] === unknown.offsets[row] && Number.isNaN(until[row]!)
  );
}

/** True where the row has one segment, and the customer's only stored membership is of it and in nothing different. */
function isAsStored(
  next: Assignment,
  row: number,
  segmentIds: readonly number[],
  { customer, segment, strength, until }: CurrentMemberships,
  at: number,
  id: number,
): boolean {
  const entry = next.offsets[row]!;
  return (
    next.offsets[row + 1] === entry + 1 &&
    next.unknown.offsets[row + 1] === next.unknown.offsets[row] &&
    customer[at] === id &&
    segment[at] === segmentIds[next.segment[entry]!] &&
    customer[at + 1] !== customer[at] &&
    strength[at] === next.strength[entry] &&
    Object.is(until[at], next.until[row])
  );
}

/**
 * Tells the memberships of a row that are stored once the answer is written, a call each; a quarantined row has none.
 */
export function tellRow(
  next: Assignment,
  row: number,
  segmentIds: readonly number[],
  tell: (segment: number, strength: number, until: number) => void,
): void {
  const fresh: Fresh = { segments: [], strengths: [], length: 0 };
  readRow(next, row, segmentIds, fresh);
  const until = next.until[row]!;
  for (let index = 0; index < fresh.length; index++) tell(fresh.segments[index]!, fresh.strengths[index]!, until);
}

function leaveAll(current: CurrentMemberships, at: number, sink: DifferenceSink): void {
  sink.leave(current.customer[at]!, current.segment[at]!);
  if (current.segment[at]! > NO_SEGMENT) sink.move(current.customer[at]!, current.segment[at]!, NO_SEGMENT);
}

/** Keeps a customer's memberships from a stored row on; returns how many they are. */
function keepAll({ customer, segment }: CurrentMemberships, from: number, id: number, sink: DifferenceSink): number {
  let at = from;
  for (; customer[at] === id; at++) sink.keep?.(id, segment[at]!);
  return at - from;
}

/** One row's memberships, of which the first `length` count. */
interface Fresh {
  readonly segments: number[];
  readonly strengths: number[];
  length: number;
}

/**
 * One row's memberships by stored id, ascending, with the segments that are unknown; "none" only where the clock may
 * change it.
 */
function readRow(next: Assignment, row: number, segmentIds: readonly number[], into: Fresh): void {
  into.length = 0;
  for (let entry = next.offsets[row]!; entry < next.offsets[row + 1]!; entry++) {
    insert(into, segmentIds[next.segment[entry]!]!, next.strength[entry]!);
  }
  const { offsets, segment: open } = next.unknown;
  for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
    const index = open[entry]!;
    insert(into, unknownOf(index === ANY_SEGMENT ? NO_SEGMENT : segmentIds[index]!), 0);
  }
  if (into.length === 0 && !Number.isNaN(next.until[row])) insert(into, NO_SEGMENT, 0);
}

function insert(into: Fresh, segment: number, strength: number): void {
  const { segments, strengths } = into;
  let at = into.length++;
  for (; at > 0 && segments[at - 1]! > segment; at--) {
    segments[at] = segments[at - 1]!;
    strengths[at] = strengths[at - 1]!;
  }
  segments[at] = segment;
  strengths[at] = strength;
}

/** Collects a difference in memory: for few customers. */
export function collectDifference(
  ids: Int32Array,
  next: Assignment,
  segmentIds: readonly number[],
  current: CurrentMemberships,
): Difference {
  const difference = {
    entered: [] as MembershipRow[],
    left: [] as { customer: number; segment: number }[],
    altered: [] as MembershipRow[],
    moves: [] as { customer: number; from: number; to: number }[],
  };
  const stayed = diffMemberships(ids, next, segmentIds, current, {
    enter: (customer, segment, strength, until) => difference.entered.push({ customer, segment, strength, until }),
    leave: (customer, segment) => difference.left.push({ customer, segment }),
    alter: (customer, segment, strength, until) => difference.altered.push({ customer, segment, strength, until }),
    move: (customer, from, to) => difference.moves.push({ customer, from, to }),
  });
  return { ...difference, stayed };
}
