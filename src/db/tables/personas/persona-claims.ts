import type { Prisma } from '../../generated/client.ts';
import type { ClaimStatus, PersonaSection, Team } from '../../generated/enums.ts';
import type { Scope } from '../../postgres/connection.ts';
import { Parameters } from '../../postgres/keyset.ts';
import type { Row } from '../../postgres/row.ts';
import { columnsOf, type List, type Paged, rowsByIds, type Source } from '../../reads/source.ts';

/** One statement of a persona, without its evidence and opinions. */
export type PersonaClaim = Row<Prisma.PersonaClaimGetPayload<object>> & {
  /** The place of its section among the others. */
  readonly place: number;
};

/** Enumerations are ordered as they are declared. */
const PLACE = 'array_position(enum_range(NULL::persona_section), c.section)';

export const CLAIMS: Source<PersonaClaim> = {
  table: 'persona_claim',
  alias: 'c',
  columns: {
    id: 'c.id',
    workspaceId: 'c.workspace_id',
    personaId: 'c.persona_id',
    section: 'c.section::text',
    position: 'c.position',
    text: 'c.text',
    textLanguage: 'c.text_language',
    translations: 'c.translations',
    team: 'c.team::text',
    status: 'c.status::text',
    dataStatus: 'c.data_status::text',
    interviewStatus: 'c.interview_status::text',
    confidence: 'c.confidence',
    measure: 'c.measure',
    written: 'c.written',
    measured: 'c.measured',
    measuredAt: 'c.measured_at',
    measureDue: 'c.measure_due',
    version: 'c.version',
    createdAt: 'c.created_at',
    updatedAt: 'c.updated_at',
    place: PLACE,
  },
};
const CLAIM = columnsOf(CLAIMS);

/** The claims of a persona, in the order they are told. */
export const CLAIMS_OF_PERSONA: List<PersonaClaim> = {
  source: CLAIMS,
  parent: 'c.persona_id',
  order: 'c.persona_id, c.section, c.position, c.id',
};

export interface ClaimFilter {
  readonly section?: PersonaSection | undefined;
  readonly status?: ClaimStatus | undefined;
  readonly team?: Team | undefined;
}

/** The claims of a persona that a filter means, in the order they are told. */
export function claimsMeant(filter: ClaimFilter): Paged<PersonaClaim> {
  const asked = Object.entries(filter).filter(([, value]) => value !== undefined);
  return {
    source: CLAIMS,
    parent: 'c.persona_id',
    keys: [
      { sql: PLACE, type: 'int', field: 'place' },
      { sql: 'c.position', type: 'int', field: 'position' },
      { sql: 'c.id', type: 'int', field: 'id' },
    ],
    condition: (values) => asked.map(([field, value]) => `c.${field}::text = ${values.add(value)}::text`).join(' AND '),
  };
}

/** Those with these ids; of other workspaces and unknown ones none. */
export async function claimsByIds(scope: Scope, ids: readonly number[]): Promise<PersonaClaim[]> {
  return rowsByIds(scope, CLAIMS, ids);
}

/** The claims of all personas, in the order they are told. */
export async function listClaims(scope: Scope): Promise<PersonaClaim[]> {
  return scope.query<PersonaClaim>(
    `SELECT ${CLAIM} FROM persona_claim c WHERE c.workspace_id = $1 ORDER BY ${CLAIMS_OF_PERSONA.order}`,
    [scope.workspaceId],
  );
}

/** A claim until the transaction ends; null for one that is gone. */
export async function lockClaim(scope: Scope, id: number): Promise<PersonaClaim | null> {
  const [row] = await lockClaims(scope, [id]);
  return row ?? null;
}

/** All claims of a persona until the transaction ends, in the order of their ids. */
export async function lockClaimsOfPersona(scope: Scope, personaId: number): Promise<PersonaClaim[]> {
  return scope.query<PersonaClaim>(
    `SELECT ${CLAIM} FROM persona_claim c WHERE c.workspace_id = $1 AND c.persona_id = $2 ORDER BY c.id
     FOR NO KEY UPDATE`,
    [scope.workspaceId, personaId],
  );
}

/** Claims until the transaction ends, in the order of their ids, so that nobody waits for another in a circle. */
export async function lockClaims(scope: Scope, ids: readonly number[]): Promise<PersonaClaim[]> {
  return scope.query<PersonaClaim>(
    `SELECT ${CLAIM} FROM persona_claim c WHERE c.workspace_id = $1 AND c.id = ANY($2) ORDER BY c.id
     FOR NO KEY UPDATE`,
    [scope.workspaceId, ids],
  );
}

