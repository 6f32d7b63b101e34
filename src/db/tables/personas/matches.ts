import type { MatchColumns, Strengths } from '../../../engine/persona/match.ts';
import type { MatchDifference } from '../../../engine/persona/match-difference.ts';
import { ScoreList } from '../../../engine/persona/score-list.ts';
import { idsSql } from '../../features/values.ts';
import type { Scope } from '../../postgres/connection.ts';
import { int32Reader } from '../../postgres/copy/columns.ts';
import type { List, Paged, Source } from '../../reads/source.ts';

/** Reads memberships of segments by customer: everybody's, or those of some customers. */
export async function readStrengths(
  scope: Scope,
  segmentIds: readonly number[],
  customers?: readonly number[],
): Promise<Strengths> {
  const [customer, segment, strength] = await readScores(
    scope,
    `SELECT customer_id, segment_id, strength FROM segment_answer WHERE workspace_id = ${scope.workspaceId}
     AND segment_id = ANY(${idsSql(segmentIds)}) ${only(customers)} ORDER BY customer_id`,
  );
  return { customer, segment, strength };
}

/** Reads the matches of personas by customer and persona: everybody's, or those of some customers. */
export async function readMatches(
  scope: Scope,
  personaIds: readonly number[],
  customers?: readonly number[],
): Promise<MatchColumns> {
  const [customer, persona, fit] = await readScores(
    scope,
    `SELECT customer_id, persona_id, fit FROM persona_match WHERE workspace_id = ${scope.workspaceId}
     AND persona_id = ANY(${idsSql(personaIds)}) ${only(customers)} ORDER BY customer_id, persona_id`,
  );
  return { customer, persona, fit };
}

function only(customers: readonly number[] | undefined): string {
  return customers ? `AND customer_id = ANY(${idsSql(customers)})` : '';
}

/** Reads three columns in one go: a customer, an id and a score, none of them NULL. */
async function readScores(scope: Scope, query: string): Promise<ReturnType<ScoreList['columns']>> {
  const rows = new ScoreList();
  // Every field is of four bytes, and lies behind four that say so.
  await scope.copyRows(query, ({ view }, at) => {
    rows.push(view.getInt32(at + 4), view.getInt32(at + 12), view.getFloat32(at + 20));
  });
  return rows.columns();
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

const COLUMNS = ['workspace_id', 'customer_id', 'persona_id', 'fit', 'since'];

/** The time by the clock of a persona, in milliseconds since 1970. */
export type MatchClock = (personaId: number) => number;

/** Writes what differs, in the caller's transaction: matches begin at the time of their persona; ended ones are history. */
export async function writeMatches(scope: Scope, difference: MatchDifference, clock: MatchClock): Promise<void> {
  const { began, ended, altered } = difference;
  if (ended.customer.length > 0) await endMatchRows(scope, ended, clock);
  if (altered.customer.length > 0) {
    await scope.query(
      `UPDATE persona_match m SET fit = s.f FROM unnest($2::int[], $3::int[], $4::real[]) AS s(c, p, f)
       WHERE m.workspace_id = $1 AND m.customer_id = s.c AND m.persona_id = s.p`,
      [scope.workspaceId, [...altered.customer], [...altered.persona], [...altered.fit]],
    );
  }
  if (began.customer.length > 0) await insertMatches(scope, began, clock);
  await addMatchCounts(scope, difference);
}

async function endMatchRows(scope: Scope, { customer, persona }: MatchColumns, clock: MatchClock): Promise<void> {
  const times = Array.from(persona, (id) => new Date(clock(id)));
  await scope.query(
    `WITH ended AS (
       DELETE FROM persona_match m USING unnest($2::int[], $3::int[], $4::timestamptz[]) AS s(c, p, at)
       WHERE m.workspace_id = $1 AND m.customer_id = s.c AND m.persona_id = s.p
       RETURNING m.customer_id, m.persona_id, m.since, s.at)
     INSERT INTO match_transition (workspace_id, customer_id, persona_id, since, at)
     SELECT $1::int, customer_id, persona_id, since, greatest(since, at) FROM ended ORDER BY customer_id, persona_id`,
    [scope.workspaceId, [...customer], [...persona], times],
  );
}

async function insertMatches(scope: Scope, { customer, persona, fit }: MatchColumns, clock: MatchClock): Promise<void> {
  await scope.copyIn('persona_match', COLUMNS, async (writer) => {
    for (let row = 0; row < customer.length; row++) {
      writer.begin();
      writer.int(scope.workspaceId);
      writer.int(customer[row]!);
      writer.int(persona[row]!);
      writer.real(fit[row]!);
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
export interface Fit {
  readonly customerId: number;
  readonly personaId: number;
  /** 0..1 */
  readonly fit: number;
  readonly matched: boolean;
  /** Null where it is not matched. */
  readonly since: Date | null;
}

/** The matches that are stored: of customers whose fit reaches a persona's threshold. */
export const MATCHES: Source<Fit> = {
  table: 'persona_match',
  alias: 'm',
  columns: { customerId: 'm.customer_id', personaId: 'm.persona_id', fit: 'm.fit', matched: 'TRUE', since: 'm.since' },
};

/** The personas a customer is matched to, best fit first. */
export const MATCHES_OF_CUSTOMER: List<Fit> = {
  source: MATCHES,
  parent: 'm.customer_id',
  order: 'm.customer_id, m.fit DESC, m.persona_id',
};

/** The customers matched to a persona from a fit on, best fit first. */
export function membersOfPersona(minFit: number): Paged<Fit> {
  return {
    source: MATCHES,
    keys: [
      { sql: 'm.fit', type: 'real', descending: true, field: 'fit' },
      { sql: 'm.customer_id', type: 'int', field: 'customerId' },
    ],
    parent: 'm.persona_id',
    condition: (values) => (minFit > 0 ? `m.fit >= ${values.add(minFit)}::real` : ''),
  };
}
