import type { Needs, Row } from '../feature.ts';
import { seededRandom } from '../random.ts';
import type { Json } from '../segmenter.ts';
import { DAY } from '../time.ts';
import type { Answerer } from './answers.ts';
import { numbersIn } from './harvest.ts';
import { pick } from './population.ts';
import type { Sample } from './subject.ts';

/** Limits tried a need; more are thinned out evenly. */
const MOST_LIMITS = 40;
const MOST_PROBES = 900;

type Fitted = Sample & Answerer & { model(): Json };

/** The population, and rows that sit at, just below and just above every limit that can be found. */
export function probeRows(sample: Fitted, asOf: number): readonly Row<Needs>[] {
  const { needs, rows } = sample;
  const limits = limitsOf(sample, asOf);
  const complete = rows.filter((row) => Object.values(row).every((value) => value !== null && isUsual(value)));
  const bases = complete.length > 0 ? complete : rows;
  const random = seededRandom(7);
  const probes: Row<Needs>[] = [];
  for (const [name, { kind }] of Object.entries(needs)) {
    if (kind !== 'number' && kind !== 'time') continue;
    const values = kind === 'number' ? limits.flatMap(around) : limits.flatMap((limit) => instants(limit, asOf));
    for (const value of new Set(values)) probes.push({ ...bases[pick(bases.length, random)]!, [name]: value });
  }
  return [...rows, ...thinned(probes, MOST_PROBES)];
}

/** The numbers that settings, model and explanations speak of. */
export function limitsOf({ segmenter, rows, settings, model }: Fitted, asOf: number): number[] {
  const found = new Set([...numbersIn(settings), ...numbersIn(model())]);
  for (const row of rows.slice(0, 40)) {
    for (const limit of statedLimits(() => segmenter.explain(model(), row, { asOf }))) found.add(limit);
  }
  return thinned(
    [...found].sort((a, b) => a - b),
    MOST_LIMITS,
  );
}

function statedLimits(explain: () => ReturnType<Answerer['segmenter']['explain']>): number[] {
  try {
    return numbersIn(explain().flatMap(({ factors }) => factors.map(({ expected }) => expected)));
  } catch {
    // An explanation that throws is another check's matter.
    return [];
  }
}

/** When a customer's answer may turn by the clock: at its times, and so many days or birthdays after them. */
export function turningTimes(time: number, limits: readonly number[]): number[] {
  return [time, ...limits.flatMap((limit) => [time + limit * DAY, time + limit, anniversary(time, limit)])].filter(
    (at) => Math.abs(at) < 8e15,
  );
}

/** Times that are a limit away from the time of evaluation: as an instant, in milliseconds, days and years. */
function instants(limit: number, asOf: number): number[] {
  const turns = Math.abs(limit) > 1e10 ? [limit, asOf - limit] : [asOf - limit * DAY, anniversary(asOf, -limit)];
  return turns.filter((at) => Math.abs(at) < 8e15).flatMap((at) => [at - 1, at, at + 1]);
}

function anniversary(at: number, years: number): number {
  if (!Number.isInteger(years) || Math.abs(years) > 200 || Math.abs(at) > 8e15) return Number.NaN;
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear() + years, date.getUTCMonth(), date.getUTCDate());
}

function around(limit: number): number[] {
  const step = Math.max(Math.abs(limit) * 1e-9, 1e-9);
  return [limit - step, limit, limit + step, limit + 1];
}

function isUsual(value: Row<Needs>[string]): boolean {
  return typeof value !== 'number' || Math.abs(value) < 1e15;
}

function thinned<T>(values: readonly T[], most: number): T[] {
  if (values.length <= most) return [...values];
  return Array.from({ length: most }, (_, index) => values[Math.floor((index * values.length) / most)]!);
}
