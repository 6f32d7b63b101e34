import type { Fit } from '../../../engine/persona/fit.ts';
import type { MatchColumns, Strengths } from '../../../engine/persona/match.ts';
import type { MatchDifference } from '../../../engine/persona/match-difference.ts';
import { ScoreList } from '../../../engine/persona/score-list.ts';
import { idsSql } from '../../features/values.ts';
import type { Scope } from '../../postgres/connection.ts';
import { int32Reader } from '../../postgres/copy/columns.ts';
import { isUnderestimated, readingEverybody } from '../../postgres/statistics.ts';
import type { List, Paged, Source } from '../../reads/source.ts';

/** Matches up to which they are parameters of a statement. */
const FEW = 1_000;
/** Customers from which going through all matches costs less than looking each up. */
const MANY = 100_000;
/** Matches to end or alter from which on the same is true. */
const MANY_ENDED = 20_000;

/** The segments that criteria ask for, and their segmentations. */
export interface CriterionSources {
  readonly segmentIds: readonly number[];
  readonly segmentationIds: readonly number[];
}

/** Reads the answers of segments by customer, known or not: everybody's, or those of some customers. */
export async function readStrengths(
  scope: Scope,
  { segmentIds, segmentationIds }: CriterionSources,
  customers?: readonly number[],
): Promise<Strengths> {
  const own = only(customers);
  const [known, open, all] = [segmentIds, [-1, ...segmentIds.map((id) => ~id)], segmentationIds].map(idsSql);
  // Two parts, each with an index that fits.
  const [customer, segment, strength] = await readScores(
    scope,
    `SELECT customer_id, segment_id, strength, 0::real FROM (
       SELECT customer_id, segment_id, strength FROM segment_answer
         WHERE workspace_id = ${scope.workspaceId} AND segment_id = ANY(${known}) ${own}
       UNION ALL SELECT customer_id, CASE segment_id WHEN -1 THEN -segmentation_id ELSE ~segment_id END, 'NaN'::real
         FROM segment_answer WHERE workspace_id = ${scope.workspaceId} AND segment_id < 0
           AND segmentation_id = ANY(${all}) AND segment_id = ANY(${open}) ${own}) answers`,
  );
  return { customer, segment, strength };
}

/** Reads the matches of personas by customer and persona: everybody's, or those of some customers. */
export async function readMatches(
  scope: Scope,
  personaIds: readonly number[],
  customers?: readonly number[],
): Promise<MatchColumns> {
  const wanted = `persona_id = ANY(${idsSql(personaIds)})`;
  const [customer, persona, fit, coverage] = await readScores(
    scope,
    `SELECT customer_id, persona_id, fit, coverage FROM ${matchesOf(scope, customers)} WHERE ${wanted}`,
  );
  return { customer, persona, fit, coverage };
}

function only(customers: readonly number[] | undefined): string {
  return customers ? `AND customer_id = ANY(${idsSql(customers)})` : '';
}

/**
 * Everybody's matches, or those of some customers. Each of them is looked up, once for all personas: left alone, PostgreSQL
 * reads the whole table for some thousands, and looks for each customer with each persona.
 */
function matchesOf({ workspaceId }: Scope, customers: readonly number[] | undefined): string {
  const all = `(SELECT * FROM persona_match WHERE workspace_id = ${workspaceId}) AS theirs`;
  if (!customers) return all;
  if (customers.length > MANY) return `${all} JOIN unnest(${idsSql(customers)}) AS id ON id = customer_id`;
  return `unnest(${idsSql(customers)}) AS id, LATERAL (
    SELECT * FROM persona_match WHERE workspace_id = ${workspaceId} AND customer_id = id OFFSET 0) AS theirs`;
}

/**
 * Reads four columns in one go: a customer, an id and two numbers, none of them NULL; by customer and id. They are sorted
 * here, which costs far less than reading tables by their indexes.
 */
async function readScores(scope: Scope, query: string): Promise<ReturnType<ScoreList['columns']>> {
  const rows = new ScoreList();
  // Every field is of four bytes, and lies behind four that say so.
  await scope.copyRows(query, ({ view }, at) => {
    rows.push(view.getInt32(at + 4), view.getInt32(at + 12), view.getFloat32(at + 20), view.getFloat32(at + 28));
  });
  return rows.sorted();
}

/** The customers matched to a persona, ascending. */
export async function matchedIds(scope: Scope, personaId: number): Promise<Int32Array> {
  const ids = int32Reader();
  const length = await scope.copyOut(
    `SELECT customer_id FROM persona_match
     WHERE workspace_id = ${scope.workspaceId} AND persona_id = ${Math.trunc(personaId)} ORDER BY customer_id`,
    [ids.read],
  );
  return ids.finish(length);
}

