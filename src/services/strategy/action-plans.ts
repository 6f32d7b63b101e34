import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { rowsByIds } from '../../db/reads/source.ts';
import {
  ACTION_PLANS,
  ACTION_STATUSES,
  ACTION_TEXTS,
  type ActionPlan,
  followActions,
  WRITTEN_ACTION_PLANS,
} from '../../db/tables/strategy/action-plans.ts';
import { insertMeasurements, type MeasurementJson } from '../../db/tables/strategy/measurements.ts';
import { OBJECTIVES } from '../../db/tables/strategy/objectives.ts';
import { filled, name } from '../input/text.ts';
import { LANGUAGES } from '../input/translations.ts';
import { invalid, type Seen } from '../research/checked.ts';
import { team } from '../research/teams.ts';
import type { RunHost } from '../threads/host.ts';
import { keeping } from './kept.ts';
import { ids } from './links.ts';
import { checkedMetric, firstValue, type MetricInput } from './metrics.ts';
import { type Moment, moment } from './moment.ts';
import { translations } from './texts.ts';

const DAY_MS = 86_400_000;
const BUDGET = /^\d{1,16}(?:\.\d{1,4})?$/;

const fields = {
  objectiveId: z.int().nullable(),
  language: z.enum(LANGUAGES),
  name: filled(200),
  content: filled(10_000).nullable(),
  translations,
  channel: name(100),
  status: z.enum(ACTION_STATUSES),
  startsAt: moment,
  endsAt: moment.nullable(),
  budget: z.string().regex(BUDGET, 'is no amount of 0 or more, with 4 places at most').nullable(),
  campaign: name(200).nullable(),
  personaIds: ids,
  segmentId: z.int().nullable(),
  team: team.nullable(),
  owner: name(200).nullable(),
  metric: z.record(z.string(), z.unknown()).nullable(),
};

const Input = z.strictObject(fields).partial().required({ name: true, channel: true, startsAt: true });
const { metric: _metric, ...editable } = fields;
const Patch = z.strictObject(editable).partial();

const actions = keeping({
  rows: WRITTEN_ACTION_PLANS,
  subject: 'ACTION_PLAN',
  noun: 'action',
  texts: ACTION_TEXTS,
  json: ['metric'],
  Input,
  Patch,
  settle(_scope, after, before) {
    const { startsAt, endsAt = null } = after as Pick<ActionPlan, 'startsAt'> & Partial<Pick<ActionPlan, 'endsAt'>>;
    if (endsAt !== null && endsAt <= startsAt) throw invalid('It would end before it begins.', ['endsAt']);
    // An edit may need another measurement.
    return before === null ? {} : { dueAt: new Date() };
  },
});

/** An action as clients give it. */
export type ActionInput = Omit<z.input<typeof Input>, 'metric' | 'startsAt'> & {
  /** Default: the metric of its objective; without one it has no result. */
  readonly metric?: MetricInput | null | undefined;
  /** Default: now. */
  readonly startsAt?: Moment | undefined;
};
export type ActionPatch = z.input<typeof Patch>;

/**
 * Plans an action. Its metric, or that of its objective, is measured at once: what it was before. Throws INVALID_INPUT, also
 * for one that ends before it begins; NOT_FOUND; for a metric that nobody can measure what {@link firstValue} throws.
 */
export async function createAction(host: RunHost, scope: Scope, input: ActionInput): Promise<ActionPlan> {
  const { metric: given = null, startsAt = new Date(), ...others } = input;
  const objectiveId = others.objectiveId ?? null;
  const [objective] = objectiveId === null ? [] : await rowsByIds(scope, OBJECTIVES, [objectiveId]);
  const wanted = given ?? ((objective?.metric ?? null) as MetricInput | null);
  const first = wanted && (await firstValue(host, scope, wanted));
  return scope.transaction(async (transaction) => {
    const metric = given === null || first === null ? null : { ...first.metric };
    const made = await actions.create(transaction, { ...others, startsAt, metric });
    if (first === null) return made;
    const { measurement } = first;
    await keepActions(transaction, [{ action: made, measurement }], new Date(measurement.at));
    return (await rowsByIds(transaction, ACTION_PLANS, [made.id]))[0]!;
  });
}

/**
 * Plans an action as a file has it: nothing is measured, which a worker does next. Throws INVALID_INPUT, NOT_FOUND, UNKNOWN_FEATURE.
 */
export async function defineAction(
  scope: Scope,
  { metric: given, ...fields }: ActionInput & { readonly startsAt: Moment },
): Promise<ActionPlan> {
  const metric = given ? { ...(await checkedMetric(scope, given)) } : null;
  return scope.transaction(async (transaction) => {
    const made = await actions.create(transaction, { ...fields, metric });
    if (made.measuredBy) await followActions(transaction, [{ id: made.id, dueAt: new Date() }]);
    return made;
  });
}

/** Changes an action; its own metric stays. Throws INVALID_INPUT, NOT_FOUND, CONFLICT. */
export function editAction(scope: Scope, seen: Seen, patch: ActionPatch): Promise<ActionPlan> {
  return actions.edit(scope, seen, patch);
}

/** Deletes an action with what was measured of it. Throws NOT_FOUND, CONFLICT. */
export const deleteAction = actions.remove;

/** Keeps what the metrics of actions were, and when they are looked at next; null of one without a metric. */
export async function keepActions(
  transaction: Scope,
  measured: readonly { readonly action: ActionPlan; readonly measurement: MeasurementJson | null }[],
  now: Date,
): Promise<void> {
  await insertMeasurements(
    transaction,
    measured.flatMap(({ action, measurement }) =>
      measurement ? { ...measurement, objectiveId: null, actionId: action.id } : [],
    ),
  );
  await followActions(
    transaction,
    measured.map(({ action }) => ({ id: action.id, dueAt: nextLook(action, now) })),
  );
}

/** When an action that was just measured is measured next: each day, and as it begins and ends. Null: it is over. */
export function nextLook({ startsAt, endsAt, status }: ActionPlan, now: Date): Date | null {
  const over = endsAt !== null && endsAt <= now;
  if (over || status === 'STOPPED' || (status === 'DONE' && endsAt === null)) return null;
  const moments = [startsAt, endsAt].filter((at) => at !== null && at > now) as Date[];
  return new Date(Math.min(now.getTime() + DAY_MS, ...moments.map((at) => at.getTime())));
}
