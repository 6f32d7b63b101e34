import type { ResearchFacts, Spread } from '../../../engine/research/facts.ts';
import type { Scope } from '../../postgres/connection.ts';

/** What the interviews about a persona come to. */
export interface InterviewFacts {
  readonly personaId: number;
  readonly interviews: number;
  readonly people: number;
  readonly customers: number;
  readonly others: number;
  readonly sources: Spread;
  readonly interviewers: Spread;
  readonly teams: Spread;
  readonly old: number;
}

const spread = (column: string) =>
  `jsonb_build_object('known', count(${column}), 'different', count(DISTINCT lower(${column})))`;

/** Counts the interviews about some personas; `before` is the day from which on they are not old. */
export async function interviewFacts(
  scope: Scope,
  personaIds: readonly number[],
  before: string,
): Promise<InterviewFacts[]> {
  return scope.query<InterviewFacts>(
    `SELECT persona_id AS "personaId", count(*)::int AS interviews,
       (count(DISTINCT customer_id) + count(*) FILTER (WHERE customer_id IS NULL))::int AS people,
       count(DISTINCT customer_id)::int AS customers, (count(*) FILTER (WHERE customer_id IS NULL))::int AS others,
       ${spread('source')} AS sources, ${spread('interviewer')} AS interviewers, ${spread('team')} AS teams,
       (count(*) FILTER (WHERE held_on < $3::date))::int AS old
     FROM interview WHERE workspace_id = $1 AND persona_id = ANY($2) GROUP BY persona_id`,
    [scope.workspaceId, personaIds, before],
  );
}

/** What the evidence of a persona's claims comes to. */
export type EvidenceFacts = Pick<
  ResearchFacts,
  | 'qualitative'
  | 'quantitative'
  | 'guesses'
  | 'refuting'
  | 'disagreeing'
  | 'largestSample'
  | 'largestCount'
  | 'dated'
  | 'old'
> & { readonly personaId: number };

/**
 * Counts the evidence of claims of some personas; `before` is the day from which on it is not old. A measure that was had
 * counts as evidence from data, of today. Evidence of an interview has no date of its own here: the interview has.
 */
export async function evidenceFacts(
  scope: Scope,
  personaIds: readonly number[],
  before: string,
): Promise<EvidenceFacts[]> {
  return scope.query<EvidenceFacts>(
    `WITH claim AS (
       SELECT id, persona_id, measured, data_status FROM persona_claim WHERE workspace_id = $1 AND persona_id = ANY($2)),
     piece AS (
       SELECT c.persona_id, v.kind::text AS kind, v.stance::text AS stance, v.sample_size AS sample,
         CASE WHEN v.interview_id IS NULL THEN v.date END AS date
       FROM persona_evidence v JOIN claim c ON c.id = v.claim_id WHERE v.workspace_id = $1
       UNION ALL SELECT persona_id, 'ANALYTICS', CASE data_status WHEN 'REFUTED' THEN 'REFUTES' ELSE 'SUPPORTS' END,
         (measured ->> 'known')::int, NULL FROM claim WHERE (measured ->> 'known')::int > 0),
     dissent AS (
       SELECT c.persona_id, count(*)::int AS n FROM persona_claim_opinion o JOIN claim c ON c.id = o.claim_id
       WHERE o.workspace_id = $1 AND NOT o.agrees GROUP BY c.persona_id)
     SELECT p.persona_id AS "personaId",
       (count(*) FILTER (WHERE kind NOT IN (${COUNTED}, 'EDUCATED_GUESS')))::int AS qualitative,
       (count(*) FILTER (WHERE kind IN (${COUNTED})))::int AS quantitative,
       (count(*) FILTER (WHERE kind = 'EDUCATED_GUESS'))::int AS guesses,
       (count(*) FILTER (WHERE stance = 'REFUTES'))::int AS refuting, coalesce(max(d.n), 0)::int AS disagreeing,
       max(sample) FILTER (WHERE kind <> 'EDUCATED_GUESS') AS "largestSample",
       max(sample) FILTER (WHERE kind IN (${COUNTED})) AS "largestCount",
       count(date)::int AS dated, (count(*) FILTER (WHERE date < $3::date))::int AS old
     FROM piece p LEFT JOIN dissent d ON d.persona_id = p.persona_id GROUP BY p.persona_id`,
    [scope.workspaceId, personaIds, before],
  );
}

/** Kinds of evidence that count customers. */
const COUNTED = `'SURVEY', 'ANALYTICS', 'CRM'`;

/** Customers that were interviewed about a persona, by row id. */
export async function interviewedCustomers(scope: Scope, personaId: number): Promise<number[]> {
  const rows = await scope.query<{ id: number }>(
    `SELECT DISTINCT customer_id AS id FROM interview
     WHERE workspace_id = $1 AND persona_id = $2 AND customer_id IS NOT NULL ORDER BY id`,
    [scope.workspaceId, personaId],
  );
  return rows.map(({ id }) => id);
}
