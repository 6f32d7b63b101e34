import { type Columns, type Factor, type Need, shownNumber, shownTime } from 'personagraph/segmenter';
import { dayNumber, type FitOn, wordsOf } from './fit-on.ts';

type GroupKind = FitOn['kind'];

/** The need that tells who is learned from; none where nothing but days is asked for. */
export type GroupNeeds = { readonly group?: Need<GroupKind> };

export function groupNeeds(fitOn: FitOn | null): GroupNeeds {
  if (fitOn?.source == null) return {};
  return { group: { kind: fitOn.kind, from: fitOn.source, description: 'Whom the model is learned from' } };
}

type Value = number | boolean | string | readonly string[] | null;

/** What of a row tells whether it was learned from. */
interface GroupRow {
  readonly group?: Value;
  readonly firstAt: number | null;
}

/** Whom a model is learned from, over the rows of a population. */
export class FitGroup {
  readonly #fitOn: FitOn;
  readonly #column: Columns[GroupKind] | undefined;

  constructor(fitOn: FitOn, columns: object) {
    this.#fitOn = fitOn;
    this.#column = (columns as { group?: Columns[GroupKind] }).group;
  }

  /** True where a row, first bought on a day, is learned from. */
  has(row: number, firstDay: number): boolean {
    return isLearnedFrom(this.#fitOn, this.#valueOf(row), firstDay);
  }

  #valueOf(row: number): Value {
    const column = this.#column;
    if (!column) return null;
    if (column instanceof Float64Array) return column[row]!;
    if (column instanceof Uint8Array) return column[row] === 2 ? null : column[row] === 1;
    if (!('offsets' in column)) return column.labels[column.codes[row]!] ?? null;
    if (column.missing[row] === 1) return null;
    return Array.from(column.codes.subarray(column.offsets[row], column.offsets[row + 1]), (at) => column.labels[at]!);
  }
}

/** True where a customer with this value, first bought on a day, is learned from: the only place that decides. */
export function isLearnedFrom(fitOn: FitOn, value: Value, firstDay: number): boolean {
  const { source, firstBoughtFrom, firstBoughtBefore } = fitOn;
  if (firstBoughtFrom !== null && firstDay < dayNumber(firstBoughtFrom)) return false;
  if (firstBoughtBefore !== null && firstDay >= dayNumber(firstBoughtBefore)) return false;
  return source === null || isWithin(fitOn, value);
}

function isWithin({ any, is, from, below }: FitOn, value: Value): boolean {
  if (typeof value === 'boolean') return value === is;
  if (typeof value === 'string') return any.includes(value);
  if (typeof value === 'number') {
    return Number.isFinite(value) && value >= (from ?? -Infinity) && value < (below ?? Infinity);
  }
  return value?.some((text) => any.includes(text)) ?? false;
}

/** The factor that says from whom a customer's answer was learned: so many buyers of the group. */
export function groupFactor(fitOn: FitOn, buyers: number, row: GroupRow, firstDay: number): Factor {
  const value = row.group ?? null;
  const { en, zh } = wordsOf(fitOn);
  const isOne = isLearnedFrom(fitOn, value, firstDay);
  return {
    ...(fitOn.source === null
      ? { feature: 'firstAt', observed: shownTime(row.firstAt) }
      : { feature: 'group', observed: typeof value === 'number' ? shownNumber(value) : value }),
    expected: en,
    verdict: isOne ? 'TRUE' : value === null && fitOn.source !== null ? 'UNKNOWN' : 'FALSE',
    text: {
      en: `The model was learned from ${buyers} buyers (${en}), ${isOne ? 'of whom this is one' : 'not from this one'}; its parameters are the same for everybody.`,
      zh: `模型由 ${buyers} 名购买者学得（${zh}），${isOne ? '该客户在其中' : '该客户不在其中'}；所有客户使用同一组参数。`,
    },
  };
}
