import type { CriterionRole } from '../../../engine/persona/fit.ts';
import { type MatchRule, ruleText } from '../../../engine/persona/match.ts';
import type { Prisma } from '../../generated/client.ts';
import type { Scope } from '../../postgres/connection.ts';
import type { Row } from '../../postgres/row.ts';
import { columnsOf, type List, rowsByIds, type Source } from '../../reads/source.ts';

/** A condition that counts towards a persona's fit with a weight. */
export type PersonaCriterion = Row<Prisma.PersonaCriterionGetPayload<object>> & {
  readonly segmentationId: number;
  /** False while its segment's segmentation gives no answer, or has it no more. */
  readonly answered: boolean;
  /** The segment, where it is one that people know of; null for that of a rule or a range. */
  readonly sharedSegmentId: number | null;
  /** The rule, as text or tree; null of other forms. */
  readonly rule: unknown;
};

/** The segment of a criterion `c`, and its segmentation. */
const SEGMENT = `segment g JOIN segmentation s ON s.workspace_id = g.workspace_id AND s.id = g.segmentation_id
  WHERE g.workspace_id = c.workspace_id AND g.id = c.segment_id`;

/** True where the segment of a criterion `c` can be held against customers. */
const ANSWERED = `(SELECT g.current AND s.enabled AND s.status = 'LIVE' FROM ${SEGMENT})`;
const SEGMENTATION_ID = `(SELECT g.segmentation_id FROM segment g
  WHERE g.workspace_id = c.workspace_id AND g.id = c.segment_id)`;
const RULE = `(SELECT s.config -> 'segments' -> 0 -> 'when' FROM ${SEGMENT} AND s.persona_id IS NOT NULL
  AND c.score_key IS NULL)`;

export const CRITERIA: Source<PersonaCriterion> = {
  table: 'persona_criterion',
  alias: 'c',
  columns: {
    id: 'c.id',
    workspaceId: 'c.workspace_id',
    personaId: 'c.persona_id',
    segmentId: 'c.segment_id',
    weight: 'c.weight',
    role: 'c.role::text',
    scoreSegmentationId: 'c.score_segmentation_id',
    scoreKey: 'c.score_key',
    scoreFrom: 'c.score_from',
    scoreTo: 'c.score_to',
    position: 'c.position',
    version: 'c.version',
    segmentationId: SEGMENTATION_ID,
    answered: ANSWERED,
    sharedSegmentId: `(SELECT g.id FROM ${SEGMENT} AND s.persona_id IS NULL)`,
    rule: RULE,
  },
};

/** What decides the fit of a persona. */
export const CRITERIA_OF_PERSONA: List<PersonaCriterion> = {
  source: CRITERIA,
  parent: 'c.persona_id',
  order: 'c.position, c.id',
};

/** A criterion, by the keys of what it is about. */
export interface KeyedCriterion {
  readonly personaId: number;
  readonly role: CriterionRole;
  readonly weight: number;
  /** Of the segment; null of other forms. */
  readonly segmentation: string | null;
  readonly segment: string | null;
  /** Null of other forms. */
  readonly rule: unknown;
  /** Of the range of a score: key of its segmentation, its own, and the ends; null of other forms. */
  readonly scoreOf: string | null;
  readonly scoreKey: string | null;
  readonly scoreFrom: number | null;
  readonly scoreTo: number | null;
}

/** The criteria of all personas, or of these, in their order. */
export async function criteriaByKeys(scope: Scope, personaIds?: readonly number[]): Promise<KeyedCriterion[]> {
  return scope.query<KeyedCriterion>(
    `SELECT c.persona_id AS "personaId", c.role::text, c.weight,
       CASE WHEN s.persona_id IS NULL THEN s.key END AS segmentation,
       CASE WHEN s.persona_id IS NULL THEN g.key END AS segment, ${RULE} AS rule,
       (SELECT o.key FROM segmentation o WHERE o.workspace_id = c.workspace_id AND o.id = c.score_segmentation_id) AS "scoreOf",
       c.score_key AS "scoreKey", c.score_from AS "scoreFrom", c.score_to AS "scoreTo"
     FROM persona_criterion c JOIN segment g ON g.workspace_id = c.workspace_id AND g.id = c.segment_id
     JOIN segmentation s ON s.workspace_id = g.workspace_id AND s.id = g.segmentation_id
     WHERE c.workspace_id = $1 AND ($2::int[] IS NULL OR c.persona_id = ANY($2)) ORDER BY c.persona_id, c.position, c.id`,
    [scope.workspaceId, personaIds ?? null],
  );
}

