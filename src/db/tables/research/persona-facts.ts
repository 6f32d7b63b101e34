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
  'qualitative' | 'quantitative' | 'guesses' | 'refuting' | 'disagreeing' | 'largestSample' | 'dated' | 'old'
> & { readonly personaId: number };

/** Counts the evidence of claims of some personas; `before` is the day from which on it is not old. */
export async function evidenceFacts(
  scope: Scope,
  personaIds: readonly number[],
  _before: string,
): Promise<EvidenceFacts[]> {
  return scope.query<EvidenceFacts>(
    `SELECT persona_id AS "personaId",
       (count(*) FILTER (WHERE evidence NOT IN ('SURVEY', 'ANALYTICS', 'CRM', 'EDUCATED_GUESS')))::int AS qualitative,
       (count(*) FILTER (WHERE evidence IN ('SURVEY', 'ANALYTICS', 'CRM')))::int AS quantitative,
       (count(*) FILTER (WHERE evidence = 'EDUCATED_GUESS'))::int AS guesses, 0 AS refuting, 0 AS disagreeing,
       NULL::int AS "largestSample", 0 AS dated, 0 AS old
     FROM persona_claim WHERE workspace_id = $1 AND persona_id = ANY($2) GROUP BY persona_id`,
    [scope.workspaceId, personaIds],
  );
}

/** Customers that were interviewed about a persona, by row id. */
export async function interviewedCustomers(scope: Scope, personaId: number): Promise<number[]> {
  const rows = await scope.query<{ id: number }>(
    `SELECT DISTINCT customer_id AS id FROM interview
     WHERE workspace_id = $1 AND persona_id = $2 AND customer_id IS NOT NULL ORDER BY id`,
    [scope.workspaceId, personaId],
  );
  return rows.map(({ id }) => id);
}
