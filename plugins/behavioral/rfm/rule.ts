import { DAY, isTime, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { firstMatch, type Grid, type GroupRule, groupsByScore, type Scored } from './segments.ts';
import type { RfmConfig } from './settings.ts';

/** The cuts between scores, learned or set. */
export interface RfmModel {
  readonly preset: RfmConfig['preset'];
  /** Groups of the preset `custom`. */
  readonly groups: readonly GroupRule[];
  readonly bins: number;
  /** Customers the cuts were learned from; null for fixed limits. */
  readonly buyers: number | null;
  /**
   * Time of the fit, from which days are counted: answers do not drift with the clock until the next fit. Null for fixed
   * limits, which count from the time of evaluation.
   */
  readonly fittedAt: number | null;
  /** Whole days. */
  readonly recency: RankedCuts;
  /** Purchases. */
  readonly frequency: RankedCuts;
  /** Money, or null where no group uses it and nobody's is known. */
  readonly monetary: RankedCuts | null;
}

/** Cuts between the bins of one letter. */
export interface RankedCuts {
  readonly cuts: readonly number[];
  /** Where ties go by id, the last customer in the bin below each cut; a null among them is one without an id. */
  readonly keys: readonly (string | null)[] | null;
}

/** True where both say that there were purchases; infinite values and times beyond the calendar count as missing. */
export function isBuyer(lastAt: number, count: number): boolean {
  return isTime(lastAt) && Number.isFinite(count) && count > 0;
}

/** True where both say that there were none. Where this and {@link isBuyer} are false, the data contradicts itself. */
export function isNonBuyer(lastAt: number, count: number): boolean {
  return !Number.isFinite(lastAt) && (Number.isNaN(count) || count === 0);
}

/** Whole days from the last purchase to a time; negative for later purchases. */
export function recencyDays(at: number, lastAt: number): number {
  return Math.floor((at - lastAt) / DAY);
}

/** What buyers are scored by, a column each. */
export interface Purchases {
  readonly length: number;
  readonly lastAt: Float64Array;
  readonly count: Float64Array;
  /** Null where amounts are not read. */
  readonly amount: Float64Array | null;
  /** Null where equal values share a score. */
  readonly customer: Keys | null;
}

/** External ids by code; below 0 is without. */
interface Keys {
  readonly codes: Int32Array;
  readonly labels: readonly string[];
}

/** Values and scores of buyers, a column each. NaN stands for who is no buyer, and in money for an unknown amount. */
export interface BuyerColumns {
  readonly recencyDays: Float64Array;
  readonly lastPurchase: Float64Array;
  /** Also of who is known to have bought nothing: none, and nothing else is known of them. */
  readonly purchases: Float64Array;
  readonly r: Float64Array;
  readonly f: Float64Array;
  /** Null where amounts are not read. */
  readonly money: MoneyColumns | null;
}

interface MoneyColumns {
  readonly amount: Float64Array;
  /** 1 for all that have an amount where the model has no cuts of money. */
  readonly m: Float64Array;
}

/**
 * Scores all buyers: the only place that does. Scores are counted without branches, and few loops fill many columns, as
 * reaching a cell costs more than a comparison (`npm run bench -- assign`). Columns are NaN before.
 */
export function scoreBuyers(model: RfmModel, buyers: Purchases, asOf: number, into: BuyerColumns): void {
  const { recency, frequency, monetary, bins } = model;
  const { amount, customer } = buyers;
  const { recencyDays: days, purchases, r, f, money } = into;
  scorePurchases(buyers, model.fittedAt ?? asOf, bins, cutsFrom(recency, 0), cutsFrom(frequency, 0), into);
  // The highest score is that of the fewest days.
  addLaterSteps(days, recency, customer, -1, r);
  addLaterSteps(purchases, frequency, customer, 1, f);
  if (!amount || !money) return;
  const cuts = monetary ?? NO_CUTS;
  scoreMoney(amount, days, cutsFrom(cuts, 0), money);
  addLaterSteps(money.amount, cuts, customer, 1, money.m);
}

function scorePurchases(
  { lastAt, count, length }: Purchases,
  from: number,
  bins: number,
  recency: Float64Array,
  frequency: Float64Array,
  { recencyDays: days, lastPurchase, purchases, r, f }: BuyerColumns,
): void {
  const [r1, r2, r3, r4] = [recency[0]!, recency[1]!, recency[2]!, recency[3]!];
  const [f1, f2, f3, f4] = [frequency[0]!, frequency[1]!, frequency[2]!, frequency[3]!];
  for (let row = 0; row < length; row++) {
    const last = lastAt[row]!;
    const number = count[row]!;
    if (!isBuyer(last, number)) {
      if (isNonBuyer(last, number)) purchases[row] = number;
      continue;
    }
    const day = recencyDays(from, last);
    days[row] = day;
    lastPurchase[row] = last;
    purchases[row] = number;
    r[row] = bins - (Number(day > r1) + Number(day > r2) + Number(day > r3) + Number(day > r4));
    f[row] = 1 + Number(number > f1) + Number(number > f2) + Number(number > f3) + Number(number > f4);
  }
}

function scoreMoney(amounts: Float64Array, days: Float64Array, cuts: Float64Array, { amount, m }: MoneyColumns): void {
  const [m1, m2, m3, m4] = [cuts[0]!, cuts[1]!, cuts[2]!, cuts[3]!];
  for (let row = 0; row < amounts.length; row++) {
    const spent = amounts[row]!;
    // Times 0 what is infinite or missing is NaN.
    const known = 0 * spent + 0 * days[row]!;
    amount[row] = spent + known;
    m[row] = 1 + Number(spent > m1) + Number(spent > m2) + Number(spent > m3) + Number(spent > m4) + known;
  }
}

/**
 * Writes the group of each row, its index, -1 for none, `UNKNOWN_SEGMENT` where missing data leaves it open, and adds
 * scores up.
 */
export function groupBuyers(
  model: RfmModel,
  grid: Grid,
  { lastAt, count, length }: Purchases,
  columns: BuyerColumns,
  { groups, sum, code }: Answers,
): void {
  const { recencyDays: days, r: rs, f: fs, money } = columns;
  const ms = money?.m ?? null;
  const { bins } = model;
  const table = groupsByScore(grid, bins);
  for (let row = 0; row < length; row++) {
    if (Number.isNaN(days[row]!)) {
      groups[row] = isNonBuyer(lastAt[row]!, count[row]!) ? grid.withoutPurchase : UNKNOWN_SEGMENT;
      continue;
    }
    const r = rs[row]!;
    const f = fs[row]!;
    const m = ms === null ? 1 : ms[row]!;
    if (sum !== null) sum[row] = r + f + m;
    if (code !== null) code[row] = 100 * r + 10 * f + m;
    const two = (r - 1) * bins + f - 1;
    if (grid.money && Number.isNaN(m)) groups[row] = UNKNOWN_SEGMENT;
    else if (grid.inTurn !== null) groups[row] = firstMatch(grid.inTurn, scoredAt(columns, row));
    else groups[row] = table[grid.money ? two * bins + m - 1 : two]!;
  }
}

/** Where groups go, and sums of scores; null where there are none, as where nothing is known of money. */
export interface Answers {
  readonly groups: Int32Array;
  readonly sum: Float64Array | null;
  readonly code: Float64Array | null;
}

/** One buyer's scores and values. */
export function scoredAt({ r, f, recencyDays, purchases, money }: BuyerColumns, row: number): Scored {
  return {
    r: r[row]!,
    f: f[row]!,
    m: money ? money.m[row]! : Number.NaN,
    recencyDays: recencyDays[row]!,
    purchases: purchases[row]!,
    amount: money ? money.amount[row]! : Number.NaN,
  };
}

const NO_CUTS: RankedCuts = { cuts: [], keys: null };

/** How many cuts one loop holds values against: each in a register. */
const CUTS = 4;

/** Adds the steps of the cuts beyond the first four, and of values equal to a cut. */
function addLaterSteps(
  values: Float64Array,
  ranked: RankedCuts,
  customer: Keys | null,
  step: number,
  scores: Float64Array,
): void {
  const { cuts, keys } = ranked;
  for (let i = CUTS; i < cuts.length; i += CUTS) addSteps(values, cutsFrom(ranked, i), step, scores);
  if (keys !== null) addTies(values, cuts, keys, customer, step, scores);
}

function addSteps(values: Float64Array, cuts: Float64Array, step: number, scores: Float64Array): void {
  const [a, b, c, d] = [cuts[0]!, cuts[1]!, cuts[2]!, cuts[3]!];
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    scores[row]! += step * (Number(value > a) + Number(value > b) + Number(value > c) + Number(value > d));
  }
}

