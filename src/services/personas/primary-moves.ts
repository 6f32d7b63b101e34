import type { Scope } from '../../db/postgres/connection.ts';
import type { NewChange } from '../../db/tables/changes/changes.ts';
import { type RerankedPersona, readMatches, rerankedPersonas } from '../../db/tables/personas/matches.ts';
import { type PersonaState, personasByIds } from '../../db/tables/personas/personas.ts';
import type { MatchColumns } from '../../engine/persona/match.ts';
import type { MatchDifference } from '../../engine/persona/match-difference.ts';
import { matchesBefore, movedPrimaries, type PrimaryMove, rankingOf } from '../../engine/persona/primary.ts';
import { MOST_MATCHES } from '../changes/match-changes.ts';
import { stateChange } from '../changes/states.ts';

/** Of more customers all matches are read at once. */
const MOST_NAMED = 50_000;

/** Primary personas that an edit moved, and the fits of the matches of those customers now. */
export interface MovedPrimaries {
  readonly moves: readonly PrimaryMove[];
  /** By customer and persona; none where there are more moves than are told one by one. */
  readonly fits: ReadonlyMap<string, number>;
}

/**
 * The customers whose primary persona is another by an edit of personas, in its transaction: by other matches, and by another
 * polarity or priority. `gone` are personas as they ranked before they were deleted.
 */
export async function primariesMoved(
  scope: Scope,
  personaIds: readonly number[],
  difference: MatchDifference,
  gone: readonly RerankedPersona[] = [],
): Promise<MovedPrimaries> {
  const personas = [...(await rerankedPersonas(scope, personaIds)), ...gone];
  const customers = new Set<number>();
  for (const { customer } of [difference.began, difference.ended, difference.altered]) {
    for (const id of customer) customers.add(id);
  }
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
  return { moves, fits: moves.length > MOST_MATCHES ? new Map() : fitsOf(after, new Set(moves.map(customerOf))) };
}

/**
 * What is told of matches, with the primary personas that moved: each match that is one now, or was one. Of too many, those
 * matches alone that are told anyway, and `whole` is false.
 */
function withPrimaries(
  told: readonly NewChange[],
  { moves, fits }: MovedPrimaries,
): { readonly told: readonly NewChange[]; readonly whole: boolean } {
  if (moves.length > MOST_MATCHES) return { told, whole: false };
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

/**
 * Changes of matches as they are told, and of the other personas how many moved, where there are too many to tell each.
 * `summarised` are the personas whose own change has the count.
 */
export async function tellPrimaries(
  scope: Scope,
  matches: readonly NewChange[],
  primaries: MovedPrimaries,
  summarised: readonly number[],
): Promise<{ readonly told: readonly NewChange[]; readonly summaries: readonly NewChange[] }> {
  const { told, whole } = withPrimaries(matches, primaries);
  if (whole) return { told, summaries: [] };
  const counts = primaryCounts(primaries);
  const others = await personasByIds(
    scope,
    [...counts.keys()].filter((id) => !summarised.includes(id)),
  );
  const nobody = { entered: 0, left: 0 };
  const summaries = others.map((other) =>
    matchSummary(other.id, other, { ...nobody, primaryMoved: counts.get(other.id)! }),
  );
  return { told, summaries };
}

/** How many customers came to a persona, left it, and have or had it as primary one, where nothing of its definition is another. */
export function matchSummary(
  personaId: number,
  state: PersonaState | undefined,
  counts: { readonly entered: number; readonly left: number; readonly primaryMoved: number },
): NewChange {
  const standing = state && { version: state.version, status: state.status };
  const states = { before: standing ?? null, after: { ...counts, ...standing } };
  return stateChange('PERSONA_CHANGED', { personaId }, { cause: 'REFIT', ...states });
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

function fitsOf({ customer, persona, fit }: MatchColumns, customers: ReadonlySet<number>): Map<string, number> {
  const fits = new Map<string, number>();
  for (const [row, id] of customer.entries()) if (customers.has(id)) fits.set(keyOf(id, persona[row]!), fit[row]!);
  return fits;
}

function customerOf({ customer }: PrimaryMove): number {
  return customer;
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
