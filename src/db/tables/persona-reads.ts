import type { PersonaKind, PersonaPolarity, PersonaStatus } from '../generated/enums.ts';
import type { SqlScope } from '../postgres/database.ts';
import { type Page, Parameters, pageSql, type SortKey } from '../postgres/keyset.ts';
import type { Persona, PersonaClaim, PersonaCriterion } from './personas.ts';

const PERSONA = `p.id, p.workspace_id AS "workspaceId", p.kind::text AS kind, p.polarity::text AS polarity,
  p.status::text AS status, p.name, p.title, p.story, p.quote, p.reason, p.avatar_seed AS "avatarSeed",
  p.avatar_url AS "avatarUrl", p.threshold, p.source_segment_id AS "sourceSegmentId",
  p.typical_customer_id AS "typicalCustomerId", p.sample_size AS "sampleSize", p.match_count AS "matchCount", p.version,
  p.created_at AS "createdAt", p.updated_at AS "updatedAt"`;

/** Those with these ids; of other workspaces and unknown ones none. */
export async function readPersonas(scope: SqlScope, ids: readonly number[]): Promise<Persona[]> {
  return scope.sql.query<Persona>(`SELECT ${PERSONA} FROM persona p WHERE p.workspace_id = $1 AND p.id = ANY($2)`, [
    scope.workspaceId,
    ids,
  ]);
}

export interface PersonaFilter {
  readonly status?: PersonaStatus | undefined;
  readonly kind?: PersonaKind | undefined;
  readonly polarity?: PersonaPolarity | undefined;
}

export const PERSONA_KEYS: readonly SortKey[] = [{ sql: 'p.id', type: 'int' }];

const MEANT = `p.workspace_id = $1 AND ($2::text IS NULL OR p.status::text = $2)
  AND ($3::text IS NULL OR p.kind::text = $3) AND ($4::text IS NULL OR p.polarity::text = $4)`;

function meant(scope: SqlScope, { status, kind, polarity }: PersonaFilter): Parameters {
  return new Parameters(scope.workspaceId, status ?? null, kind ?? null, polarity ?? null);
}

/** Personas, oldest first. */
export async function pageOfPersonas(scope: SqlScope, filter: PersonaFilter, page: Page): Promise<Persona[]> {
  const parameters = meant(scope, filter);
  const { where, order } = pageSql(PERSONA_KEYS, page, parameters);
  return scope.sql.query<Persona>(
    `SELECT ${PERSONA} FROM persona p WHERE ${MEANT} ${where} ${order}`,
    parameters.values,
  );
}

export async function countPersonas(scope: SqlScope, filter: PersonaFilter): Promise<number> {
  const [row] = await scope.sql.query<{ n: string }>(
    `SELECT count(*) AS n FROM persona p WHERE ${MEANT}`,
    meant(scope, filter).values,
  );
  return Number(row!.n);
}

/** The personas customers are matched to, oldest first. */
export async function readActivePersonas(scope: SqlScope): Promise<Persona[]> {
  return scope.sql.query<Persona>(
    `SELECT ${PERSONA} FROM persona p WHERE p.workspace_id = $1 AND p.status = 'ACTIVE' ORDER BY p.id`,
    [scope.workspaceId],
  );
}

export async function readClaims(scope: SqlScope, personaIds: readonly number[]): Promise<PersonaClaim[]> {
  return scope.sql.query<PersonaClaim>(
    `SELECT c.id, c.persona_id AS "personaId", c.section::text AS section, c.position, c.text,
       c.evidence::text AS evidence, c.detail
     FROM persona_claim c JOIN persona p ON p.id = c.persona_id
     WHERE p.workspace_id = $1 AND c.persona_id = ANY($2) ORDER BY c.persona_id, c.section, c.position, c.id`,
    [scope.workspaceId, personaIds],
  );
}

const CRITERION = 'c.id, c.persona_id AS "personaId", c.segment_id AS "segmentId", c.weight';

export async function readCriteria(scope: SqlScope, personaIds: readonly number[]): Promise<PersonaCriterion[]> {
  return scope.sql.query<PersonaCriterion>(
    `SELECT ${CRITERION} FROM persona_criterion c JOIN persona p ON p.id = c.persona_id
     WHERE p.workspace_id = $1 AND c.persona_id = ANY($2) ORDER BY c.id`,
    [scope.workspaceId, personaIds],
  );
}

/** Personas with a criterion on segments, once a segment. */
export async function readPersonasUsing(
  scope: SqlScope,
  segmentIds: readonly number[],
): Promise<{ segmentId: number; persona: Persona }[]> {
  const rows = await scope.sql.query<Persona & { usedSegmentId: number }>(
    `SELECT ${PERSONA}, c.segment_id AS "usedSegmentId" FROM persona_criterion c JOIN persona p ON p.id = c.persona_id
     WHERE p.workspace_id = $1 AND c.segment_id = ANY($2) ORDER BY p.id`,
    [scope.workspaceId, segmentIds],
  );
  return rows.map(({ usedSegmentId, ...persona }) => ({ segmentId: usedSegmentId, persona }));
}