/** Equal to a cut, the customer's id decides. */
function addTies(
  values: Float64Array,
  cuts: readonly number[],
  keys: readonly (string | null)[],
  customer: Keys | null,
  step: number,
  scores: Float64Array,
): void {
  for (let i = 0; i < cuts.length; i++) {
    const cut = cuts[i]!;
    for (let row = 0; row < values.length; row++) {
      if (values[row] !== cut) continue;
      const key = customer ? (customer.labels[customer.codes[row]!] ?? null) : null;
      if (compareKeys(key, keys[i]!) > 0) scores[row]! += step;
    }
  }
}

/** Four cuts, as numbers of one kind whatever the model's JSON made of them; those that are not there are above all. */
function cutsFrom({ cuts }: RankedCuts, from: number): Float64Array {
  const four = new Float64Array(CUTS).fill(Infinity);
  four.set(cuts.slice(from, from + CUTS));
  return four;
}

/** The instant at which a buyer's recency score or a box of days changes by the clock alone, itself included; NaN: never. */
export function agesAt({ fittedAt, recency, groups }: RfmModel, lastAt: number, asOf: number): number {
  return fittedAt === null ? nextAge(recency, groups, lastAt, asOf) : Number.NaN;
}

function nextAge(recency: RankedCuts, groups: readonly GroupRule[], lastAt: number, asOf: number): number {
  const days = recencyDays(asOf, lastAt);
  // Days beyond which a score falls or a box ends, and those at which one begins.
  let next = Number.POSITIVE_INFINITY;
  for (const cut of recency.cuts) if (cut >= days) next = Math.min(next, Math.floor(cut) + 1);
  for (const { cells } of groups) {
    for (const { recencyDays: range } of cells) {
      const [from, to] = range ?? [null, null];
      if (from !== null && from > days) next = Math.min(next, Math.ceil(from));
      if (to !== null && to >= days) next = Math.min(next, Math.floor(to) + 1);
    }
  }
  return next === Number.POSITIVE_INFINITY ? Number.NaN : lastAt + next * DAY;
}

/**
 * A total order of external customer ids: ids of digits only by their number, before all other ids by UTF-16 code
 * units. A missing id is last. Ids of one number (`7`, `007`) are ordered by code units.
 */
export function compareKeys(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  const digits = isDigits(a);
  if (digits !== isDigits(b)) return digits ? -1 : 1;
  return (digits ? compareDigits(a, b) : 0) || (a < b ? -1 : 1);
}

function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return text.length > 0;
}

// By characters and not by Number: ids can be longer than 2^53, and rows must not allocate.
function compareDigits(a: string, b: string): number {
  const fromA = leadingZeros(a);
  const fromB = leadingZeros(b);
  const length = a.length - fromA;
  if (length !== b.length - fromB) return length < b.length - fromB ? -1 : 1;
  for (let i = 0; i < length; i++) {
    const difference = a.charCodeAt(fromA + i) - b.charCodeAt(fromB + i);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}

function leadingZeros(text: string): number {
  let zeros = 0;
  while (zeros < text.length - 1 && text.charCodeAt(zeros) === 48) zeros++;
  return zeros;
}
