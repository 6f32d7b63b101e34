import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { rowsByIds } from '../../db/reads/source.ts';
import { insertMeasurements, type MeasurementJson } from '../../db/tables/strategy/measurements.ts';
import {
  followObjectives,
  OBJECTIVE_TEXTS,
  OBJECTIVES,
  type Objective,
  objectiveKeysLike,
  unlinkObjective,
  WRITTEN_OBJECTIVES,
} from '../../db/tables/strategy/objectives.ts';
import { METRICS } from '../../engine/outcomes/metrics.ts';
import type { Metric } from '../../engine/strategy/metric.ts';
import { type Pace, paceOf, type Reading } from '../../engine/strategy/pace.ts';
import { PersonagraphError } from '../../errors.ts';
import { HANDLE, HANDLE_RULE, handleOf, numberedHandle } from '../input/handle.ts';
import { filled } from '../input/text.ts';
import { LANGUAGES } from '../input/translations.ts';
import { checked, invalid } from '../research/checked.ts';
import { team } from '../research/teams.ts';
import type { RunHost } from '../threads/host.ts';
import { announceMoves } from './announce.ts';
import { keeping } from './kept.ts';
import { ids } from './links.ts';
import { checkedMetric, firstValue, type MetricInput } from './metrics.ts';
import { type Moment, moment } from './moment.ts';
import { translations } from './texts.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** A number that cannot be had at the horizon is tried for so many days more. */
const TRIED_DAYS = 7;

const number = z.number().min(-1e15).max(1e15);

const fields = {
  language: z.enum(LANGUAGES),
  name: filled(200),
  description: filled(5_000).nullable(),
  translations,
  /** Where it begins: default, the value when it is made. */
  baseline: number,
  target: number,
  startsAt: moment,
  horizon: moment,
  team: team.nullable(),
  questionIds: ids,
  segmentIds: ids,
  personaIds: ids,
};

const Input = z
  .strictObject({ ...fields, key: z.string().regex(HANDLE, HANDLE_RULE), metric: z.record(z.string(), z.unknown()) })
  .partial()
  .required({ name: true, target: true, horizon: true, key: true, metric: true, baseline: true, startsAt: true });
const Patch = z.strictObject(fields).partial();

const objectives = keeping({
  rows: WRITTEN_OBJECTIVES,
  subject: 'OBJECTIVE',
  noun: 'objective',
  texts: OBJECTIVE_TEXTS,
  json: ['metric'],
  Input,
  Patch,
  settle(_scope, after, before) {
    const { baseline, target, startsAt, horizon } = after as Pick<
      Objective,
      'baseline' | 'target' | 'startsAt' | 'horizon'
    >;
    if (baseline === target) throw invalid(`Is the baseline already, ${baseline}: there is no way to go.`, ['target']);
    if (horizon <= startsAt) throw invalid('Is not after the start.', ['horizon']);
    // An edit may need another measurement: a horizon that was moved, one that is decided anew.
    return before === null ? {} : { dueAt: new Date() };
  },
  unlink: unlinkObjective,
});

/** An objective as clients give it. */
export type ObjectiveInput = Omit<z.input<typeof Input>, 'key' | 'metric' | 'baseline' | 'startsAt'> & {
  /** Default: made of the name. */
  readonly key?: string | undefined;
  readonly metric: MetricInput;
  readonly baseline?: number | undefined;
  /** Default: now. */
  readonly startsAt?: Moment | undefined;
};
export type ObjectivePatch = z.input<typeof Patch>;

/**
 * Makes an objective, and measures it at once: its baseline is the value now, where none is given. Throws INVALID_INPUT, NOT_FOUND,
 * CONFLICT for a key that is taken, and for one that nobody can measure what {@link firstValue} throws.
 */
export async function createObjective(host: RunHost, scope: Scope, input: ObjectiveInput): Promise<Objective> {
  const { metric: given, baseline, startsAt = new Date(), key, ...others } = input;
  if (new Date(others.horizon).getTime() <= Date.now()) {
    throw invalid('Is over: nobody can measure what it was.', ['horizon']);
  }
  const { metric, measurement } = await firstValue(host, scope, given);
  if (baseline === undefined) refuseReached(metric, measurement.value, others.target);
  return scope.transaction(async (transaction) => {
    const named = checked(z.object({ name: fields.name }), { name: others.name });
    const made = await objectives.create(transaction, {
      ...others,
      key: key ?? (await freeKey(transaction, named.name)),
      metric: { ...metric },
      baseline: baseline ?? measurement.value,
      startsAt,
    });
    await insertMeasurements(transaction, [{ ...measurement, objectiveId: made.id, actionId: null }]);
    const [measured] = await rowsByIds(transaction, OBJECTIVES, [made.id]);
    const at = new Date(measurement.at);
    await followObjectives(transaction, [
      { id: made.id, dueAt: nextDue(made, at), pace: paceNow(measured!, new Date()).state },
    ]);
    return (await rowsByIds(transaction, OBJECTIVES, [made.id]))[0]!;
  });
}

