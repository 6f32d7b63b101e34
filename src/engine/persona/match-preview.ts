import { lowerBound } from '../population/rows.ts';
import type { Degrees } from './degrees.ts';
import { FitJudge, type FitRule } from './fit.ts';
import type { MatchColumns } from './match.ts';
import { betterOf, NO_PRIMARY, type Ranking } from './primary.ts';

/** Customers shown of each kind. */
const SAMPLE = 10;

/** Some customers, counted, and the first of them. */
export interface Counted {
  readonly count: number;
  /** Row ids, ten at most. */
  readonly sample: readonly number[];
}

/** Customers whose primary persona would be another: from and to are ids of personas, null is none. */
export interface PrimaryMove {
  readonly from: number | null;
  readonly to: number | null;
  readonly count: number;
}

/** Who would match a persona, against who does now. */
export interface MatchPreview {
  readonly population: number;
  readonly matched: Counted;
  readonly enter: Counted;
  readonly leave: Counted;
  readonly stay: Counted;
  /** Of whom it would be UNKNOWN. */
  readonly unknown: Counted;
  /** By falling count. */
  readonly primaryMoves: readonly PrimaryMove[];
}

/** What a preview is held against. */
export interface Standing {
  /** The persona; of one that is not stored, an id that no other has. */
  readonly personaId: number;
  /** All matches that are stored, by customer and persona. */
  readonly matches: MatchColumns;
  /** Personas that may be primary, in the order in which those of equal fits come. */
  readonly ranking: readonly number[];
}

/** Holds everybody against a persona's rule, and compares with the matches that stand. `ids` ascend. */
export function previewMatches(
  ids: Int32Array,
  rule: FitRule,
  degrees: Degrees,
  { personaId, matches, ranking }: Standing,
): MatchPreview {
  const counters = { matched: counter(), enter: counter(), leave: counter(), stay: counter(), unknown: counter() };
  const rankOf = new Map(ranking.map((id, rank) => [id, rank]));
  const moves = new Map<string, { from: number | null; to: number | null; count: number }>();
  let row = 0;
  const judge = new FitJudge(rule);
  const columns = rule.criteria.map(({ segmentId }) => degrees.get(segmentId)!);
  const met = new Float64Array(columns.length);
  for (let from = lowerBound(matches.customer, ids[0] ?? 0), to = from; row < ids.length; row++, from = to) {
    const customer = ids[row]!;
    while (from < matches.customer.length && matches.customer[from]! < customer) from++;
    to = from;
    while (matches.customer[to] === customer) to++;
    for (let at = 0; at < columns.length; at++) met[at] = columns[at]![row]!;
    judge.judge(met);
    const { fit, state } = judge;
    const isMatched = state === 'MATCHED';
    const was = matches.persona.subarray(from, to).includes(personaId);
    if (isMatched) counters.matched.add(customer);
    if (state === 'UNKNOWN') counters.unknown.add(customer);
    if (isMatched && was) counters.stay.add(customer);
    else if (isMatched) counters.enter.add(customer);
    else if (was) counters.leave.add(customer);
    if (!isMatched && !was) continue;
    const [before, after] = primaries({ matches, from, to, personaId, fit: isMatched ? fit : 0, rankOf });
    if (before === after) continue;
    const key = `${before} ${after}`;
    const move = moves.get(key) ?? { from: before, to: after, count: 0 };
    move.count++;
    moves.set(key, move);
  }
  const counted = (of: ReturnType<typeof counter>): Counted => ({ count: of.count(), sample: of.sample });
  return {
    population: ids.length,
    matched: counted(counters.matched),
    enter: counted(counters.enter),
    leave: counted(counters.leave),
    stay: counted(counters.stay),
    unknown: counted(counters.unknown),
    primaryMoves: [...moves.values()].sort((a, b) => b.count - a.count || (a.from ?? 0) - (b.from ?? 0)),
  };
}

interface OfCustomer {
  readonly matches: MatchColumns;
  /** Rows of the customer's matches. */
  readonly from: number;
  readonly to: number;
  readonly personaId: number;
  /** The fit that it would have to the persona; 0 where it would not be matched. */
  readonly fit: number;
  readonly rankOf: Ranking;
}

/** The primary persona of a customer as it stands, and as it would. */
function primaries({ matches, from, to, personaId, fit, rankOf }: OfCustomer): [number | null, number | null] {
  let [before, after] = [NO_PRIMARY, NO_PRIMARY];
  for (let at = from; at < to; at++) {
    const one = { id: matches.persona[at]!, fit: matches.fit[at]! };
    before = betterOf(before, one, rankOf);
    if (one.id !== personaId) after = betterOf(after, one, rankOf);
  }
  if (fit > 0) after = betterOf(after, { id: personaId, fit }, rankOf);
  return [before.id, after.id];
}

function counter() {
  let count = 0;
  const sample: number[] = [];
  return {
    sample,
    count: () => count,
    add(customer: number) {
      if (count++ < SAMPLE) sample.push(customer);
    },
  };
}
