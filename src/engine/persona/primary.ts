import { picked } from '../population/rows.ts';
import type { MatchColumns } from './match.ts';
import type { MatchDifference } from './match-difference.ts';

/** Places of positive personas among those of equal fits; a negative one has none, and is nobody's primary persona. */
export type Ranking = ReadonlyMap<number, number>;

/** A persona that may be primary, and the fit to it. */
export interface Ranked {
  /** Null: none. */
  readonly id: number | null;
  readonly fit: number;
}

/** No primary persona. */
export const NO_PRIMARY: Ranked = { id: null, fit: 0 };

/** The one of two that comes before the other. */
export function betterOf(best: Ranked, other: Ranked, ranking: Ranking): Ranked {
  const place = ranking.get(other.id ?? 0);
  if (place === undefined) return best;
  if (best.id === null || other.fit > best.fit) return other;
  return other.fit === best.fit && place < ranking.get(best.id)! ? other : best;
}

/** The primary persona of each customer of some matches. */
export function primaryPersonas({ customer, persona, fit }: MatchColumns, ranking: Ranking): Map<number, Ranked> {
  const primaries = new Map<number, Ranked>();
  for (const [row, id] of customer.entries()) {
    const best = primaries.get(id) ?? NO_PRIMARY;
    primaries.set(id, betterOf(best, { id: persona[row]!, fit: fit[row]! }, ranking));
  }
  return primaries;
}

/**
 * The matches whose other fit gives their customer another primary persona. `after` are all matches of the customers as they
 * are now.
 */
export function alteredPrimaries(
  { began, ended, altered }: MatchDifference,
  after: MatchColumns,
  ranking: Ranking,
): MatchDifference['altered'] {
  const now = primaryPersonas(after, ranking);
  const so = primaryPersonas(matchesBefore({ began, ended, altered }, after), ranking);
  const rows = Int32Array.from(altered.customer.keys()).filter((row) => {
    const customer = altered.customer[row]!;
    return (so.get(customer) ?? NO_PRIMARY).id !== (now.get(customer) ?? NO_PRIMARY).id;
  });
  const of = <T extends Int32Array | Float32Array>(column: T) => picked(column, rows);
  return {
    customer: of(altered.customer),
    persona: of(altered.persona),
    fit: of(altered.fit),
    coverage: of(altered.coverage),
    fitBefore: of(altered.fitBefore),
  };
}

/** A customer whose primary persona became another; null: none. */
export interface PrimaryMove {
  readonly customer: number;
  readonly from: number | null;
  readonly to: number | null;
}

/** All matches of some customers, and the ranking of personas, at one time. */
export interface RankedMatches {
  readonly matches: MatchColumns;
  readonly ranking: Ranking;
}

/** The customers whose primary persona is another than before, ascending. */
export function movedPrimaries(before: RankedMatches, after: RankedMatches): PrimaryMove[] {
  const [so, now] = [before, after].map(({ matches, ranking }) => primaryPersonas(matches, ranking));
  const customers = [...new Set([...so!.keys(), ...now!.keys()])].sort((one, other) => one - other);
  return customers.flatMap((customer) => {
    const [from, to] = [so!.get(customer)?.id ?? null, now!.get(customer)?.id ?? null];
    return from === to ? [] : { customer, from, to };
  });
}

/** Places of positive personas: by priority, 1 first and none last, then by key. */
export function rankingOf(
  personas: readonly {
    readonly id: number;
    readonly key: string;
    readonly polarity: 'POSITIVE' | 'NEGATIVE';
    readonly priority: number | null;
  }[],
): Ranking {
  const positive = personas.filter(({ polarity }) => polarity === 'POSITIVE');
  const last = Number.MAX_SAFE_INTEGER;
  positive.sort((a, b) => (a.priority ?? last) - (b.priority ?? last) || (a.key < b.key ? -1 : 1));
  return new Map(positive.map(({ id }, place) => [id, place]));
}

/** The matches before a difference, of the customers that `after` is of. */
export function matchesBefore({ began, ended, altered }: MatchDifference, after: MatchColumns): MatchColumns {
  const keyOf = ({ customer, persona }: MatchColumns, row: number) => `${customer[row]} ${persona[row]}`;
  const isNew = new Set(Array.from(began.customer.keys(), (row) => keyOf(began, row)));
  const fits = new Map(Array.from(altered.customer.keys(), (row) => [keyOf(altered, row), altered.fitBefore[row]!]));
  const kept = Array.from(after.customer.keys()).filter((row) => !isNew.has(keyOf(after, row)));
  const fit = kept.map((row) => fits.get(keyOf(after, row)) ?? after.fit[row]!);
  const [customer, persona] = [after.customer, after.persona].map((column) => kept.map((row) => column[row]!));
  return {
    customer: Int32Array.from([...customer!, ...ended.customer]),
    persona: Int32Array.from([...persona!, ...ended.persona]),
    fit: Float32Array.from([...fit, ...ended.fit]),
    coverage: new Float32Array(fit.length + ended.fit.length),
  };
}
