import type { Scope } from '../../postgres/connection.ts';
import type { List } from '../../reads/source.ts';
import { PERSONAS, type Persona } from './personas.ts';

/** The personas that take the place of one, oldest first. */
export const SUCCESSORS_OF_PERSONA: List<Persona> = { source: PERSONAS, parent: 'p.supersedes_id', order: 'p.id' };

/** Ids of the personas that one takes the place of, the nearest first. */
export async function predecessorsOf(scope: Scope, id: number): Promise<number[]> {
  const rows = await scope.query<{ id: number }>(
    `WITH RECURSIVE line AS (
       SELECT supersedes_id AS id, 1 AS place FROM persona WHERE workspace_id = $1 AND id = $2
       UNION SELECT p.supersedes_id, l.place + 1 FROM line l JOIN persona p ON p.workspace_id = $1 AND p.id = l.id
     ) CYCLE id SET again USING path
     SELECT id FROM line WHERE id IS NOT NULL AND NOT again ORDER BY place`,
    [scope.workspaceId, id],
  );
  return rows.map((row) => row.id);
}
