import type { Criterion } from '../../../engine/persona/fit.ts';
import type { MatchRule } from '../../../engine/persona/match.ts';
import type { Prisma } from '../../generated/client.ts';
import type { Scope } from '../../postgres/connection.ts';
import type { Row } from '../../postgres/row.ts';
import type { List, Source } from '../../reads/source.ts';

/** Membership of a segment counts towards a persona's fit with a weight. */
export type PersonaCriterion = Row<Prisma.PersonaCriterionGetPayload<object>> & {
  /** False while its segment's segmentation gives no answer, or has it no more. */
  readonly answered: boolean;
};

/** True where the segment of a criterion `c` can be held against customers. */
const ANSWERED = `(SELECT g.current AND s.enabled AND s.status = 'LIVE' FROM segment g
  JOIN segmentation s ON s.workspace_id = g.workspace_id AND s.id = g.segmentation_id
  WHERE g.workspace_id = c.workspace_id AND g.id = c.segment_id)`;

export const CRITERIA: Source<PersonaCriterion> = {
  table: 'persona_criterion',
  alias: 'c',
  columns: {
    id: 'c.id',
    workspaceId: 'c.workspace_id',
    personaId: 'c.persona_id',
    segmentId: 'c.segment_id',
    weight: 'c.weight',
    answered: ANSWERED,
  },
};

/** What decides the fit of a persona. */
export const CRITERIA_OF_PERSONA: List<PersonaCriterion> = {
  source: CRITERIA,
  parent: 'c.persona_id',
  order: 'c.id',
};

/** A criterion, by the keys of its segment. */
export interface KeyedCriterion {
  readonly personaId: number;
  readonly segmentation: string;
  readonly segment: string;
  readonly weight: number;
}

/** The criteria of all personas, in their order. */
export async function listCriteria(scope: Scope): Promise<KeyedCriterion[]> {
  return scope.query<KeyedCriterion>(
    `SELECT c.persona_id AS "personaId", s.key AS segmentation, g.key AS segment, c.weight FROM persona_criterion c
     JOIN segment g ON g.workspace_id = c.workspace_id AND g.id = c.segment_id
     JOIN segmentation s ON s.workspace_id = g.workspace_id AND s.id = g.segmentation_id
     WHERE c.workspace_id = $1 ORDER BY c.persona_id, c.id`,
    [scope.workspaceId],
  );
}

/** True where a persona has a criterion that can match anybody. */
export async function hasPositiveCriterion(scope: Scope, personaId: number): Promise<boolean> {
  const rows = await scope.query(
    'SELECT FROM persona_criterion WHERE workspace_id = $1 AND persona_id = $2 AND weight > 0 LIMIT 1',
    [scope.workspaceId, personaId],
  );
  return rows.length > 0;
}

/** Replaces what decides the fit of a persona. */
export async function replaceCriteria(scope: Scope, personaId: number, criteria: readonly Criterion[]): Promise<void> {
  await scope.query('DELETE FROM persona_criterion WHERE workspace_id = $1 AND persona_id = $2', [
    scope.workspaceId,
    personaId,
  ]);
  await scope.query(
    `INSERT INTO persona_criterion (workspace_id, persona_id, segment_id, weight)
     SELECT $1, $2, s, w FROM unnest($3::int[], $4::float8[]) WITH ORDINALITY AS new(s, w, n) ORDER BY n`,
    [scope.workspaceId, personaId, criteria.map(({ segmentId }) => segmentId), criteria.map(({ weight }) => weight)],
  );
}

/** The rule of a persona, and its clock. */
export interface ClockedRule extends MatchRule {
  /** Where the clocks of all its segmentations stand still: the latest of them. Null where one goes on, or it has none. */
  readonly pinnedTo: Date | null;
}

/** Reads the rules of active personas, by persona; `personaIds` narrows it to these, whatever their status. */
export async function matchRules(scope: Scope, personaIds?: readonly number[]): Promise<ClockedRule[]> {
  // Only active personas match anybody: without criteria all matches leave.
  return scope.query<ClockedRule>(
    `SELECT p.id AS "personaId", p.threshold, coalesce(
       jsonb_agg(jsonb_build_object('segmentId', c.segment_id, 'weight', c.weight, 'answered', ${ANSWERED}) ORDER BY c.id)
         FILTER (WHERE c.id IS NOT NULL AND p.status = 'ACTIVE'), '[]') AS criteria,
       (SELECT CASE WHEN bool_and(s.pinned) THEN max(s.as_of) END
        FROM persona_criterion o JOIN segment g ON g.workspace_id = o.workspace_id AND g.id = o.segment_id
        JOIN segmentation s ON s.workspace_id = g.workspace_id AND s.id = g.segmentation_id
        WHERE o.workspace_id = p.workspace_id AND o.persona_id = p.id) AS "pinnedTo"
     FROM persona p LEFT JOIN persona_criterion c ON c.workspace_id = p.workspace_id AND c.persona_id = p.id
     WHERE p.workspace_id = $1 AND CASE WHEN $2::int[] IS NULL THEN p.status = 'ACTIVE' ELSE p.id = ANY($2) END
     GROUP BY p.workspace_id, p.id ORDER BY p.id`,
    [scope.workspaceId, personaIds ?? null],
  );
}
