import type { PersonaDocument } from '../../../engine/persona/persona-document.ts';
import type { Prisma } from '../../generated/client.ts';
import type { Scope } from '../../postgres/connection.ts';
import type { Row } from '../../postgres/row.ts';
import { columnsOf, type List, type Paged, rowsByIds, type Source } from '../../reads/source.ts';
import { AUTHOR } from './persona-audit.ts';

/** A persona as it was published. It does not change: the table refuses each UPDATE. */
export type PersonaVersion = Omit<Row<Prisma.PersonaVersionGetPayload<object>>, 'document'> & {
  readonly document: PersonaDocument;
};

export const VERSIONS: Source<PersonaVersion> = {
  table: 'persona_version',
  alias: 'v',
  columns: {
    id: 'v.id',
    workspaceId: 'v.workspace_id',
    personaId: 'v.persona_id',
    number: 'v.number',
    at: 'v.at',
    author: 'v.author',
    authorRole: 'v.author_role',
    note: 'v.note',
    document: 'v.document',
  },
};

/** The versions of a persona, the latest first. */
export const VERSIONS_OF_PERSONA: Paged<PersonaVersion> = {
  source: VERSIONS,
  keys: [{ sql: 'v.number', type: 'int', descending: true, field: 'number' }],
  parent: 'v.persona_id',
};

/** The last version of a persona; an empty list where none was published. */
export const PUBLISHED_OF_PERSONA: List<PersonaVersion> = {
  source: VERSIONS,
  joins: 'JOIN persona p ON p.workspace_id = v.workspace_id AND p.id = v.persona_id AND p.published = v.number',
  parent: 'v.persona_id',
  order: 'v.number',
};

/** Those with these ids; of other workspaces and unknown ones none. */
export async function versionsByIds(scope: Scope, ids: readonly number[]): Promise<PersonaVersion[]> {
  return rowsByIds(scope, VERSIONS, ids);
}

/** The last version of a persona, null where none was published. */
export async function lastVersion(scope: Scope, personaId: number): Promise<PersonaVersion | null> {
  const [row] = await scope.query<PersonaVersion>(
    `SELECT ${columnsOf(VERSIONS)} FROM persona_version v WHERE v.workspace_id = $1 AND v.persona_id = $2
     ORDER BY v.number DESC LIMIT 1`,
    [scope.workspaceId, personaId],
  );
  return row ?? null;
}

/** Publishes a persona whose row the transaction holds: its next version, by whom the transaction says. */
export async function insertVersion(
  scope: Scope,
  { personaId, note, document }: Pick<PersonaVersion, 'personaId' | 'note' | 'document'>,
): Promise<Pick<PersonaVersion, 'id' | 'number'>> {
  const [row] = await scope.query<Pick<PersonaVersion, 'id' | 'number'>>(
    `INSERT INTO persona_version (workspace_id, persona_id, number, at, author, author_role, note, document)
     SELECT $1::int, $2::int, coalesce((SELECT max(number) FROM persona_version WHERE workspace_id = $1 AND persona_id = $2), 0) + 1,
       clock_timestamp(), w.author, w.author_role, $3::text, $4::jsonb
     FROM (SELECT) AS one LEFT JOIN ${AUTHOR} w ON true RETURNING id, number`,
    [scope.workspaceId, personaId, note, JSON.stringify(document)],
  );
  return row!;
}
