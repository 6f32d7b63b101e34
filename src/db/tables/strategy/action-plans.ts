import type { Metric } from '../../../engine/strategy/metric.ts';
import type { Scope } from '../../postgres/connection.ts';
import { columnsOf, type List, type Paged, type Source } from '../../reads/source.ts';
import type { Versioned } from '../research/versioned.ts';
import { asked, holding } from './asked.ts';
import { MEASUREMENT_JSON, type MeasurementJson } from './measurements.ts';

export const ACTION_STATUSES = ['PLANNED', 'RUNNING', 'DONE', 'STOPPED'] as const;
export type ActionStatus = (typeof ACTION_STATUSES)[number];

/** Something that is done to reach an objective. */
export interface ActionPlan {
  readonly id: number;
  readonly objectiveId: number | null;
  readonly language: string;
  readonly name: string;
  readonly content: string | null;
  readonly translations: unknown;
  readonly channel: string;
  readonly status: ActionStatus;
  readonly startsAt: Date;
  /** Null: no end is planned. */
  readonly endsAt: Date | null;
  /** Exact text in the workspace's currency. */
  readonly budget: string | null;
  /** The campaign that spend is recorded under. */
  readonly campaign: string | null;
  /** What is recorded as spent on it, exact text; null: nothing, or some of it in another currency. */
  readonly spent: string | null;
  readonly personaIds: readonly number[];
  readonly segmentId: number | null;
  readonly team: string | null;
  readonly owner: string | null;
  /** Its own metric; null: that of its objective. */
  readonly metric: Metric | null;
  /** The metric it is measured by; null: there is none. */
  readonly measuredBy: Metric | null;
  readonly dueAt: Date | null;
  /** The last measurement with a value of the week before it began, or of its first hour. */
  readonly before: MeasurementJson | null;
  /** The first with a value from its end on; before that the latest since it began. */
  readonly after: MeasurementJson | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const ACTION_TEXTS = ['name', 'content'] as const;

const OWN = `FROM strategy_measurement me
  WHERE me.workspace_id = ac.workspace_id AND me.action_id = ac.id AND me.value IS NOT NULL`;
const ENDED = 'ac.ends_at IS NOT NULL AND me.at >= ac.ends_at';

export const ACTION_PLANS: Source<ActionPlan> = {
  table: 'action_plan',
  alias: 'ac',
  columns: {
    id: 'ac.id',
    objectiveId: 'ac.objective_id',
    language: 'ac.language',
    name: 'ac.name',
    content: 'ac.content',
    translations: 'ac.translations',
    channel: 'ac.channel',
    status: 'ac.status',
    startsAt: 'ac.starts_at',
    endsAt: 'ac.ends_at',
    budget: 'ac.budget::text',
    campaign: 'ac.campaign',
    spent: `(SELECT trim_scale(sum(sp.amount))::text FROM spend sp
      WHERE sp.workspace_id = ac.workspace_id AND sp.campaign = ac.campaign
      HAVING bool_and(sp.currency = (SELECT w.currency FROM workspace w WHERE w.id = ac.workspace_id)))`,
    personaIds: `coalesce(ac.persona_ids, '{}')`,
    segmentId: 'ac.segment_id',
    team: 'ac.team',
    owner: 'ac.owner',
    metric: 'ac.metric',
    measuredBy: `coalesce(ac.metric,
      (SELECT ob.metric FROM objective ob WHERE ob.workspace_id = ac.workspace_id AND ob.id = ac.objective_id))`,
    dueAt: 'ac.due_at',
    before: `(SELECT ${MEASUREMENT_JSON} ${OWN}
      AND me.at > ac.starts_at - interval '7 days' AND me.at <= ac.starts_at + interval '1 hour'
      ORDER BY me.at DESC, me.id DESC LIMIT 1)`,
    after: `(SELECT ${MEASUREMENT_JSON} ${OWN} AND me.at > ac.starts_at + interval '1 hour'
      ORDER BY (${ENDED}) DESC, CASE WHEN ${ENDED} THEN me.at END, me.at DESC, me.id DESC LIMIT 1)`,
    version: 'ac.version',
    createdAt: 'ac.created_at',
    updatedAt: 'ac.updated_at',
  },
};

export const WRITTEN_ACTION_PLANS: Versioned<ActionPlan> = {
  source: ACTION_PLANS,
  stamped: true,
  writes: {
    objectiveId: ['objective_id', '::int'],
    language: ['language', ''],
    name: ['name', ''],
    content: ['content', ''],
    translations: ['translations', '::jsonb'],
    channel: ['channel', ''],
    status: ['status', ''],
    startsAt: ['starts_at', '::timestamptz'],
    endsAt: ['ends_at', '::timestamptz'],
    budget: ['budget', '::numeric'],
    campaign: ['campaign', ''],
    personaIds: ['persona_ids', '::int[]'],
    segmentId: ['segment_id', '::int'],
    team: ['team', ''],
    owner: ['owner', ''],
    metric: ['metric', '::jsonb'],
    dueAt: ['due_at', '::timestamptz'],
  },
};

/** What is done to reach an objective, the first to begin first. */
export const ACTIONS_OF_OBJECTIVE: List<ActionPlan> = {
  source: ACTION_PLANS,
  parent: 'ac.objective_id',
  order: 'ac.starts_at, ac.id',
};

/** What is done for a persona, the first to begin first. */
export const ACTIONS_OF_PERSONA: List<ActionPlan> = {
  source: ACTION_PLANS,
  joins: 'CROSS JOIN LATERAL unnest(ac.persona_ids) AS for_persona(id)',
  parent: 'for_persona.id',
  order: 'ac.starts_at, ac.id',
};

export interface ActionFilter {
  readonly status?: string | undefined;
  readonly team?: string | undefined;
  readonly channel?: string | undefined;
  readonly objectiveId?: number | undefined;
  readonly segmentId?: number | undefined;
  readonly personaId?: number | undefined;
}

/** The actions that a filter means, the first to begin first. */
export function actionsMeant(filter: ActionFilter): Paged<ActionPlan> {
  return {
    source: ACTION_PLANS,
    keys: [
      { sql: 'ac.starts_at', type: 'timestamptz', field: 'startsAt' },
      { sql: 'ac.id', type: 'int', field: 'id' },
    ],
    condition: (values) =>
      [
        asked(values, [
          ['ac.status', '::text', filter.status],
          ['ac.team', '::text', filter.team],
          ['ac.channel', '::text', filter.channel],
          ['ac.objective_id', '::int', filter.objectiveId],
          ['ac.segment_id', '::int', filter.segmentId],
        ]),
        ...holding(values, 'ac.persona_ids', filter.personaId),
      ]
        .filter((one) => one !== '')
        .join(' AND '),
  };
}

/** Actions that are to be measured by a time. */
export async function actionsDue(scope: Scope, now: Date): Promise<ActionPlan[]> {
  return scope.query<ActionPlan>(
    `SELECT ${columnsOf(ACTION_PLANS)} FROM action_plan ac
     WHERE ac.workspace_id = $1 AND ac.due_at <= $2 ORDER BY ac.id LIMIT 1000`,
    [scope.workspaceId, now],
  );
}

/** Writes when actions are measured next. */
export async function followActions(
  scope: Scope,
  followed: readonly { readonly id: number; readonly dueAt: Date | null }[],
): Promise<void> {
  if (followed.length === 0) return;
  await scope.query(
    `UPDATE action_plan ac SET due_at = f."dueAt" FROM jsonb_to_recordset($2::jsonb) AS f(id int, "dueAt" timestamptz)
     WHERE ac.workspace_id = $1 AND ac.id = f.id`,
    [scope.workspaceId, JSON.stringify(followed)],
  );
}
