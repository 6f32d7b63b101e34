/** Memberships of one segmentation over time, by customer: each from `since` up to `at`, NaN where it has not ended. */
export interface MembershipSpans {
  readonly customer: Int32Array;
  readonly segment: Int32Array;
  /** Milliseconds since 1970. */
  readonly since: Float64Array;
  readonly at: Float64Array;
}

/** How many customers were in one segment just before a unit, and in another at its end; null: in none. */
export interface Flow {
  readonly from: number | null;
  readonly to: number | null;
  readonly count: number;
}

/** One segment in one unit of time. */
export interface SegmentUnit {
  readonly segment: number;
  /** Members at the end of the unit. */
  readonly size: number;
  /** How often somebody came in within the unit, and how often somebody went. */
  readonly entries: number;
  readonly exits: number;
}

/** What happened in one unit of time. */
export interface TrendUnit {
  /** By segment id. */
  readonly segments: readonly SegmentUnit[];
  /** By ids; none last. Those in none at both ends are not counted. */
  readonly flows: readonly Flow[];
}

/**
 * Sizes, entries, exits and flows in the units between bounds, ascending milliseconds since 1970: each unit from one bound
 * up to, not including, the next. A customer is in a segment once at a time, however many of its spans overlap, and spans
 * that touch are one. So a size at the end of a unit is the one before plus entries minus exits, and it is the sum of
 * the flows into the segment. A customer that is in several segments at once leaves and enters pair by pair, in the order
 * of ids, as the history has it; one that stays, or comes back within the unit, flows from the segment to itself.
 */
export function trendOf(spans: MembershipSpans, bounds: readonly number[]): TrendUnit[] {
  const { customer } = spans;
  const tally = new Tally(bounds);
  for (let from = 0, to = 0; from < customer.length; from = to) {
    while (to < customer.length && customer[to] === customer[from]) to++;
    tally.add(islandsOf(spans, from, to));
  }
  return tally.units();
}

/** A time that a customer was in a segment without a break. */
interface Island {
  readonly segment: number;
  readonly since: number;
  readonly at: number;
}

/** The islands of one customer's rows, by segment and time. */
function islandsOf({ segment, since, at }: MembershipSpans, from: number, to: number): Island[] {
  const end = (row: number) => (Number.isNaN(at[row]) ? Number.POSITIVE_INFINITY : at[row]!);
  if (to === from + 1) return [{ segment: segment[from]!, since: since[from]!, at: end(from) }];
  const rows = Array.from({ length: to - from }, (_, index) => from + index);
  rows.sort((a, b) => segment[a]! - segment[b]! || since[a]! - since[b]!);
  const islands: Island[] = [];
  for (const row of rows) {
    const last = islands.at(-1);
    if (last && last.segment === segment[row] && since[row]! <= last.at) {
      islands[islands.length - 1] = { ...last, at: Math.max(last.at, end(row)) };
    } else {
      islands.push({ segment: segment[row]!, since: since[row]!, at: end(row) });
    }
  }
  return islands;
}

/** Counts by unit of one segment. Sizes and stays are kept as differences between one bound and the next. */
interface SegmentTally {
  readonly sizes: Int32Array;
  readonly stays: Int32Array;
  readonly entries: Int32Array;
  readonly exits: Int32Array;
}

class Tally {
  readonly #bounds: readonly number[];
  readonly #bySegment = new Map<number, SegmentTally>();
  /** By unit: counts by `from to`. */
  readonly #flows: Map<string, number>[];

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#flows = bounds.slice(1).map(() => new Map());
  }

  add(islands: readonly Island[]): void {
    const units = this.#flows.length;
    const left = new Map<number, number[]>();
    const entered = new Map<number, number[]>();
    for (const { segment, since, at } of islands) {
      const [begun, ended] = [unitOf(this.#bounds, since), unitOf(this.#bounds, at)];
      if (ended < 0 || begun === units) continue;
      const tally = this.#of(segment);
      if (begun >= 0) tally.entries[begun]!++;
      if (ended < units) tally.exits[ended]!++;
      if (begun === ended) continue;
      // It is there at the bounds after the unit it begins in, up to the bound that begins the unit it ends in.
      tally.sizes[begun + 1]!++;
      tally.sizes[ended + 1]!--;
      tally.stays[begun + 1]!++;
      tally.stays[ended]!--;
      if (begun >= 0) list(entered, begun).push(segment);
      if (ended < units) list(left, ended).push(segment);
    }
    for (const unit of new Set([...left.keys(), ...entered.keys()])) {
      this.#move(this.#flows[unit]!, left.get(unit) ?? [], entered.get(unit) ?? []);
    }
  }

  #move(flows: Map<string, number>, left: readonly number[], entered: readonly number[]): void {
    const count = (from: number | null, to: number | null) => {
      const key = `${from ?? ''} ${to ?? ''}`;
      flows.set(key, (flows.get(key) ?? 0) + 1);
    };
    const back = left.filter((segment) => entered.includes(segment));
    for (const segment of back) count(segment, segment);
    const [gone, come] = [left, entered].map((all) => all.filter((segment) => !back.includes(segment)));
    for (let n = 0; n < Math.max(gone!.length, come!.length); n++) count(gone![n] ?? null, come![n] ?? null);
  }

  #of(segment: number): SegmentTally {
    let tally = this.#bySegment.get(segment);
    if (!tally) {
      const counts = () => new Int32Array(this.#bounds.length + 1);
      tally = { sizes: counts(), stays: counts(), entries: counts(), exits: counts() };
      this.#bySegment.set(segment, tally);
    }
    return tally;
  }

  units(): TrendUnit[] {
    const segments = [...this.#bySegment].sort(([a], [b]) => a - b);
    const running = segments.map(([, { sizes, stays }]) => ({ size: sizes[0]!, stays: stays[0]! }));
    return this.#flows.map((moved, unit) => {
      const flows = new Map(moved);
      const rows = segments.map(([segment, tally], index) => {
        const sums = running[index]!;
        sums.size += tally.sizes[unit + 1]!;
        if (unit > 0) sums.stays += tally.stays[unit]!;
        const key = `${segment} ${segment}`;
        if (sums.stays > 0) flows.set(key, (flows.get(key) ?? 0) + sums.stays);
        return { segment, size: sums.size, entries: tally.entries[unit]!, exits: tally.exits[unit]! };
      });
      return { segments: rows, flows: [...flows].map(flowOf).sort(byIds) };
    });
  }
}

/** The unit a time is in: -1 before the first bound, the number of units from the last bound on. */
function unitOf(bounds: readonly number[], time: number): number {
  let [low, high] = [0, bounds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function list(lists: Map<number, number[]>, unit: number): number[] {
  const found = lists.get(unit) ?? [];
  lists.set(unit, found);
  return found;
}

function flowOf([key, count]: readonly [string, number]): Flow {
  const [from, to] = key.split(' ').map((id) => (id === '' ? null : Number(id)));
  return { from: from!, to: to!, count };
}

function byIds(a: Flow, b: Flow): number {
  const last = Number.POSITIVE_INFINITY;
  return (a.from ?? last) - (b.from ?? last) || (a.to ?? last) - (b.to ?? last) || 0;
}
