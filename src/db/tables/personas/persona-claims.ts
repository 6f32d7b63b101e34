import type { Prisma } from '../../generated/client.ts';
import type { Scope } from '../../postgres/connection.ts';
import { type ColumnTable, type Row, selectList } from '../../postgres/row.ts';

/** One statement of a persona, with its evidence. */
export type PersonaClaim = Row<Prisma.PersonaClaimGetPayload<object>>;

const COLUMNS: ColumnTable<PersonaClaim> = {
  id: 'c.id',
  workspaceId: 'c.workspace_id',
  personaId: 'c.persona_id',
  section: 'c.section::text',
  position: 'c.position',
  text: 'c.text',
  evidence: 'c.evidence::text',
  detail: 'c.detail',
};
const CLAIM = selectList(COLUMNS);

/** The claims of personas, in the order they are told. */
export async function claimsOfPersonas(scope: Scope, personaIds: readonly number[]): Promise<PersonaClaim[]> {
  return scope.query<PersonaClaim>(
    `SELECT ${CLAIM} FROM persona_claim c WHERE c.workspace_id = $1 AND c.persona_id = ANY($2)
     ORDER BY c.persona_id, c.section, c.position, c.id`,
    [scope.workspaceId, personaIds],
  );
}

export type NewClaim = Pick<PersonaClaim, 'section' | 'text' | 'evidence'> & {
  /** Plain JSON; null or undefined for a guess. */
  readonly detail?: unknown;
};

/** Replaces what is said of a persona; positions follow the list. */
export async function replaceClaims(scope: Scope, personaId: number, claims: readonly NewClaim[]): Promise<void> {
  await scope.query('DELETE FROM persona_claim WHERE workspace_id = $1 AND persona_id = $2', [
    scope.workspaceId,
    personaId,
  ]);
  if (claims.length === 0) return;
  await scope.query(
    `INSERT INTO persona_claim (workspace_id, persona_id, section, position, text, evidence, detail)
     SELECT $1, $2, (c->>'section')::persona_section, n - 1, c->>'text', (c->>'evidence')::evidence_kind,
       nullif(c->'detail', 'null')
     FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS new(c, n) ORDER BY n`,
    [scope.workspaceId, personaId, JSON.stringify(claims)],
  );
}
