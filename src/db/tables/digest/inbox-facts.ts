import type { Scope } from '../../postgres/connection.ts';

/** The inbox of feedback of one team in a time. */
export interface InboxFacts {
  /** Null: of no team. */
  readonly team: string | null;
  readonly sent: number;
  readonly accepted: number;
  readonly declined: number;
  /** All that nobody has answered at the end of the time. */
  readonly waiting: number;
}

/** What was sent and answered from one time up to another, by team; teams without any are left out. */
export async function inboxFacts(scope: Scope, since: Date, until: Date): Promise<InboxFacts[]> {
  return scope.query<InboxFacts>(
    `SELECT * FROM (SELECT f.team, count(*) FILTER (WHERE f.created_at >= $2)::int AS sent,
         count(*) FILTER (WHERE f.status = 'ACCEPTED' AND f.decided_at >= $2 AND f.decided_at < $3)::int AS accepted,
         count(*) FILTER (WHERE f.status = 'DECLINED' AND f.decided_at >= $2 AND f.decided_at < $3)::int AS declined,
         count(*) FILTER (WHERE f.status = 'NEW' OR f.decided_at >= $3)::int AS waiting
       FROM research_feedback f WHERE f.workspace_id = $1 AND f.created_at < $3 GROUP BY f.team) AS counted
     WHERE sent + accepted + declined > 0 ORDER BY team NULLS LAST`,
    [scope.workspaceId, since, until],
  );
}

/** An import that lost something, or did not come to its end. */
export interface LossyImport {
  readonly id: number;
  readonly file: string;
  readonly state: string;
  readonly lines: number;
  /** Lines that were refused, but for those that the mapping does not want. */
  readonly refused: number;
  readonly ordersDropped: number;
  readonly valuesLeftOut: number;
}

/** The imports that ended from one time up to another with losses, the latest first. */
export async function lossyImports(scope: Scope, since: Date, until: Date, limit: number): Promise<LossyImport[]> {
  return scope.query<LossyImport>(
    `SELECT * FROM (SELECT i.id, i.file, i.state,
         coalesce((i.summary->>'linesRead')::int, i.lines_read) AS lines,
         coalesce((i.summary#>>'{linesRejected,total}')::int - coalesce((i.summary#>>'{linesRejected,unwanted}')::int, 0), 0)
           AS refused,
         coalesce((i.summary#>>'{ordersDropped,total}')::int, 0) AS "ordersDropped",
         coalesce((i.summary#>>'{fieldsLeftOut,total}')::int, 0) AS "valuesLeftOut"
       FROM import i WHERE i.workspace_id = $1 AND NOT i.dry_run AND i.ended_at >= $2 AND i.ended_at < $3
         AND i.state IN ('COMPLETE', 'STOPPED', 'FAILED')) AS ended
     WHERE state <> 'COMPLETE' OR refused + "ordersDropped" + "valuesLeftOut" > 0
     ORDER BY id DESC LIMIT $4`,
    [scope.workspaceId, since, until, limit],
  );
}

/** The last check of the data that ended in a time, and the one before it. */
export interface CheckFacts {
  readonly state: string;
  /** Limits of the standard that it broke. */
  readonly failed: readonly string[];
  /** The same of the last complete check before that time; null where there was none. */
  readonly failedBefore: readonly string[] | null;
}

/** The newest check that ended from one time up to another; null where none did. */
export async function checkFacts(scope: Scope, since: Date, until: Date): Promise<CheckFacts | null> {
  const [row] = await scope.query<CheckFacts>(
    `SELECT k.state, coalesce(k.failed, '{}') AS failed,
       (SELECT coalesce(b.failed, '{}') FROM quality_check b WHERE b.workspace_id = $1 AND b.state = 'COMPLETE'
         AND b.finished_at < $2 ORDER BY b.id DESC LIMIT 1) AS "failedBefore"
     FROM quality_check k WHERE k.workspace_id = $1 AND k.finished_at >= $2 AND k.finished_at < $3
     ORDER BY k.id DESC LIMIT 1`,
    [scope.workspaceId, since, until],
  );
  return row ?? null;
}
