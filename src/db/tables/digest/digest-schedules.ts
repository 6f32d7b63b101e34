import { DEFAULT_SCHEDULE, type DigestSchedule, type LastDigest } from '../../../engine/digest/morning.ts';
import type { Connection, Scope } from '../../postgres/connection.ts';
import { type ColumnTable, selectList } from '../../postgres/row.ts';

const COLUMNS: ColumnTable<DigestSchedule> = {
  enabled: 'enabled',
  hour: 'hour',
  keepDays: 'keep_days',
};
const NAMES = Object.values(COLUMNS);

/** When the workspace is told; the default where nobody said. */
export async function readSchedule(scope: Scope): Promise<DigestSchedule> {
  const [row] = await scope.query<DigestSchedule>(
    `SELECT ${selectList(COLUMNS)} FROM digest_schedule WHERE workspace_id = $1`,
    [scope.workspaceId],
  );
  return row ?? DEFAULT_SCHEDULE;
}

/** Stores when the workspace is told. */
export async function writeSchedule(scope: Scope, schedule: DigestSchedule): Promise<void> {
  await scope.query(
    `INSERT INTO digest_schedule (workspace_id, ${NAMES.join(', ')})
     VALUES ($1, ${NAMES.map((_, index) => `$${index + 2}`).join(', ')})
     ON CONFLICT (workspace_id) DO UPDATE SET updated_at = now(), ${NAMES.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    [scope.workspaceId, ...(Object.keys(COLUMNS) as (keyof DigestSchedule)[]).map((field) => schedule[field])],
  );
}

/** A workspace that is told every morning. */
export interface ScheduledWorkspace {
  readonly workspaceId: number;
  readonly schedule: DigestSchedule;
  /** IANA name of the zone of its mornings. */
  readonly timeZone: string;
  readonly createdAt: number;
  readonly last: LastDigest | null;
}

interface ScheduledRow {
  readonly workspaceId: number;
  readonly schedule: DigestSchedule | null;
  readonly timeZone: string;
  readonly createdAt: Date;
  readonly day: number | null;
  readonly until: Date | null;
}

const SCHEDULED = `SELECT w.id AS "workspaceId", w.time_zone AS "timeZone", w.created_at AS "createdAt", d.day - DATE '1970-01-01' AS day, d.until,
    CASE WHEN s.workspace_id IS NOT NULL THEN jsonb_build_object(${Object.entries(COLUMNS)
      .map(([field, column]) => `'${field}', s.${column}`)
      .join(', ')}) END AS schedule
  FROM workspace w LEFT JOIN digest_schedule s ON s.workspace_id = w.id
  LEFT JOIN LATERAL (SELECT g.day, g.until FROM digest g WHERE g.workspace_id = w.id ORDER BY g.day DESC LIMIT 1) d ON true`;

/** Workspaces that are told every morning, and had none for half a day before a time. */
export async function scheduledWorkspaces(connection: Connection, now: Date): Promise<ScheduledWorkspace[]> {
  const rows = await connection.query<ScheduledRow>(
    `${SCHEDULED} WHERE coalesce(s.enabled, true) AND (d.until IS NULL OR d.until < $1::timestamptz - interval '12 hours')
     ORDER BY w.id`,
    [now],
  );
  return rows.map(scheduledOf);
}

/** The same of one workspace, as it is now. */
export async function scheduledWorkspace(scope: Scope): Promise<ScheduledWorkspace> {
  const [row] = await scope.query<ScheduledRow>(`${SCHEDULED} WHERE w.id = $1`, [scope.workspaceId]);
  return scheduledOf(row!);
}

function scheduledOf({ workspaceId, schedule, timeZone, createdAt, day, until }: ScheduledRow): ScheduledWorkspace {
  return {
    workspaceId,
    schedule: schedule ?? DEFAULT_SCHEDULE,
    timeZone,
    createdAt: createdAt.getTime(),
    last: day === null || until === null ? null : { day, until: until.getTime() },
  };
}