/** The criteria that are ranges of scores of these segmentations. */
export async function scoreCriteriaOn(scope: Scope, segmentationIds: readonly number[]): Promise<PersonaCriterion[]> {
  return scope.query<PersonaCriterion>(
    `SELECT ${columnsOf(CRITERIA)} FROM persona_criterion c
     WHERE c.workspace_id = $1 AND c.score_segmentation_id = ANY($2) ORDER BY c.id`,
    [scope.workspaceId, segmentationIds],
  );
}

/** True where a persona has a criterion that can match anybody. */
export async function hasPositiveCriterion(scope: Scope, personaId: number): Promise<boolean> {
  const rows = await scope.query(
    `SELECT FROM persona_criterion
     WHERE workspace_id = $1 AND persona_id = $2 AND weight > 0 AND role <> 'EXCLUDING' LIMIT 1`,
    [scope.workspaceId, personaId],
  );
  return rows.length > 0;
}

/** A criterion to store: under the id that it has; null of a new one. */
export type NewCriterion = Pick<
  PersonaCriterion,
  'segmentId' | 'weight' | 'role' | 'scoreSegmentationId' | 'scoreKey' | 'scoreFrom' | 'scoreTo'
> & { readonly id: number | null };

const DECIDING = 'segment_id, weight, role, score_segmentation_id, score_key, score_from, score_to';

/**
 * Makes a list what decides the fit of a persona, whose row the caller has locked. Those that have an id keep it, and are the
 * next version where they say something else.
 */
export async function replaceCriteria(
  scope: Scope,
  personaId: number,
  criteria: readonly NewCriterion[],
): Promise<void> {
  const kept = criteria.flatMap(({ id }) => id ?? []);
  await scope.query(
    'DELETE FROM persona_criterion WHERE workspace_id = $1 AND persona_id = $2 AND NOT (id = ANY($3::int[]))',
    [scope.workspaceId, personaId, kept],
  );
  if (criteria.length === 0) return;
  // Two that exchange their segments would meet halfway: all are moved aside first.
  await scope.query(
    `UPDATE persona_criterion c SET segment_id = -c.segment_id
     WHERE c.workspace_id = $1 AND c.persona_id = $2 AND c.id = ANY($3::int[])`,
    [scope.workspaceId, personaId, kept],
  );
  const rows = JSON.stringify(criteria.map((one, position) => ({ ...one, position })));
  await scope.query(
    `UPDATE persona_criterion c SET (${DECIDING}, position, version) =
       (SELECT ${NEW}, new.position, c.version + ((${NEW}) IS DISTINCT FROM (-c.segment_id, ${DECIDED}))::int)
     FROM ${ROWS} WHERE c.workspace_id = $1 AND c.persona_id = $2 AND c.id = new.id`,
    [scope.workspaceId, personaId, rows],
  );
  await scope.query(
    `INSERT INTO persona_criterion (workspace_id, persona_id, ${DECIDING}, position)
     SELECT $1, $2, ${NEW}, new.position FROM ${ROWS} WHERE new.id IS NULL ORDER BY new.position`,
    [scope.workspaceId, personaId, rows],
  );
}

const NEW = `new."segmentId", new.weight, new.role::criterion_role, new."scoreSegmentationId", new."scoreKey", new."scoreFrom",
  new."scoreTo"`;
const DECIDED = 'c.weight, c.role, c.score_segmentation_id, c.score_key, c.score_from, c.score_to';
const ROWS = `jsonb_to_recordset($3::jsonb) AS new(id int, "segmentId" int, weight float8, role text, "scoreSegmentationId" int,
  "scoreKey" text, "scoreFrom" float8, "scoreTo" float8, position int)`;

