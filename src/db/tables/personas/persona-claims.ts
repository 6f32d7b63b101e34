import type { Prisma } from '../../generated/client.ts';
import type { Scope } from '../../postgres/connection.ts';
import type { Row } from '../../postgres/row.ts';
import { columnsOf, type List, type Source } from '../../reads/source.ts';

/** One statement of a persona, with its evidence. */
export type PersonaClaim = Row<Prisma.PersonaClaimGetPayload<object>>;

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
    evidence: 'c.evidence::text',
    detail: 'c.detail',
  },
};

/** The claims of a persona, in the order they are told. */
export const CLAIMS_OF_PERSONA: List<PersonaClaim> = {
  source: CLAIMS,
  parent: 'c.persona_id',
  order: 'c.persona_id, c.section, c.position, c.id',
};

/** The claims of all personas, in the order they are told. */
export async function listClaims(scope: Scope): Promise<PersonaClaim[]> {
  return scope.query<PersonaClaim>(
    `SELECT ${columnsOf(CLAIMS)} FROM persona_claim c WHERE c.workspace_id = $1 ORDER BY ${CLAIMS_OF_PERSONA.order}`,
    [scope.workspaceId],
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
