import { dateOfDay, TimeZone } from '../../../calendar/index.ts';
import type { QualityNumber } from '../../../engine/persona-quality/number.ts';
import type { QualityCheckResult } from '../../../engine/persona-quality/rating.ts';
import type { Connection, Scope } from '../../postgres/connection.ts';
import type { List, Paged, Source } from '../../reads/source.ts';
import { workspaceTimeZone } from '../workspaces/workspaces.ts';

/** The last measurement of a persona's quality in a month. */
export interface PersonaQuality {
  /** Row id of the persona. */
  readonly id: number;
  /** Months since the year 0: see {@link monthOf}. */
  readonly month: number;
  readonly measuredAt: Date;
  /** The version of the persona that was measured. */
  readonly personaVersion: number;
  readonly numbers: readonly QualityNumber[];
  readonly checks: readonly QualityCheckResult[];
}

/** The same of all personas of a workspace together. */
export interface PersonaSetQuality {
  readonly month: number;
  readonly measuredAt: Date;
  readonly numbers: readonly QualityNumber[];
}

export const PERSONA_QUALITY: Source<PersonaQuality> = {
  table: 'persona_quality',
  alias: 'q',
  columns: {
    id: 'q.persona_id',
    month: 'q.month',
    measuredAt: 'q.measured_at',
    personaVersion: 'q.persona_version',
    numbers: 'q.numbers',
    checks: 'q.checks',
  },
  named: ['id', 'month'],
};

export const PERSONA_SET_QUALITY: Source<PersonaSetQuality> = {
  table: 'persona_set_quality',
  alias: 'w',
  columns: { month: 'w.month', measuredAt: 'w.measured_at', numbers: 'w.numbers' },
  named: ['month'],
};

/** The newest measurement of a persona, or none. */
export const LAST_QUALITY: List<PersonaQuality> = {
  source: PERSONA_QUALITY,
  parent: 'q.persona_id',
  condition: `q.month = (SELECT max(o.month) FROM persona_quality o
    WHERE o.workspace_id = q.workspace_id AND o.persona_id = q.persona_id)`,
  order: 'q.persona_id',
};

/** The measurements of a persona, the newest first. */
export const QUALITY_HISTORY: Paged<PersonaQuality> = {
  source: PERSONA_QUALITY,
  keys: [{ sql: 'q.month', type: 'int', descending: true, field: 'month' }],
  parent: 'q.persona_id',
};

/** The measurements of the workspace's personas together, the newest first. */
export const SET_QUALITY_HISTORY: Paged<PersonaSetQuality> = {
  source: PERSONA_SET_QUALITY,
  keys: [{ sql: 'w.month', type: 'int', descending: true, field: 'month' }],
};

/** The month of a time by the clocks of a time zone: 12 times the year, and 0 for January. */
export function monthOf(at: Date, timeZone: string): number {
  const { year, month } = dateOfDay(TimeZone.of(timeZone).dayOf(at.getTime()));
  return year * 12 + month - 1;
}

/** A measurement to store. */
export type NewQuality = Pick<PersonaQuality, 'id' | 'personaVersion' | 'numbers' | 'checks'>;

/** Stores what was measured in place of what was measured earlier in the month. Personas that are gone are left out. */
export async function writeQuality(
  scope: Scope,
  at: Date,
  personas: readonly NewQuality[],
  together: readonly QualityNumber[],
): Promise<void> {
  const month = monthOf(at, await workspaceTimeZone(scope));
  await scope.query(
    `INSERT INTO persona_quality (workspace_id, persona_id, month, measured_at, persona_version, numbers, checks)
     SELECT $1::int, p.id, $3::int, $4::timestamptz, m."personaVersion", m.numbers, m.checks
     FROM jsonb_to_recordset($2::jsonb) AS m(id int, "personaVersion" int, numbers jsonb, checks jsonb)
     JOIN persona p ON p.workspace_id = $1 AND p.id = m.id ORDER BY p.id FOR KEY SHARE OF p
     ON CONFLICT (workspace_id, persona_id, month) DO UPDATE SET measured_at = excluded.measured_at,
       persona_version = excluded.persona_version, numbers = excluded.numbers, checks = excluded.checks
     WHERE persona_quality.measured_at <= excluded.measured_at`,
    [scope.workspaceId, JSON.stringify(personas), month, at],
  );
  await scope.query(
    `INSERT INTO persona_set_quality (workspace_id, month, measured_at, numbers) VALUES ($1, $2, $3, $4)
     ON CONFLICT (workspace_id, month) DO UPDATE SET measured_at = excluded.measured_at, numbers = excluded.numbers
     WHERE persona_set_quality.measured_at <= excluded.measured_at`,
    [scope.workspaceId, month, at, JSON.stringify(together)],
  );
}

/** The newest measurement of the workspace's personas together, null before the first. */
export async function lastSetQuality(scope: Scope): Promise<PersonaSetQuality | null> {
  const [row] = await scope.query<PersonaSetQuality>(
    `SELECT month, measured_at AS "measuredAt", numbers FROM persona_set_quality
     WHERE workspace_id = $1 ORDER BY month DESC LIMIT 1`,
    [scope.workspaceId],
  );
  return row ?? null;
}

/**
 * Workspaces with no measurement in the month of a time by their clocks, and an active persona that has had its members for a day: before
 * that they still settle.
 */
export async function workspacesWithoutQuality(connection: Connection, at: Date): Promise<number[]> {
  const rows = await connection.query<{ id: number; timeZone: string; last: number | null }>(
    `SELECT w.id, w.time_zone AS "timeZone",
       (SELECT max(q.month) FROM persona_set_quality q WHERE q.workspace_id = w.id) AS last
     FROM workspace w WHERE EXISTS (SELECT FROM persona p WHERE p.workspace_id = w.id AND p.status = 'ACTIVE'
       AND p.matched_from <= $1::timestamptz - interval '1 day' AND NOT p.refit_due)
     ORDER BY 1`,
    [at],
  );
  return rows.filter(({ timeZone, last }) => last === null || last < monthOf(at, timeZone)).map(({ id }) => id);
}
