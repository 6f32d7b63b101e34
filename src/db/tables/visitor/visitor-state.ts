import type { Scope } from '../../postgres/connection.ts';

/** All that a model of visitors depends on: of the same state it says the same. */
export interface VisitorState {
  /** The personas in use, as they are defined. */
  readonly definition: string;
  /** The last run that was published, 0 before the first. */
  readonly run: number;
  /** Members of the personas, and the catalogue's traits and surveys. */
  readonly data: string;
}

/** The state of a workspace's personas, matches and catalogue, in one statement. */
export async function visitorState(scope: Scope): Promise<VisitorState> {
  const [row] = await scope.readJson<VisitorState>(
    `SELECT coalesce(string_agg(p.id || '.' || p.version || p.polarity, ' ' ORDER BY p.id), '') AS definition,
       (SELECT coalesce(max(r.id), 0) FROM run r WHERE r.workspace_id = $1 AND r.state = 'LIVE') AS run,
       coalesce(string_agg(p.match_count::text, ' ' ORDER BY p.id), '')
         || '/' || (SELECT count(*) FROM trait t WHERE t.workspace_id = $1)
         || '/' || (SELECT count(*) FROM survey v WHERE v.workspace_id = $1) AS data
     FROM persona p WHERE p.workspace_id = $1 AND p.status = 'ACTIVE'`,
    [scope.workspaceId],
  );
  return row!;
}