/**
 * Makes an objective as a file has it, with its baseline: nothing is measured, which a worker does next. Throws INVALID_INPUT,
 * NOT_FOUND, UNKNOWN_FEATURE, CONFLICT for a key that is taken.
 */
export async function defineObjective(
  scope: Scope,
  {
    metric,
    ...fields
  }: ObjectiveInput & { readonly key: string; readonly baseline: number; readonly startsAt: Moment },
): Promise<Objective> {
  const checkedOne = await checkedMetric(scope, metric);
  return scope.transaction(async (transaction) => {
    const made = await objectives.create(transaction, { ...fields, metric: { ...checkedOne } });
    const now = new Date();
    await followObjectives(transaction, [{ id: made.id, dueAt: now, pace: paceNow(made, now).state }]);
    return made;
  });
}

/** Changes an objective; its metric and key stay. Throws INVALID_INPUT, NOT_FOUND, CONFLICT. */
export const editObjective = objectives.edit;

/** Deletes an objective with its history. Its actions and decisions stay, for none. Throws NOT_FOUND, CONFLICT. */
export const deleteObjective = objectives.remove;

/** Measures an objective now, on request. Throws NOT_FOUND, and what {@link firstValue} throws. */
export async function measureObjective(host: RunHost, scope: Scope, id: number): Promise<Objective> {
  const [found] = await rowsByIds(scope, OBJECTIVES, [id]);
  if (!found) throw new PersonagraphError('NOT_FOUND', 'No such objective.', { field: ['id'] });
  const { measurement } = await firstValue(host, scope, found.metric as MetricInput);
  return scope.transaction(async (transaction) => {
    await keepMeasured(transaction, [{ objective: found, measurement }], new Date(measurement.at));
    return (await rowsByIds(transaction, OBJECTIVES, [id]))[0]!;
  });
}

/** Keeps what objectives were measured as, and tells of those whose pace is another since. */
export async function keepMeasured(
  transaction: Scope,
  measured: readonly { readonly objective: Objective; readonly measurement: MeasurementJson }[],
  now: Date,
): Promise<void> {
  await insertMeasurements(
    transaction,
    measured.map(({ objective, measurement }) => ({ ...measurement, objectiveId: objective.id, actionId: null })),
  );
  const ids = measured.map(({ objective }) => objective.id);
  const after = (await rowsByIds(transaction, OBJECTIVES, ids)).map((objective) => {
    const pace = paceNow(objective, now).state;
    const decided = objective.last?.value !== null && objective.last !== null;
    return { objective, pace, dueAt: nextDue(objective, now, decided) };
  });
  await followObjectives(
    transaction,
    after.map(({ objective, pace, dueAt }) => ({ id: objective.id, pace, dueAt })),
  );
  const moves = after
    .filter(({ objective, pace }) => objective.pace !== pace)
    .map(({ objective, pace }) => ({ thing: objective, moved: [objective.pace ?? 'UNKNOWN', pace] }));
  if (moves.length > 0) await announceMoves(transaction, 'OBJECTIVE', moves);
}

/** The measurement that an objective's pace is of. */
export function readingOf({ last }: Pick<Objective, 'last'>): Reading | null {
  return last && { at: new Date(last.at), value: last.value, low: last.low, high: last.high };
}

/** The pace of an objective at a time. */
export function paceNow(objective: Objective, now: Date): Pace {
  return paceOf(objective, readingOf(objective), now);
}

/** When an objective that was just measured, with a value or without, is measured next; null: it is decided. */
export function nextDue({ horizon }: Pick<Objective, 'horizon'>, now: Date, decided = true): Date | null {
  const left = horizon.getTime() - now.getTime();
  if (left > 0) return new Date(now.getTime() + Math.min(DAY_MS, left));
  return decided || -left > TRIED_DAYS * DAY_MS ? null : new Date(now.getTime() + HOUR_MS);
}

/**
 * Throws INVALID_INPUT for a target that is worse than the value now, of an outcome of which everybody knows which way is better:
 * it would be told to be on pace while things get worse.
 */
function refuseReached(metric: Metric, value: number, target: number): void {
  if (!('outcome' in metric)) return;
  const { direction } = METRICS[metric.outcome];
  if (direction === 'HIGHER' ? target >= value : target <= value) return;
  const better = direction === 'HIGHER' ? 'more' : 'less';
  const message = `Is reached already: ${metric.outcome} is ${value}, and ${better} is better. Give a baseline where it is meant so.`;
  throw invalid(message, ['target']);
}

async function freeKey(scope: Scope, name: string): Promise<string> {
  const base = handleOf(name, 'objective');
  const taken = await objectiveKeysLike(scope, base);
  for (let number = 1; ; number++) {
    const key = numberedHandle(base, number);
    if (!taken.has(key)) return key;
  }
}