const COLUMNS = ['workspace_id', 'customer_id', 'persona_id', 'fit', 'coverage', 'since'];

/** The time by the clock of a persona, in milliseconds since 1970. */
export type MatchClock = (personaId: number) => number;

/**
 * Writes what differs, in the caller's transaction: matches begin at the time of their persona; ended ones are history.
 * Many go through a table of the transaction's own.
 */
export async function writeMatches(scope: Scope, difference: MatchDifference, clock: MatchClock): Promise<void> {
  const { began, ended, altered } = difference;
  if (ended.customer.length > 0) await endMatchRows(scope, ended, clock);
  if (altered.customer.length > 0) await alterMatchRows(scope, altered);
  if (began.customer.length > 0) await insertMatches(scope, began, clock);
  await addMatchCounts(scope, difference);
}

async function endMatchRows(scope: Scope, ended: MatchColumns, clock: MatchClock): Promise<void> {
  const times = new Map([...new Set(ended.persona)].map((id) => [id, new Date(clock(id))]));
  const clocks = 'unnest($2::int[], $3::timestamptz[]) AS t(p, at)';
  const parameters: unknown[] = [scope.workspaceId, [...times.keys()], [...times.values()]];
  const step = await stepOf(scope, ended, parameters);
  await joined(
    scope,
    ended,
    `WITH ended AS (
       DELETE FROM persona_match m USING ${step}, ${clocks}
       WHERE m.workspace_id = $1 AND m.customer_id = s.c AND m.persona_id = s.p AND t.p = s.p
       RETURNING m.customer_id, m.persona_id, m.since, t.at)
     INSERT INTO match_transition (workspace_id, customer_id, persona_id, since, at)
     SELECT $1::int, customer_id, persona_id, since, greatest(since, at) FROM ended ORDER BY customer_id, persona_id`,
    parameters,
  );
}

async function alterMatchRows(scope: Scope, altered: MatchColumns): Promise<void> {
  const parameters: unknown[] = [scope.workspaceId];
  const step = await stepOf(scope, altered, parameters);
  await joined(
    scope,
    altered,
    `UPDATE persona_match m SET fit = s.f, coverage = s.k FROM ${step}
     WHERE m.workspace_id = $1 AND m.customer_id = s.c AND m.persona_id = s.p`,
    parameters,
  );
}

/** Matches as rows `s` of a statement: few are parameters of it, many a table. */
async function stepOf(scope: Scope, matches: MatchColumns, parameters: unknown[]): Promise<string> {
  const { customer, persona, fit, coverage } = matches;
  if (customer.length <= FEW) {
    const first = parameters.push([...customer], [...persona], [...fit], [...coverage]) - 3;
    const types = ['int[]', 'int[]', 'real[]', 'real[]'].map((type, column) => `$${first + column}::${type}`);
    return `unnest(${types.join(', ')}) AS s(c, p, f, k)`;
  }
  await scope.query(
    'CREATE TEMP TABLE IF NOT EXISTS match_step (c int, p int, f real, k real) ON COMMIT DROP; TRUNCATE match_step',
  );
  await scope.copyIn('match_step', ['c', 'p', 'f', 'k'], async (writer) => {
    for (let row = 0; row < customer.length; row++) {
      writer.begin();
      writer.int(customer[row]!);
      writer.int(persona[row]!);
      writer.real(fit[row]!);
      writer.real(coverage[row]!);
      if (writer.full) await writer.flush();
    }
  });
  await scope.query('ANALYZE match_step');
  return 'match_step s';
}

/**
 * A statement that looks up the stored match of each of a step. Of many, and where the planner takes the table for a small
 * one, all are gone through once: it may go through those of a persona for each row of the step otherwise, for hours.
 */
async function joined(scope: Scope, { customer }: MatchColumns, sql: string, parameters: unknown[]): Promise<void> {
  const isMany = customer.length > FEW;
  const goesThrough = isMany && (customer.length > MANY_ENDED || (await isUnderestimated(scope, 'persona_match')));
  if (goesThrough) await readingEverybody(scope, (inside) => inside.query(sql, parameters));
  else await scope.query(sql, parameters);
}

async function insertMatches(scope: Scope, began: MatchColumns, clock: MatchClock): Promise<void> {
  const { customer, persona, fit, coverage } = began;
  await scope.copyIn('persona_match', COLUMNS, async (writer) => {
    for (let row = 0; row < customer.length; row++) {
      writer.begin();
      writer.int(scope.workspaceId);
      writer.int(customer[row]!);
      writer.int(persona[row]!);
      writer.real(fit[row]!);
      writer.real(coverage[row]!);
      writer.time(clock(persona[row]!));
      if (writer.full) await writer.flush();
    }
  });
}

