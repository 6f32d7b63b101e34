import { type AttributedSpend, spendProblem } from './attribution.ts';
import {
  countFigure,
  type Figure,
  knownFigure,
  meanFigure,
  poissonInterval,
  shareFigure,
  sumFigure,
  type UnknownReason,
  unknownFigure,
} from './figure.ts';
import type { Metric } from './metrics.ts';
import { newRows, type PeriodData } from './period-data.ts';

/** A group in a period: the rows of its members, and the spend that falls to it. One object for all its metrics. */
export interface Measured {
  readonly rows: Int32Array;
  readonly data: PeriodData;
  readonly spend: AttributedSpend;
}

/** Metrics that are made of sales in the period: where there are none of anybody, they are not known. */
const OF_SALES: ReadonlySet<Metric> = new Set<Metric>([
  'CUSTOMERS',
  'NEW_CUSTOMERS',
  'REVENUE',
  'REVENUE_PER_CUSTOMER',
  'REPEAT_RATE',
  'RETENTION',
  'CAC',
  'ROI',
  'ROAS',
  'ROMI',
]);

/** Metrics that tell new customers from others: nobody is told to be new where nothing of before is on record. */
const OF_NEW: ReadonlySet<Metric> = new Set<Metric>(['NEW_CUSTOMERS', 'CAC', 'ROI', 'ROAS', 'ROMI']);

/** One figure of a group in a period. */
export function measure(metric: Metric, measured: Measured): Figure {
  const { data } = measured;
  if (OF_SALES.has(metric) && !data.within.count.some((count) => count > 0)) return unknownFigure('NO_DATA');
  if (OF_NEW.has(metric) && !(data.beginning < data.span.from)) {
    return unknownFigure('HISTORY_TOO_SHORT', {
      detail: 'No sale from before the period is on record: nobody is told to be new.',
    });
  }
  return MEASURES[metric](measured);
}

const MEASURES: Readonly<Record<Metric, (measured: Measured) => Figure>> = {
  CUSTOMERS: (measured) => countFigure({ count: buyersOf(measured).length, n: measured.rows.length }, 0),
  NEW_CUSTOMERS: ({ rows, data }) => countFigure({ count: newRows(data, rows).length, n: rows.length }, 0),
  REVENUE: ({ rows, data }) => total(rows, data.within.money),
  REVENUE_PER_CUSTOMER: (measured) => mean(buyersOf(measured), measured.data.within.money, 'NO_AMOUNTS'),
  REPEAT_RATE(measured) {
    const bought = buyersOf(measured);
    const count = bought.filter((row) => measured.data.within.count[row]! >= 2).length;
    return shareFigure({ count, n: bought.length }, 0, 'NOBODY');
  },
  RETENTION({ rows, data }) {
    const before = rows.filter((row) => data.before.count[row]! > 0);
    return shareFigure({ count: buyers(before, data).length, n: before.length }, 0, 'NOBODY');
  },
  CONVERSION({ rows, data: { conversion } }) {
    if (!conversion) return unknownFigure('NO_DEFINITION');
    const began = rows.filter((row) => !Number.isNaN(conversion[row]!));
    const over = began.filter((row) => conversion[row]! >= 0);
    const count = over.filter((row) => conversion[row] === 1).length;
    return shareFigure({ count, n: over.length }, began.length - over.length, began.length > 0 ? 'NOT_OVER' : 'NOBODY');
  },
  CLV({ rows, data }) {
    const { value } = data;
    if (value.from === 'NOTHING') return unknownFigure('NO_ANSWER_THEN', { detail: value.detail });
    if (value.from === 'SCORE') return { ...mean(rows, value.values, 'NOBODY'), detail: value.detail };
    const customers = rows.filter((row) => data.upTo.count[row]! > 0);
    const detail = 'No segmentation gives a lifetime value: it is the money spent up to the end of the period.';
    return { ...mean(customers, data.upTo.money, 'NO_AMOUNTS'), detail };
  },
  CAC({ rows, data, spend }) {
    const problem = spendProblem(spend);
    if (problem) return unknownFigure(problem.reason, problem);
    const n = newRows(data, rows).length;
    if (n === 0) return unknownFigure('NO_NEW_CUSTOMERS');
    return perPerson(spend.direct + spend.shared, n);
  },
  CPL({ spend }) {
    const problem = spendProblem(spend);
    if (problem) return unknownFigure(problem.reason, problem);
    return spend.leads > 0 ? perPerson(spend.withLeads, spend.leads) : unknownFigure('NO_LEADS');
  },
  ROI: (measured) => returned(measured, (revenue, money) => (revenue - money) / money),
  ROAS: (measured) => returned(measured, (revenue, money) => revenue / money),
  ROMI(measured) {
    const { margin } = measured.data;
    if (margin === null) return unknownFigure('NO_DEFINITION', { detail: 'It has not said its margin.' });
    return returned(measured, (revenue, money) => (margin * revenue - money) / money);
  },
  NPS({ rows, data: { recommendation } }) {
    if (!recommendation) return unknownFigure('NO_DEFINITION');
    const answers = present(recommendation, rows).filter((answer) => answer >= 0 && answer <= 10);
    const points = answers.map((answer) => (answer >= 9 ? 100 : answer <= 6 ? -100 : 0));
    return meanFigure(points, rows.length - points.length, 'NO_ANSWERS');
  },
  CSAT({ rows, data: { satisfaction } }) {
    if (!satisfaction) return unknownFigure('NO_DEFINITION');
    const answers = present(satisfaction.values, rows);
    const count = answers.filter((answer) => answer >= satisfaction.satisfiedFrom).length;
    return shareFigure({ count, n: answers.length }, rows.length - answers.length, 'NO_ANSWERS');
  },
};

