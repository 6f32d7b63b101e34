import type { Connection, Scope } from '../../postgres/connection.ts';
import { columnsOf, type Paged, type Source } from '../../reads/source.ts';
import type { Versioned } from '../research/versioned.ts';
import { asked, holding } from './asked.ts';

export const DECISION_STATUSES = ['STANDING', 'WITHDRAWN'] as const;
export type DecisionStatus = (typeof DECISION_STATUSES)[number];

/** What was decided on a persona and its claims. */
export interface PersonaDecision {
  readonly id: number;
  /** Null once the persona is deleted. */
  readonly personaId: number | null;
  readonly personaKey: string;
  /** The published version it was decided on; null: the persona had none. */
  readonly personaVersion: number | null;
  readonly claimIds: readonly number[];
  readonly language: string;
  readonly decision: string;
  readonly reason: string;
  readonly translations: unknown;
  readonly decidedBy: string;
  readonly decidedOn: string;
  readonly team: string | null;
  readonly objectiveId: number | null;
  readonly status: DecisionStatus;
  /** Moves of its data that nobody has looked at yet, such as `CLAIM_REFUTED:7`. */
  readonly moves: readonly string[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const DECISION_TEXTS = ['decision', 'reason'] as const;

/** Kinds of moves; after a colon stands the row id, or the number of the version, that it is about. */
export const MOVE_KINDS = [
  'CLAIM_REFUTED',
  'CLAIM_UNVERIFIED',
  'CLAIM_REMOVED',
  'PERSONA_RETIRED',
  'PERSONA_SUPERSEDED',
  'PERSONA_PUBLISHED',
  'PERSONA_DELETED',
  'TRAIT_DRIFTED',
] as const;
export type MoveKind = (typeof MOVE_KINDS)[number];

/** All moves of the data of a decision `de` since it was made, in an order. */
const MOVES = `ARRAY(SELECT move FROM (
    SELECT 'CLAIM_' || c.status::text || ':' || c.id AS move FROM persona_claim c
      WHERE c.workspace_id = de.workspace_id AND c.id = ANY(de.claim_ids) AND c.status <> 'SUPPORTED'
    UNION ALL SELECT 'CLAIM_REMOVED:' || gone.id FROM unnest(de.claim_ids) AS gone(id) WHERE NOT EXISTS (
      SELECT FROM persona_claim c WHERE c.workspace_id = de.workspace_id AND c.id = gone.id)
    UNION ALL SELECT 'PERSONA_RETIRED' FROM persona p
      WHERE p.workspace_id = de.workspace_id AND p.id = de.persona_id AND p.status = 'RETIRED'
    UNION ALL SELECT 'PERSONA_SUPERSEDED:' || p.id FROM persona p
      WHERE p.workspace_id = de.workspace_id AND p.supersedes_id = de.persona_id AND p.status = 'ACTIVE'
    UNION ALL SELECT 'PERSONA_PUBLISHED:' || p.published FROM persona p
      WHERE p.workspace_id = de.workspace_id AND p.id = de.persona_id AND p.published > coalesce(de.persona_version, 0)
    UNION ALL SELECT 'PERSONA_DELETED' WHERE de.persona_id IS NULL
    UNION ALL SELECT 'TRAIT_DRIFTED:' || d.id FROM trait_drift d
      WHERE d.workspace_id = de.workspace_id AND d.persona_id = de.persona_id AND d.state = 'DRIFTED'
  ) AS all_moves ORDER BY move COLLATE "C")`;

/** Those that nobody has looked at; none of a decision that was withdrawn. */
const UNSEEN = `CASE WHEN de.status = 'WITHDRAWN' THEN '{}'::text[]
  ELSE ARRAY(SELECT unseen.move FROM unnest(${MOVES}) AS unseen(move) WHERE NOT unseen.move = ANY(coalesce(de.seen, '{}'))) END`;

export const DECISIONS: Source<PersonaDecision> = {
  table: 'persona_decision',
  alias: 'de',
  columns: {
    id: 'de.id',
    personaId: 'de.persona_id',
    personaKey: 'de.persona_key',
    personaVersion: 'de.persona_version',
    claimIds: `coalesce(de.claim_ids, '{}')`,
    language: 'de.language',
    decision: 'de.decision',
    reason: 'de.reason',
    translations: 'de.translations',
    decidedBy: 'de.decided_by',
    decidedOn: 'de.decided_on::text',
    team: 'de.team',
    objectiveId: 'de.objective_id',
    status: 'de.status',
    moves: UNSEEN,
    version: 'de.version',
    createdAt: 'de.created_at',
    updatedAt: 'de.updated_at',
  },
};

export const WRITTEN_DECISIONS: Versioned<PersonaDecision> = {
  source: DECISIONS,
  stamped: true,
  writes: {
    personaId: ['persona_id', '::int'],
    personaKey: ['persona_key', ''],
    personaVersion: ['persona_version', '::int'],
    claimIds: ['claim_ids', '::int[]'],
    language: ['language', ''],
    decision: ['decision', ''],
    reason: ['reason', ''],
    translations: ['translations', '::jsonb'],
    decidedBy: ['decided_by', ''],
    decidedOn: ['decided_on', '::date'],
    team: ['team', ''],
    objectiveId: ['objective_id', '::int'],
    status: ['status', ''],
  },
};

export interface DecisionFilter {
  readonly personaId?: number | undefined;
  readonly claimId?: number | undefined;
  readonly objectiveId?: number | undefined;
  readonly team?: string | undefined;
  readonly status?: string | undefined;
  /** True: only those whose data have moved; false: only others. */
  readonly moved?: boolean | undefined;
}

/** The decisions that a filter means, the latest first. */
export function decisionsMeant(filter: DecisionFilter): Paged<PersonaDecision> {
  const { moved } = filter;
  return {
    source: DECISIONS,
    keys: [{ sql: 'de.id', type: 'int', descending: true, field: 'id' }],
    condition: (values) =>
      [
        asked(values, [
          ['de.persona_id', '::int', filter.personaId],
          ['de.objective_id', '::int', filter.objectiveId],
          ['de.team', '::text', filter.team],
          ['de.status', '::text', filter.status],
        ]),
        ...holding(values, 'de.claim_ids', filter.claimId),
        ...(moved === undefined ? [] : [`cardinality(${UNSEEN}) ${moved ? '> 0' : '= 0'}`]),
      ]
        .filter((one) => one !== '')
        .join(' AND '),
  };
}

/** The decisions whose data have moved, the latest first; of one team where it is given. */
export async function movedDecisions(scope: Scope, team?: string): Promise<PersonaDecision[]> {
  return scope.query<PersonaDecision>(
    `SELECT ${columnsOf(DECISIONS)} FROM persona_decision de
     WHERE de.workspace_id = $1 AND ($2::text IS NULL OR de.team = $2) AND cardinality(${UNSEEN}) > 0 ORDER BY de.id DESC`,
    [scope.workspaceId, team ?? null],
  );
}

/** Takes all moves there are of a decision as looked at, and as told. */
export async function seeMoves(scope: Scope, id: number): Promise<void> {
  await scope.query(
    `UPDATE persona_decision de SET seen = ${MOVES}, told = '{}' WHERE de.workspace_id = $1 AND de.id = $2`,
    [scope.workspaceId, id],
  );
}

/**
 * Decisions whose moves are others than were told, and those with a move that was looked at and is undone: it is to be told
 * should it come again.
 */
const UNTOLD = `(${UNSEEN} IS DISTINCT FROM coalesce(de.told, '{}') OR NOT coalesce(de.seen, '{}') <@ ${MOVES})`;

/** Workspaces with decisions whose moves are others than were told. */
export async function workspacesWithMoves(connection: Connection): Promise<number[]> {
  const rows = await connection.query<{ id: number }>(
    `SELECT DISTINCT de.workspace_id AS id FROM persona_decision de WHERE ${UNTOLD}`,
  );
  return rows.map(({ id }) => id);
}

/** A decision with moves that were not told before. */
export interface ToldDecision {
  readonly id: number;
  readonly personaId: number | null;
  readonly moved: readonly string[];
}

/**
 * Notes the moves of decisions as told; returns those with new ones. A move that is undone is forgotten, so that it is told
 * should it come again.
 */
export async function tellMoves(scope: Scope): Promise<ToldDecision[]> {
  const rows = await scope.query<ToldDecision>(
    `WITH now AS MATERIALIZED (
       SELECT de.id, de.told, ${UNSEEN} AS unseen, ${MOVES} AS moves FROM persona_decision de
       WHERE de.workspace_id = $1 AND ${UNTOLD} FOR UPDATE OF de)
     UPDATE persona_decision de SET told = now.unseen,
       seen = ARRAY(SELECT s.move FROM unnest(coalesce(de.seen, '{}')) AS s(move) WHERE s.move = ANY(now.moves))
     FROM now WHERE de.workspace_id = $1 AND de.id = now.id
     RETURNING de.id, de.persona_id AS "personaId", ARRAY(
       SELECT fresh.move FROM unnest(now.unseen) AS fresh(move) WHERE NOT fresh.move = ANY(coalesce(now.told, '{}'))) AS moved`,
    [scope.workspaceId],
  );
  return rows.filter(({ moved }) => moved.length > 0);
}

/** Needs about a persona that is deleted stay, about none; decisions on it too, and say so. */
export async function unlinkStrategy(scope: Scope, personaId: number): Promise<void> {
  for (const table of ['underlying_need', 'persona_decision']) {
    await scope.query(`UPDATE ${table} SET persona_id = NULL WHERE workspace_id = $1 AND persona_id = $2`, [
      scope.workspaceId,
      personaId,
    ]);
  }
}
