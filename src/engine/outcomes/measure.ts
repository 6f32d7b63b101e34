import { type AttributedSpend, spendProblem } from './attribution.ts';
import type { Counted } from './counted.ts';
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
import type { PeriodData } from './period-data.ts';
import { PeriodRows } from './period-rows.ts';

/** A group in a period: its members, and the spend that falls to it. One object for all its metrics. */
export interface Measured {
  readonly members: Counted;
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
  if (OF_SALES.has(metric) && PeriodRows.of(data).bought.length === 0) return unknownFigure('NO_DATA');
  if (OF_NEW.has(metric) && !(data.beginning < data.span.from)) {
    return unknownFigure('HISTORY_TOO_SHORT', {
      detail: 'No sale from before the period is on record: nobody is told to be new.',
    });
  }
  return MEASURES[metric](measured);
}

const MEASURES: Readonly<Record<Metric, (measured: Measured) => Figure>> = {
  CUSTOMERS: (measured) => countFigure({ count: rowsOf(measured, 'bought').length, n: measured.members.size }, 0),
  NEW_CUSTOMERS: (measured) => countFigure({ count: rowsOf(measured, 'fresh').length, n: measured.members.size }, 0),
  REVENUE(measured) {
    const paid = rowsOf(measured, 'paid');
    return total(paid, measured.data.within.money, measured.members.size - paid.length);
  },
  REVENUE_PER_CUSTOMER: (measured) => mean(rowsOf(measured, 'bought'), measured.data.within.money, 'NO_AMOUNTS'),
  REPEAT_RATE(measured) {
    const bought = rowsOf(measured, 'bought');
    const count = bought.filter((row) => measured.data.within.count[row]! >= 2).length;
    return shareFigure({ count, n: bought.length }, 0, 'NOBODY');
  },
  RETENTION(measured) {
    const before = rowsOf(measured, 'boughtBefore');
    const count = before.filter((row) => measured.data.within.count[row]! > 0).length;
    return shareFigure({ count, n: before.length }, 0, 'NOBODY');
  },
  CONVERSION({ members, data }) {
    const { conversion } = data;
    if (!conversion) return unknownFigure('NO_DEFINITION');
    const began = members.among(PeriodRows.of(data).known('conversion', conversion));
    const over = began.filter((row) => conversion[row]! >= 0);
    const count = over.filter((row) => conversion[row] === 1).length;
    return shareFigure({ count, n: over.length }, began.length - over.length, began.length > 0 ? 'NOT_OVER' : 'NOBODY');
  },
  CLV(measured) {
    const { members, data } = measured;
    const { value } = data;
    if (value.from === 'NOTHING') return unknownFigure('NO_ANSWER_THEN', { detail: value.detail });
    if (value.from === 'SCORE') return { ...mean(members.rows, value.values, 'NOBODY'), detail: value.detail };
    const detail = 'No segmentation gives a lifetime value: it is the money spent up to the end of the period.';
    return { ...mean(rowsOf(measured, 'boughtUpTo'), data.upTo.money, 'NO_AMOUNTS'), detail };
  },
  CAC(measured) {
    const { spend } = measured;
    const problem = spendProblem(spend);
    if (problem) return unknownFigure(problem.reason, problem);
    const n = rowsOf(measured, 'fresh').length;
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
  NPS({ members, data }) {
    const { recommendation } = data;
    if (!recommendation) return unknownFigure('NO_DEFINITION');
    const rows = members.among(PeriodRows.of(data).known('recommendation', recommendation));
    const answers = present(recommendation, rows).filter((answer) => answer >= 0 && answer <= 10);
    const points = answers.map((answer) => (answer >= 9 ? 100 : answer <= 6 ? -100 : 0));
    return meanFigure(points, members.size - points.length, 'NO_ANSWERS');
  },
  CSAT({ members, data }) {
    const { satisfaction } = data;
    if (!satisfaction) return unknownFigure('NO_DEFINITION');
    const rows = members.among(PeriodRows.of(data).known('satisfaction', satisfaction.values));
    const answers = present(satisfaction.values, rows);
    const count = answers.filter((answer) => answer >= satisfaction.satisfiedFrom).length;
    return shareFigure({ count, n: answers.length }, members.size - answers.length, 'NO_ANSWERS');
  },
};

type Listed = 'bought' | 'boughtBefore' | 'boughtUpTo' | 'paid' | 'fresh';

const found = new WeakMap<Measured, Map<Listed, Int32Array>>();

/** Rows of the members who are in a list of the period, found once for the metrics that are of them. */
function rowsOf(measured: Measured, list: Listed): Int32Array {
  const lists = found.get(measured) ?? new Map<Listed, Int32Array>();
  found.set(measured, lists);
  const rows = lists.get(list) ?? measured.members.among(PeriodRows.of(measured.data)[list]);
  lists.set(list, rows);
  return rows;
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

/** The sum over rows; so many `others` have 0. */
function total(rows: Int32Array, column: Float64Array, others = 0): Figure {
  const values = present(column, rows);
  // Others are 0, but the sum of what is not on record is not.
  if (rows.length > 0 && values.length === 0) return unknownFigure('NO_AMOUNTS', { unknown: rows.length });
  return sumFigure({ values, zeros: others }, rows.length - values.length, 'NOBODY');
}

/** Money for each of some people, whose number is a Poisson count; the money is known. */
function perPerson(money: number, people: number): Figure {
  const { low, high } = poissonInterval(people);
  return knownFigure(money / people, { low: money / high, high: money / low }, { n: Math.round(people) });
}

/** What spend returned: a number made of the revenue of the new customers that it brought, and of the money spent. */
function returned(measured: Measured, of: (revenue: number, money: number) => number): Figure {
  const { data, spend } = measured;
  const problem = spendProblem(spend);
  if (problem) return unknownFigure(problem.reason, problem);
  const { codes, labels } = data.channels;
  const fresh = rowsOf(measured, 'fresh');
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