const found = new WeakMap<Measured, Int32Array>();

/** Rows of the members who bought, found once for the metrics that are of them. */
function buyersOf(measured: Measured): Int32Array {
  const rows = found.get(measured) ?? buyers(measured.rows, measured.data);
  found.set(measured, rows);
  return rows;
}

function buyers(rows: Int32Array, { within }: PeriodData): Int32Array {
  return rows.filter((row) => within.count[row]! > 0);
}

/** Values of rows, those that are not known left out. */
function present(column: Float64Array, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length);
  let length = 0;
  for (const row of rows) {
    const value = column[row]!;
    if (!Number.isNaN(value)) values[length++] = value;
  }
  return values.subarray(0, length);
}

function mean(rows: Int32Array, column: Float64Array, ifUnknown: UnknownReason): Figure {
  const values = present(column, rows);
  return meanFigure(values, rows.length - values.length, rows.length > 0 ? ifUnknown : 'NOBODY');
}

function total(rows: Int32Array, column: Float64Array): Figure {
  const values = present(column, rows);
  return sumFigure(values, rows.length - values.length, rows.length > 0 ? 'NO_AMOUNTS' : 'NOBODY');
}

/** Money for each of some people, whose number is a Poisson count; the money is known. */
function perPerson(money: number, people: number): Figure {
  const { low, high } = poissonInterval(people);
  return knownFigure(money / people, { low: money / high, high: money / low }, { n: Math.round(people) });
}

/** What spend returned: a number made of the revenue of the new customers that it brought, and of the money spent. */
function returned({ rows, data, spend }: Measured, of: (revenue: number, money: number) => number): Figure {
  const problem = spendProblem(spend);
  if (problem) return unknownFigure(problem.reason, problem);
  const { codes, labels } = data.channels;
  const fresh = newRows(data, rows);
  const came = fresh.filter((row) => spend.channels.has(labels[codes[row]!] ?? ''));
  const unplaced = fresh.filter((row) => codes[row]! < 0).length;
  // Money that is the group's own brought all its new customers, where no channel says otherwise.
  const all = came.length === 0 && unplaced === fresh.length && spend.shared === 0;
  const attributed = all ? fresh : came;
  const unknown = all ? 0 : unplaced;
  if (attributed.length === 0 && unknown > 0) {
    return unknownFigure('NOT_ATTRIBUTED', { unknown, detail: 'First purchases have no channel on record.' });
  }
  const money = spend.direct + spend.shared;
  if (attributed.length === 0) return knownFigure(of(0, money), null, { n: 0 });
  const revenue = total(attributed, data.within.money);
  if (revenue.value === null) return { ...revenue, unknown: revenue.unknown + unknown };
  const end = (value: number | null) => (value === null ? null : of(value, money));
  return {
    ...revenue,
    value: of(revenue.value, money),
    low: end(revenue.low),
    high: end(revenue.high),
    unknown: revenue.unknown + unknown,
  };
}