/** Columns that are written, and how: enumerations and JSON are sent as text. */
const WRITABLE = {
  section: '::persona_section',
  position: '::int',
  text: '',
  textLanguage: '',
  translations: '::jsonb',
  team: '::team',
  status: '::claim_status',
  dataStatus: '::claim_status',
  interviewStatus: '::claim_status',
  confidence: '::float8',
  measure: '::jsonb',
  written: '::jsonb',
  measured: '::jsonb',
  measuredAt: '::timestamptz',
  measureDue: '::bool',
} as const satisfies Partial<Record<keyof PersonaClaim, string>>;

/** The written fields of a claim; JSON as values. */
export type ClaimFields = Pick<PersonaClaim, keyof typeof WRITABLE>;

/** A claim to store; what is left out has its default. Without a position it comes last. */
export type NewClaim = Partial<ClaimFields> & Pick<ClaimFields, 'section' | 'text'>;

/** Stores a claim of a persona; null where that is not there. */
export async function insertClaim(scope: Scope, personaId: number, fields: NewClaim): Promise<PersonaClaim | null> {
  const parameters = new Parameters(scope.workspaceId, personaId);
  const { position, ...others } = fields;
  const columns = assignments(others, parameters);
  const last = `(SELECT coalesce(max(o.position) + 1, 0) FROM persona_claim o
    WHERE o.workspace_id = $1 AND o.persona_id = $2)`;
  const place = position === undefined ? last : `${parameters.add(position)}::int`;
  const [row] = await scope.query<PersonaClaim>(
    `INSERT INTO persona_claim AS c (workspace_id, persona_id, position${columns.map(({ column }) => `, ${column}`).join('')})
     SELECT $1, p.id, ${place}${columns.map(({ value }) => `, ${value}`).join('')}
     FROM persona p WHERE p.workspace_id = $1 AND p.id = $2 FOR KEY SHARE RETURNING ${CLAIM}`,
    parameters.values,
  );
  return row ?? null;
}

/** Changes a claim that the caller has locked; an edit of people makes it the next version. */
export async function updateClaim(
  scope: Scope,
  id: number,
  fields: Partial<ClaimFields>,
  by: 'edit' | 'upkeep',
): Promise<PersonaClaim> {
  const parameters = new Parameters(scope.workspaceId, id);
  const set = assignments(fields, parameters).map(({ column, value }) => `${column} = ${value}`);
  if (by === 'edit') set.push('version = version + 1', 'updated_at = now()');
  const [row] = await scope.query<PersonaClaim>(
    `UPDATE persona_claim c SET ${set.join(', ')} WHERE workspace_id = $1 AND id = $2 RETURNING ${CLAIM}`,
    parameters.values,
  );
  return row!;
}

/** How many claims a persona has. */
export async function countClaims(scope: Scope, personaId: number): Promise<number> {
  const [row] = await scope.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM persona_claim WHERE workspace_id = $1 AND persona_id = $2',
    [scope.workspaceId, personaId],
  );
  return row!.n;
}

/** Gives claims that the caller has locked the places 0, 1, 2 in their order. */
export async function placeClaims(scope: Scope, ids: readonly number[]): Promise<void> {
  await scope.query(
    `UPDATE persona_claim c SET position = n - 1 FROM unnest($2::int[]) WITH ORDINALITY AS new(id, n)
     WHERE c.workspace_id = $1 AND c.id = new.id AND c.position <> n - 1`,
    [scope.workspaceId, ids],
  );
}

/** Deletes claims with their evidence and opinions. */
export async function removeClaims(scope: Scope, ids: readonly number[]): Promise<void> {
  await scope.query('DELETE FROM persona_claim WHERE workspace_id = $1 AND id = ANY($2)', [scope.workspaceId, ids]);
}

const JSON_COLUMNS: ReadonlySet<string> = new Set(['translations', 'measure', 'written', 'measured']);

function assignments(fields: Partial<ClaimFields>, parameters: Parameters): { column: string; value: string }[] {
  return Object.entries(WRITABLE).flatMap(([field, cast]) => {
    const value = fields[field as keyof ClaimFields];
    if (value === undefined) return [];
    const column = CLAIMS.columns[field as keyof ClaimFields].replace(/^c\./, '').replace(/::.*$/, '');
    const sent = JSON_COLUMNS.has(field) && value !== null ? JSON.stringify(value) : value;
    return [{ column, value: `${parameters.add(sent)}${cast}` }];
  });
}