/** Those with these ids; of other workspaces and unknown ones none. */
export async function criteriaByIds(scope: Scope, ids: readonly number[]): Promise<PersonaCriterion[]> {
  return rowsByIds(scope, CRITERIA, ids);
}

/** The rule of a persona, and its clock. */
export interface ClockedRule extends MatchRule {
  /** Where the clocks of all its segmentations stand still: the latest of them. Null where one goes on, or it has none. */
  readonly pinnedTo: Date | null;
}

/** A criterion whose own segmentation has not been answered yet: until its first run ends, nobody is matched anew. */
const AWAITED = `EXISTS (SELECT FROM persona_criterion o JOIN segment g ON g.workspace_id = o.workspace_id AND g.id = o.segment_id
  JOIN segmentation s ON s.workspace_id = g.workspace_id AND s.id = g.segmentation_id
  WHERE o.workspace_id = p.workspace_id AND o.persona_id = p.id AND s.persona_id = p.id AND s.enabled
    AND s.live_model_id IS NULL AND s.status IN ('PREPARING', 'COMPUTING'))`;

/**
 * Reads the rules of active personas, by persona; `personaIds` narrows it to these, whatever their status. One that awaits
 * the first answer of a rule or range of its own has none yet.
 */
export async function matchRules(scope: Scope, personaIds?: readonly number[]): Promise<ClockedRule[]> {
  // Only active personas match anybody: without criteria all matches leave.
  return scope.query<ClockedRule>(
    `SELECT p.id AS "personaId", p.threshold, p.min_coverage AS "minCoverage", coalesce(
       jsonb_agg(jsonb_build_object('segmentId', c.segment_id, 'weight', c.weight, 'role', c.role,
         'segmentationId', ${SEGMENTATION_ID}, 'answered', ${ANSWERED}) ORDER BY c.position, c.id)
         FILTER (WHERE c.id IS NOT NULL AND p.status = 'ACTIVE'), '[]') AS criteria,
       (SELECT CASE WHEN bool_and(s.pinned) THEN max(s.as_of) END
        FROM persona_criterion o JOIN segment g ON g.workspace_id = o.workspace_id AND g.id = o.segment_id
        JOIN segmentation s ON s.workspace_id = g.workspace_id AND s.id = g.segmentation_id
        WHERE o.workspace_id = p.workspace_id AND o.persona_id = p.id) AS "pinnedTo"
     FROM persona p LEFT JOIN persona_criterion c ON c.workspace_id = p.workspace_id AND c.persona_id = p.id
     WHERE p.workspace_id = $1 AND CASE WHEN $2::int[] IS NULL THEN p.status = 'ACTIVE' ELSE p.id = ANY($2) END
       AND NOT (p.status = 'ACTIVE' AND ${AWAITED})
     GROUP BY p.workspace_id, p.id ORDER BY p.id`,
    [scope.workspaceId, personaIds ?? null],
  );
}

/** Personas that everybody was matched to by the rule they have now, as it was stored last. */
export async function matchedAsNow(scope: Scope, rules: readonly ClockedRule[]): Promise<ReadonlySet<number>> {
  const rows = await scope.query<{ id: number; rule: string | null }>(
    'SELECT id, matched_rule AS rule FROM persona WHERE workspace_id = $1 AND id = ANY($2)',
    [scope.workspaceId, rules.map(({ personaId }) => personaId)],
  );
  const stored = new Map(rows.map(({ id, rule }) => [id, rule]));
  return new Set(rules.flatMap((rule) => (stored.get(rule.personaId) === ruleText(rule) ? rule.personaId : [])));
}

/** Notes that everybody is matched by these rules now. */
export async function noteMatched(scope: Scope, rules: readonly ClockedRule[]): Promise<void> {
  await scope.query(
    `UPDATE persona p SET matched_rule = s.rule FROM unnest($2::int[], $3::text[]) AS s(id, rule)
     WHERE p.workspace_id = $1 AND p.id = s.id AND p.matched_rule IS DISTINCT FROM s.rule`,
    [scope.workspaceId, rules.map(({ personaId }) => personaId), rules.map(ruleText)],
  );
}