async function addMatchCounts(scope: Scope, { began, ended }: MatchDifference): Promise<void> {
  const added = new Map<number, number>();
  for (const persona of began.persona) added.set(persona, (added.get(persona) ?? 0) + 1);
  for (const persona of ended.persona) added.set(persona, (added.get(persona) ?? 0) - 1);
  const changed = [...added].filter(([, by]) => by !== 0).sort(([a], [b]) => a - b);
  if (changed.length === 0) return;
  await scope.query(
    `UPDATE persona p SET match_count = match_count + s.n FROM unnest($2::int[], $3::int[]) AS s(id, n)
     WHERE p.workspace_id = $1 AND p.id = s.id`,
    [scope.workspaceId, changed.map(([id]) => id), changed.map(([, by]) => by)],
  );
}

/** A customer held against a persona. */
export interface HeldFit extends Fit {
  readonly customerId: number;
  readonly personaId: number;
  readonly matched: boolean;
  /** Null where it is not matched. */
  readonly since: Date | null;
}

/** The matches that are stored. */
export const MATCHES: Source<HeldFit> = {
  table: 'persona_match',
  alias: 'm',
  columns: {
    customerId: 'm.customer_id',
    personaId: 'm.persona_id',
    fit: 'm.fit',
    coverage: 'm.coverage',
    state: "'MATCHED'",
    matched: 'TRUE',
    since: 'm.since',
  },
  named: ['customerId', 'personaId'],
};

/** The personas a customer is matched to, best fit first. */
export const MATCHES_OF_CUSTOMER: List<HeldFit> = {
  source: MATCHES,
  parent: 'm.customer_id',
  order: 'm.customer_id, m.fit DESC, m.persona_id',
};

/** The order of a customer's matches `o` to positive personas `p`, of which the first is its primary one. */
export const PRIMARY_FIRST = 'o.fit DESC, coalesce(p.priority, 1000), p.key COLLATE "C"';

/** The best match of a customer to a positive persona; of equal ones the first by priority, then by key. */
export const PRIMARY_MATCH: List<HeldFit> = {
  source: MATCHES,
  parent: 'm.customer_id',
  condition: `m.persona_id = (SELECT o.persona_id FROM persona_match o
    JOIN persona p ON p.workspace_id = o.workspace_id AND p.id = o.persona_id
    WHERE o.workspace_id = m.workspace_id AND o.customer_id = m.customer_id AND p.polarity = 'POSITIVE'
    ORDER BY ${PRIMARY_FIRST} LIMIT 1)`,
  order: 'm.customer_id',
};

/** The customers matched to a persona from a fit on, best fit first. */
export function membersOfPersona(minFit: number): Paged<HeldFit> {
  return {
    source: MATCHES,
    keys: [
      { sql: 'm.fit', type: 'real', descending: true, field: 'fit' },
      { sql: 'm.customer_id', type: 'int', field: 'customerId' },
    ],
    parent: 'm.persona_id',
    condition: (values) => (minFit > 0 ? `m.fit >= ${values.add(Math.fround(minFit))}::real` : ''),
  };
}

/** A persona as it ranks among those that a customer may have as primary one. */
export interface RankedPersona {
  readonly id: number;
  readonly key: string;
  readonly polarity: 'POSITIVE' | 'NEGATIVE';
  /** 1 is the first; null: nobody said. */
  readonly priority: number | null;
}

/** A persona as it ranks now, and as it ranked when its matches were told last. */
export interface RerankedPersona extends RankedPersona {
  readonly active: boolean;
  readonly before: Pick<RankedPersona, 'polarity' | 'priority'>;
}

/** The active personas, and some more. One that was never told ranks as it does now. */
export async function rerankedPersonas(scope: Scope, also: readonly number[]): Promise<RerankedPersona[]> {
  return scope.query<RerankedPersona>(
    `SELECT p.id, p.key, p.polarity::text, p.priority, p.status = 'ACTIVE' AS active,
       CASE WHEN p.ranked_polarity IS NULL THEN jsonb_build_object('polarity', p.polarity, 'priority', p.priority)
         ELSE jsonb_build_object('polarity', p.ranked_polarity, 'priority', p.ranked_priority) END AS before
     FROM persona p WHERE p.workspace_id = $1 AND (p.status = 'ACTIVE' OR p.id = ANY($2)) ORDER BY p.id`,
    [scope.workspaceId, also],
  );
}

/** The active personas, and one more, as they rank: those of equal fits come in this order. */
export async function rankedPersonas(scope: Scope, also: number | null): Promise<RankedPersona[]> {
  return scope.query<RankedPersona>(
    `SELECT p.id, p.key, p.polarity::text, p.priority FROM persona p
     WHERE p.workspace_id = $1 AND (p.status = 'ACTIVE' OR p.id = $2) ORDER BY coalesce(p.priority, 1000), p.key COLLATE "C"`,
    [scope.workspaceId, also],
  );
}
