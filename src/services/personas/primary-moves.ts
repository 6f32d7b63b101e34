import type { Scope } from '../../db/postgres/connection.ts';
import type { NewChange } from '../../db/tables/changes/changes.ts';
import { type RerankedPersona, readMatches, rerankedPersonas } from '../../db/tables/personas/matches.ts';
import type { MatchColumns } from '../../engine/persona/match.ts';
import type { MatchDifference } from '../../engine/persona/match-difference.ts';
import { matchesBefore, movedPrimaries, type PrimaryMove, rankingOf } from '../../engine/persona/primary.ts';
import { areMatchesTold, MOST_MATCHES } from '../changes/match-changes.ts';
import { stateChange } from '../changes/states.ts';

/** Of more customers all matches are read at once. */
const MOST_NAMED = 50_000;

/** Primary personas that an edit moved, and the fits of the matches of those customers now. */
export interface MovedPrimaries {
  readonly moves: readonly PrimaryMove[];
  readonly fits: ReadonlyMap<string, number>;
}

/**
 * The customers whose primary persona is another by an edit of personas, in its transaction: by other matches, as far as each
 * of those is told, and by another polarity or priority.
 */
export async function primariesMoved(
  scope: Scope,
  personaIds: readonly number[],
  difference: MatchDifference,
): Promise<MovedPrimaries> {
  const personas = await rerankedPersonas(scope, personaIds);
  const { began, ended, altered } = difference;
  const customers = new Set<number>(
    areMatchesTold(difference) ? [...began.customer, ...ended.customer, ...altered.customer] : [],
  );
  const reranked = personas.filter(({ id, polarity, priority, before }) => {
    return personaIds.includes(id) && (polarity !== before.polarity || priority !== before.priority);
  });
  if (reranked.length > 0) {
    const members = await readMatches(scope, reranked.map(idOf));
    for (const customer of members.customer) customers.add(customer);
  }
  if (customers.size === 0) return { moves: [], fits: new Map() };
  const named = customers.size > MOST_NAMED ? undefined : [...customers];
  const active = personas.filter((persona) => persona.active).map(idOf);
  const after = ofCustomers(await readMatches(scope, active, named), customers);
  const before = ofCustomers(matchesBefore(difference, after), customers);
  const moves = movedPrimaries(
    { matches: before, ranking: rankingOf(personas.map((persona) => ({ ...persona, ...persona.before }))) },
    { matches: after, ranking: rankingOf(personas) },
  );
  const fits = new Map(
    Array.from(after.customer, (customer, row) => [keyOf(customer, after.persona[row]!), after.fit[row]!]),
  );
  return { moves, fits };
}

/**
 * What is told of matches, with the primary personas that moved: each match that is one now, or was one. Of too many, those
 * matches alone that are told anyway, and `whole` is false.
 */
export function withPrimaries(
  told: readonly NewChange[],
  { moves, fits }: MovedPrimaries,
): { readonly told: readonly NewChange[]; readonly whole: boolean } {
  const primary = new Map<string, boolean>();
  for (const { customer, from, to } of moves) {
    if (from !== null) primary.set(keyOf(customer, from), false);
    if (to !== null) primary.set(keyOf(customer, to), true);
  }
  const marked = told.map((change) => {
    const key = keyOf(change.customerId ?? 0, change.personaId ?? 0);
    const is = primary.get(key);
    primary.delete(key);
    return is === undefined ? change : { ...change, payload: { ...change.payload, primary: is } };
  });
  const further = [...primary].flatMap(([key, is]) => {
    const fit = fits.get(key);
    return fit === undefined ? [] : furtherChange(key, fit, is);
  });
  const whole = marked.length + further.length <= MOST_MATCHES;
  return { told: whole ? [...marked, ...further] : marked, whole };
}

/** How many customers a persona became the primary one of, or is no longer. */
export function primaryCounts({ moves }: Pick<MovedPrimaries, 'moves'>): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { from, to } of moves) {
    for (const id of [from, to]) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/** A match of which nothing but its rank is another. */
function furtherChange(key: string, fit: number, primary: boolean): NewChange {
  const [customerId, personaId] = key.split(' ').map(Number) as [number, number];
  const states = { before: { fit }, after: { fit } };
  const change = stateChange('PERSONA_MATCH_CHANGED', { customerId, personaId }, { cause: 'EDIT', ...states });
  return { ...change, payload: { ...change.payload, primary } };
}

function ofCustomers(matches: MatchColumns, customers: ReadonlySet<number>): MatchColumns {
  const rows = Array.from(matches.customer.keys()).filter((row) => customers.has(matches.customer[row]!));
  const ints = (column: Int32Array) => Int32Array.from(rows, (row) => column[row]!);
  const floats = (column: Float32Array) => Float32Array.from(rows, (row) => column[row]!);
  return {
    customer: ints(matches.customer),
    persona: ints(matches.persona),
    fit: floats(matches.fit),
    coverage: floats(matches.coverage),
  };
}

function keyOf(customer: number, persona: number): string {
  return `${customer} ${persona}`;
}

function idOf({ id }: Pick<RerankedPersona, 'id'>): number {
  return id;
}
