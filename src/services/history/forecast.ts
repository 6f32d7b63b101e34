import type { Scope } from '../../db/postgres/connection.ts';
import { countEvents, firstEventAt } from '../../db/tables/events/event-series.ts';
import { hasEventType } from '../../db/tables/events/events.ts';
import type { Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import { boundsBetween, startOfUnit, type TimeUnit, unitAt } from '../../engine/history/units.ts';
import { PersonagraphError } from '../../errors.ts';
import { LEAST_OBSERVATIONS, NORMAL, type SeriesForecast } from '../../statistics/index.ts';
import type { RunHost } from '../threads/host.ts';
import { refuseFuture, timesOfSegmentation } from './answer-times.ts';
import { MOST_UNITS, trendOfSegmentation } from './trend.ts';

/** Units ahead at most. */
export const MOST_AHEAD = 60;
/** Units of a season by their kind: days of a week, months of a year. A year of weeks is too long to be told from noise. */
const PERIODS: Readonly<Record<string, number>> = { day: 7, month: 12 };

/** One unit that was, and its value. */
export interface Observation {
  readonly from: Date;
  readonly value: number;
}

/** A range that a value is in with a probability; counts are never below 0. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface ForecastPoint {
  readonly from: Date;
  readonly to: Date;
  readonly mean: number;
  readonly interval80: Interval;
  readonly interval95: Interval;
}

/** What is expected of the units to come. */
export interface Forecast {
  readonly method: string;
  /** Standard deviation of the errors of one unit ahead, over the history. */
  readonly sigma: number;
  readonly weights: SeriesForecast['model']['weights'];
  readonly history: readonly Observation[];
  readonly points: readonly ForecastPoint[];
}

export interface ForecastOptions extends TimeUnit {
  /** Units ahead. */
  readonly ahead: number;
}

/** The size of a segment at the ends of units to come, from its sizes at the ends of all units that are whole. */
export async function forecastSegment(
  host: RunHost,
  scope: Scope,
  segmentation: Segmentation,
  segmentId: number,
  options: ForecastOptions,
  now: number,
): Promise<Forecast> {
  const times = timesOfSegmentation(segmentation);
  const clock = times.pinnedTo?.getTime() ?? now;
  const earliest = startOfUnit(options, unitAt(options, clock) - MOST_UNITS + 1);
  const begin = times.from && new Date(Math.max(times.from.getTime(), earliest));
  const range = { ...options, most: MOST_UNITS, from: begin ?? undefined };
  const points = await trendOfSegmentation(host, scope, segmentation, range, now);
  const over = points.filter(({ to }) => to.getTime() <= clock + 1);
  const history = over.map(({ from, segments }) => ({
    from,
    value: segments.find(({ segment }) => segment === segmentId)?.size ?? 0,
  }));
  return forecast(host, history, options);
}

export interface EventForecastOptions extends ForecastOptions {
  readonly type: string;
  /** In the first unit. Default: the unit after the first event, which may have begun late. */
  readonly from?: Date | undefined;
  /** What is known goes up to and with this. Default: now. */
  readonly asOf?: Date | undefined;
}

/** How many events of a type the units to come will have, from all units that are over. */
export async function forecastEvents(
  host: RunHost,
  scope: Scope,
  options: EventForecastOptions,
  now: number,
): Promise<Forecast> {
  const { type, asOf = new Date(now) } = options;
  refuseFuture(asOf, now, 'asOf');
  if (!(await hasEventType(scope, type))) {
    throw new PersonagraphError('INVALID_INPUT', `No event of the type ${type} was ever sent.`, { field: ['type'] });
  }
  const first = options.from ?? (await firstEventAt(scope, type)) ?? asOf;
  const begin = unitAt(options, first.getTime()) + (options.from ? 0 : 1);
  // The unit of the next instant is not over.
  const end = unitAt(options, asOf.getTime() + 1);
  if (end - begin > MOST_UNITS) {
    const message = `There are ${end - begin} units, ${MOST_UNITS} is the most: begin later, or take larger units.`;
    throw new PersonagraphError('TOO_LARGE', message, { field: ['from'] });
  }
  if (end <= begin) return forecast(host, [], options);
  const bounds = boundsBetween(options, startOfUnit(options, begin), startOfUnit(options, end - 1));
  const counts = await countEvents(
    scope,
    type,
    bounds.map((bound) => new Date(bound)),
  );
  const history = counts.map((value, n) => ({ from: new Date(bounds[n]!), value }));
  return forecast(host, history, options);
}

/** Throws HISTORY_TOO_SHORT for a history shorter than the forecast, or than a model needs. */
async function forecast(host: RunHost, history: readonly Observation[], options: ForecastOptions): Promise<Forecast> {
  const { ahead, unit } = options;
  if (!Number.isInteger(ahead) || ahead < 1 || ahead > MOST_AHEAD) {
    throw new PersonagraphError('INVALID_INPUT', `\`ahead\` is 1 to ${MOST_AHEAD}.`, { field: ['ahead'] });
  }
  const needed = Math.max(LEAST_OBSERVATIONS, ahead);
  if (history.length < needed) {
    const missing = `${history.length} whole ${unit}s are known and ${needed} are needed: ${needed - history.length} more.`;
    throw new PersonagraphError('HISTORY_TOO_SHORT', `To forecast ${ahead} ${unit}s, ${missing}`);
  }
  const series = history.map(({ value }) => value);
  const found = await host.ask('forecast', { series, horizon: ahead, period: PERIODS[unit] ?? 1 });
  if (!found) {
    const message = `Of ${history.length} ${unit}s all follow one line without error: nothing tells how far the next may be from it.`;
    throw new PersonagraphError('HISTORY_TOO_SHORT', message);
  }
  const last = unitAt(options, history.at(-1)!.from.getTime());
  const points = found.steps.map(({ mean, deviation }, n) => {
    const within = (by: number) => ({
      low: Math.max(0, mean - by * deviation),
      high: Math.max(0, mean + by * deviation),
    });
    return {
      from: new Date(startOfUnit(options, last + n + 1)),
      to: new Date(startOfUnit(options, last + n + 2)),
      mean: Math.max(0, mean),
      interval80: within(NORMAL[80]),
      interval95: within(NORMAL[95]),
    };
  });
  return { method: found.method, sigma: found.model.sigma, weights: found.model.weights, history, points };
}
