import type { TraitBaseline } from '../../../engine/upkeep/trait-baseline.ts';
import type { Connection, Scope } from '../../postgres/connection.ts';
import type { List, Source } from '../../reads/source.ts';
import { RUNS_CHANNEL } from '../runs/runs.ts';

/** Why a baseline is taken. */
export const BASELINE_REASONS = ['PUBLICATION', 'REVIEW', 'FIRST_CHECK'] as const;
export type BaselineReason = (typeof BASELINE_REASONS)[number];

/** How traits were distributed among the members of a persona. */
export interface PersonaBaseline {
  readonly personaId: number;
  /** Since when a new one is wanted; null: none is. */
  readonly askedAt: Date | null;
  /** Null until one was taken. */
  readonly takenAt: Date | null;
  readonly takenFor: BaselineReason | null;
  readonly members: number;
  readonly traits: readonly TraitBaseline[];
}

export const BASELINES: Source<PersonaBaseline> = {
  table: 'persona_baseline',
  alias: 'b',
  columns: {
    personaId: 'b.persona_id',
    askedAt: 'b.asked_at',
    takenAt: 'b.taken_at',
    takenFor: 'b.taken_for',
    members: 'b.members',
    traits: 'b.traits',
  },
  named: ['personaId'],
};

/** The one row of a persona, where it has one. */
export const BASELINE_OF_PERSONA: List<PersonaBaseline> = {
  source: BASELINES,
  parent: 'b.persona_id',
  order: 'b.persona_id',
};

/** Wants a new baseline of a persona once the transaction is there, and wakes who takes it. */
export async function askForBaseline(
  scope: Scope,
  personaId: number,
  reason: Exclude<BaselineReason, 'FIRST_CHECK'>,
): Promise<void> {
  await scope.query(
    `INSERT INTO persona_baseline (workspace_id, persona_id, asked_at, asked_for) VALUES ($1, $2, clock_timestamp(), $3)
     ON CONFLICT (workspace_id, persona_id) DO UPDATE SET asked_at = excluded.asked_at, asked_for = excluded.asked_for`,
    [scope.workspaceId, personaId, reason],
  );
  await scope.query('SELECT pg_notify($1, $2)::text', [RUNS_CHANNEL, 'baseline']);
}

/** Wakes who takes baselines, where some of these personas want one: their matches are there now. */
export async function announceWantedBaselines(scope: Scope, personaIds: readonly number[]): Promise<void> {
  await scope.query(
    `SELECT pg_notify($3, 'baseline')::text FROM persona_baseline
     WHERE workspace_id = $1 AND persona_id = ANY($2) AND asked_at IS NOT NULL LIMIT 1`,
    [scope.workspaceId, personaIds, RUNS_CHANNEL],
  );
}

/** The baselines of personas, by persona. */
export async function readBaselines(
  scope: Scope,
  personaIds: readonly number[],
): Promise<Map<number, PersonaBaseline>> {
  const rows = await scope.query<PersonaBaseline>(
    `SELECT b.persona_id AS "personaId", b.asked_at AS "askedAt", b.taken_at AS "takenAt", b.taken_for AS "takenFor",
       b.members, b.traits
     FROM persona_baseline b WHERE b.workspace_id = $1 AND b.persona_id = ANY($2)`,
    [scope.workspaceId, personaIds],
  );
  return new Map(rows.map((row) => [row.personaId, row]));
}

/** A baseline that was taken at a time. One that was asked for after `askedAt` is still wanted. */
export interface NewBaseline {
  readonly personaId: number;
  readonly askedAt: Date | null;
  readonly takenAt: Date;
  readonly members: number;
  readonly traits: readonly TraitBaseline[];
}

/** Stores baselines of personas that are still there. */
export async function storeBaselines(scope: Scope, baselines: readonly NewBaseline[]): Promise<void> {
  if (baselines.length === 0) return;
  await scope.query(
    `INSERT INTO persona_baseline AS b (workspace_id, persona_id, taken_at, taken_for, members, traits)
     SELECT p.workspace_id, p.id, (n->>'takenAt')::timestamptz, 'FIRST_CHECK', (n->>'members')::int, n->'traits'
     FROM jsonb_array_elements($2::jsonb) AS new(n) JOIN persona p ON p.workspace_id = $1 AND p.id = (n->>'personaId')::int
     ORDER BY p.id
     ON CONFLICT (workspace_id, persona_id) DO UPDATE SET taken_at = excluded.taken_at,
       taken_for = coalesce(b.asked_for, 'FIRST_CHECK'), members = excluded.members, traits = excluded.traits`,
    [scope.workspaceId, JSON.stringify(baselines)],
  );
  // Of one that was asked for once more meanwhile the next pass takes another.
  await scope.query(
    `UPDATE persona_baseline b SET asked_at = NULL, asked_for = NULL
     FROM jsonb_to_recordset($2::jsonb) AS n("personaId" int, "askedAt" timestamptz)
     WHERE b.workspace_id = $1 AND b.persona_id = n."personaId" AND b.asked_at IS NOT NULL AND b.asked_at <= n."askedAt"`,
    [scope.workspaceId, JSON.stringify(baselines.map(({ personaId, askedAt }) => ({ personaId, askedAt })))],
  );
}

/** Active personas whose matches are up to date and whose baseline is wanted, by workspace. */
export async function wantedBaselines(
  connection: Connection,
): Promise<{ readonly workspaceId: number; readonly personaIds: readonly number[] }[]> {
  return connection.query(
    `SELECT b.workspace_id AS "workspaceId", array_agg(b.persona_id ORDER BY b.persona_id) AS "personaIds"
     FROM persona_baseline b JOIN persona p ON p.workspace_id = b.workspace_id AND p.id = b.persona_id
     WHERE b.asked_at IS NOT NULL AND p.status = 'ACTIVE' AND NOT p.refit_due AND p.matched_from IS NOT NULL
     GROUP BY b.workspace_id ORDER BY b.workspace_id`,
  );
}

/** Of the members that personas have now, how many were members at a time of each. */
export async function countStayed(
  scope: Scope,
  since: readonly { readonly personaId: number; readonly at: Date }[],
): Promise<Map<number, number>> {
  if (since.length === 0) return new Map();
  const rows = await scope.query<{ id: number; n: number }>(
    `SELECT m.persona_id AS id, count(*)::int AS n FROM persona_match m
     JOIN unnest($2::int[], $3::timestamptz[]) AS s(id, at) ON s.id = m.persona_id
     WHERE m.workspace_id = $1 AND m.since <= s.at GROUP BY m.persona_id`,
    [scope.workspaceId, since.map(({ personaId }) => personaId), since.map(({ at }) => at)],
  );
  return new Map(rows.map(({ id, n }) => [id, n]));
}
