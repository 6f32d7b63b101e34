import type { PersonaStatus } from '../../generated/enums.ts';
import type { Connection, Scope } from '../../postgres/connection.ts';
import { columnsOf } from '../../reads/source.ts';
import { RUNS_CHANNEL } from '../runs/runs.ts';
import { CLAIMS, type PersonaClaim } from './persona-claims.ts';

/** The groups that a measure may mean by a persona. */
export interface MeasuredPersona {
  readonly id: number;
  readonly status: PersonaStatus;
  readonly sourceSegmentId: number | null;
  /** The segment of its first criterion that counts for it. */
  readonly criterionSegmentId: number | null;
}

/** Features that the measures of a persona's claims are about, each once, in the order of the claims. */
export async function featuresOfClaims(scope: Scope, personaId: number): Promise<string[]> {
  const rows = await scope.query<{ feature: string }>(
    `SELECT c.measure ->> 'feature' AS feature FROM persona_claim c
     WHERE c.workspace_id = $1 AND c.persona_id = $2 AND c.measure IS NOT NULL
     GROUP BY 1 ORDER BY min(c.position), min(c.id)`,
    [scope.workspaceId, personaId],
  );
  return rows.map(({ feature }) => feature);
}

/** Features that the measures of active personas' claims are about, each once. */
export async function featuresOfAllClaims(scope: Scope): Promise<string[]> {
  const rows = await scope.query<{ feature: string }>(
    `SELECT DISTINCT c.measure ->> 'feature' AS feature FROM persona_claim c
     JOIN persona p ON p.workspace_id = c.workspace_id AND p.id = c.persona_id
     WHERE c.workspace_id = $1 AND p.status = 'ACTIVE' AND c.measure IS NOT NULL ORDER BY 1`,
    [scope.workspaceId],
  );
  return rows.map(({ feature }) => feature);
}

/** Those with these ids; of other workspaces and unknown ones none. */
export async function measuredPersonas(scope: Scope, ids: readonly number[]): Promise<MeasuredPersona[]> {
  if (ids.length === 0) return [];
  return scope.query<MeasuredPersona>(
    `SELECT p.id, p.status::text, p.source_segment_id AS "sourceSegmentId",
       (SELECT c.segment_id FROM persona_criterion c
        WHERE c.workspace_id = p.workspace_id AND c.persona_id = p.id AND c.weight > 0 AND c.role <> 'EXCLUDING'
        ORDER BY c.role <> 'REQUIRED', c.position, c.id LIMIT 1)
         AS "criterionSegmentId"
     FROM persona p WHERE p.workspace_id = $1 AND p.id = ANY($2)`,
    [scope.workspaceId, ids],
  );
}

/** The claims that are bound to a measure: all of the workspace, or those of some personas. */
export async function boundClaims(scope: Scope, personaIds: readonly number[] | null): Promise<PersonaClaim[]> {
  return scope.query<PersonaClaim>(
    `SELECT ${columnsOf(CLAIMS)} FROM persona_claim c
     WHERE c.workspace_id = $1 AND c.measure IS NOT NULL AND ($2::int[] IS NULL OR c.persona_id = ANY($2)) ORDER BY c.id`,
    [scope.workspaceId, personaIds],
  );
}

/** The time of the server, by which it is told whether a claim was measured before something happened. */
export async function serverTime(scope: Scope): Promise<Date> {
  const [row] = await scope.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  return row!.at;
}

/** A claim with its value and how it stands by it. */
export type MeasuredClaim = Pick<
  PersonaClaim,
  'id' | 'measured' | 'written' | 'status' | 'dataStatus' | 'interviewStatus' | 'confidence'
>;

/** Writes what claims were measured as, at a time of the server; the caller has locked them. */
export async function writeMeasured(scope: Scope, claims: readonly MeasuredClaim[], at: Date): Promise<void> {
  if (claims.length === 0) return;
  await scope.query(
    `UPDATE persona_claim c SET measured = m.measured, written = nullif(m.written, 'null'), status = m.status::claim_status,
       data_status = m."dataStatus"::claim_status, interview_status = m."interviewStatus"::claim_status,
       confidence = m.confidence, measured_at = $3, measure_due = false
     FROM jsonb_to_recordset($2::jsonb) AS m(id int, measured jsonb, written jsonb, status text, "dataStatus" text,
       "interviewStatus" text, confidence float8)
     WHERE c.workspace_id = $1 AND c.id = m.id`,
    [scope.workspaceId, JSON.stringify(claims), at],
  );
}

/** Lets the bound claims of personas be measured as soon as can be. */
export async function dueClaimsOf(scope: Scope, personaIds: readonly number[]): Promise<void> {
  const due = await scope.query(
    `UPDATE persona_claim SET measure_due = true
     WHERE workspace_id = $1 AND persona_id = ANY($2) AND measure IS NOT NULL AND NOT measure_due RETURNING 1`,
    [scope.workspaceId, personaIds],
  );
  if (due.length > 0) await announceDueClaims(scope);
}

/** Wakes those who measure claims, once the transaction is there. */
export async function announceDueClaims(scope: Scope): Promise<void> {
  await scope.query('SELECT pg_notify($1, $2)::text', [RUNS_CHANNEL, 'claims']);
}

/** A workspace with claims that are bound, or rest on shares of answers, and why they may be another now. */
export interface ClaimsToCheck {
  readonly workspaceId: number;
  /** Some were never measured, or are of a persona that was matched anew. */
  readonly due: boolean;
  /** A run ended since. */
  readonly ran: boolean;
  /** Something else happened since. */
  readonly moved: boolean;
  /** Milliseconds since the first of them was measured; 0 where one was not. */
  readonly age: number;
}

/** The workspaces whose claims are bound to measures, or rest on shares of answers to surveys. */
export async function claimsToCheck(connection: Connection): Promise<ClaimsToCheck[]> {
  return connection.query<ClaimsToCheck>(
    `WITH bound AS (
       SELECT workspace_id, bool_or(due) AS due, min(at) AS at FROM (
         SELECT workspace_id, measure_due OR measured_at IS NULL AS due, measured_at AS at
         FROM persona_claim WHERE measure IS NOT NULL
         UNION ALL SELECT workspace_id, false, computed_at FROM persona_evidence WHERE computed_at IS NOT NULL
       ) AS one GROUP BY workspace_id)
     SELECT b.workspace_id AS "workspaceId", b.due,
       EXISTS (SELECT FROM run r WHERE r.workspace_id = b.workspace_id AND r.state = 'LIVE' AND r.finished_at > b.at) AS ran,
       coalesce((SELECT h.at FROM change h WHERE h.workspace_id = b.workspace_id AND h.kind <> 'CLAIM_CHANGED'
         ORDER BY h.id DESC LIMIT 1) > b.at, false) AS moved,
       coalesce(extract(epoch FROM clock_timestamp() - b.at) * 1000, 0)::float8 AS age
     FROM bound b ORDER BY b.workspace_id`,
  );
}
