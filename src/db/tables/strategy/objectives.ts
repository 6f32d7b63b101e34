import type { Metric } from '../../../engine/strategy/metric.ts';
import type { Scope } from '../../postgres/connection.ts';
import { columnsOf, type List, type Paged, type Source } from '../../reads/source.ts';
import type { Versioned } from '../research/versioned.ts';
import { asked, holding } from './asked.ts';
import { MEASUREMENT_JSON, type MeasurementJson } from './measurements.ts';

/** A number that is to be reached by a time. */
export interface Objective {
  readonly id: number;
  readonly key: string;
  readonly language: string;
  readonly name: string;
  readonly description: string | null;
  readonly translations: unknown;
  readonly metric: Metric;
  readonly baseline: number;
  readonly target: number;
  readonly startsAt: Date;
  readonly horizon: Date;
  readonly team: string | null;
  readonly questionIds: readonly number[];
  readonly segmentIds: readonly number[];
  readonly personaIds: readonly number[];
  /** When it is measured next; null: it is decided. */
  readonly dueAt: Date | null;
  /** The pace that was told last. */
  readonly pace: string | null;
  /** The measurement that its pace is of: the first with a value from the horizon on, before that the latest. */
  readonly last: MeasurementJson | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const OBJECTIVE_TEXTS = ['name', 'description'] as const;

const DECIDES = 'me.at >= ob.horizon AND me.value IS NOT NULL';

export const OBJECTIVES: Source<Objective> = {
  table: 'objective',
  alias: 'ob',
  columns: {
    id: 'ob.id',
    key: 'ob.key',
    language: 'ob.language',
    name: 'ob.name',
    description: 'ob.description',
    translations: 'ob.translations',
    metric: 'ob.metric',
    baseline: 'ob.baseline',
    target: 'ob.target',
    startsAt: 'ob.starts_at',
    horizon: 'ob.horizon',
    team: 'ob.team',
    questionIds: `coalesce(ob.question_ids, '{}')`,
    segmentIds: `coalesce(ob.segment_ids, '{}')`,
    personaIds: `coalesce(ob.persona_ids, '{}')`,
    dueAt: 'ob.due_at',
    pace: 'ob.pace',
    last: `(SELECT ${MEASUREMENT_JSON} FROM strategy_measurement me
      WHERE me.workspace_id = ob.workspace_id AND me.objective_id = ob.id
      ORDER BY (${DECIDES}) DESC, CASE WHEN ${DECIDES} THEN me.at END, me.at DESC, me.id DESC LIMIT 1)`,
    version: 'ob.version',
    createdAt: 'ob.created_at',
    updatedAt: 'ob.updated_at',
  },
};

export const WRITTEN_OBJECTIVES: Versioned<Objective> = {
  source: OBJECTIVES,
  stamped: true,
  writes: {
    key: ['key', ''],
    language: ['language', ''],
    name: ['name', ''],
    description: ['description', ''],
    translations: ['translations', '::jsonb'],
    metric: ['metric', '::jsonb'],
    baseline: ['baseline', '::float8'],
    target: ['target', '::float8'],
    startsAt: ['starts_at', '::timestamptz'],
    horizon: ['horizon', '::timestamptz'],
    team: ['team', ''],
    questionIds: ['question_ids', '::int[]'],
    segmentIds: ['segment_ids', '::int[]'],
    personaIds: ['persona_ids', '::int[]'],
    dueAt: ['due_at', '::timestamptz'],
  },
};

/** The objectives that a persona is named by, the nearest horizon first. */
export const OBJECTIVES_OF_PERSONA: List<Objective> = {
  source: OBJECTIVES,
  joins: 'CROSS JOIN LATERAL unnest(ob.persona_ids) AS of_persona(id)',
  parent: 'of_persona.id',
  order: 'ob.horizon, ob.id',
};

export interface ObjectiveFilter {
  readonly team?: string | undefined;
  readonly personaId?: number | undefined;
  readonly segmentId?: number | undefined;
  readonly questionId?: number | undefined;
}

/** The objectives that a filter means, the nearest horizon first. */
export function objectivesMeant({ team, personaId, segmentId, questionId }: ObjectiveFilter): Paged<Objective> {
  return {
    source: OBJECTIVES,
    keys: [
      { sql: 'ob.horizon', type: 'timestamptz', field: 'horizon' },
      { sql: 'ob.id', type: 'int', field: 'id' },
    ],
    condition: (values) =>
      [
        asked(values, [['ob.team', '::text', team]]),
        ...holding(values, 'ob.persona_ids', personaId),
        ...holding(values, 'ob.segment_ids', segmentId),
        ...holding(values, 'ob.question_ids', questionId),
      ]
        .filter((one) => one !== '')
        .join(' AND '),
  };
}

/** All objectives of a workspace, the nearest horizon first; of one team, or of none where it is left out. */
export async function listObjectives(scope: Scope, team?: string): Promise<Objective[]> {
  return scope.query<Objective>(
    `SELECT ${columnsOf(OBJECTIVES)} FROM objective ob
     WHERE ob.workspace_id = $1 AND ($2::text IS NULL OR ob.team = $2) ORDER BY ob.horizon, ob.id`,
    [scope.workspaceId, team ?? null],
  );
}

/** The keys of objectives that begin as a text does. */
export async function objectiveKeysLike(scope: Scope, key: string): Promise<Set<string>> {
  const rows = await scope.query<{ key: string }>(
    'SELECT key FROM objective WHERE workspace_id = $1 AND starts_with(key, left($2, 50))',
    [scope.workspaceId, key],
  );
  return new Set(rows.map((row) => row.key));
}

/** Objectives that are to be measured by a time. */
export async function objectivesDue(scope: Scope, now: Date): Promise<Objective[]> {
  return scope.query<Objective>(
    `SELECT ${columnsOf(OBJECTIVES)} FROM objective ob
     WHERE ob.workspace_id = $1 AND ob.due_at <= $2 ORDER BY ob.id LIMIT 1000`,
    [scope.workspaceId, now],
  );
}

/** Writes when objectives are measured next, and which pace was told. */
export async function followObjectives(
  scope: Scope,
  followed: readonly { readonly id: number; readonly dueAt: Date | null; readonly pace: string }[],
): Promise<void> {
  if (followed.length === 0) return;
  await scope.query(
    `UPDATE objective ob SET due_at = f."dueAt", pace = f.pace
     FROM jsonb_to_recordset($2::jsonb) AS f(id int, "dueAt" timestamptz, pace text)
     WHERE ob.workspace_id = $1 AND ob.id = f.id`,
    [scope.workspaceId, JSON.stringify(followed)],
  );
}

/** Actions and decisions for an objective that is deleted stay, and are for none. */
export async function unlinkObjective(scope: Scope, id: number): Promise<void> {
  await scope.query('UPDATE action_plan SET objective_id = NULL WHERE workspace_id = $1 AND objective_id = $2', [
    scope.workspaceId,
    id,
  ]);
  await scope.query('UPDATE persona_decision SET objective_id = NULL WHERE workspace_id = $1 AND objective_id = $2', [
    scope.workspaceId,
    id,
  ]);
}
