import { type Batch, NotEnoughData } from 'personagraph/segmenter';
import type { BgNbd, Histories } from './bg-nbd/bg-nbd.ts';
import { fitBgNbd } from './bg-nbd/fit.ts';
import type { ProcessFitOptions } from './histories.ts';
import type { FitGroup } from './learned-from/fit-group.ts';
import { fitParetoNbd } from './pareto-nbd/fit.ts';
import type { ParetoNbd } from './pareto-nbd/pareto-nbd.ts';
import { BUYER, dayOf, type HistoryNeeds, PurchaseHistory } from './purchase-history.ts';
import { MODEL_TITLES, type ModelName } from './purchase-model.ts';
import type { Uncertainty } from './uncertainty.ts';

/** How well a model of buying was learned, and from whom. */
interface Learned {
  readonly logLikelihood: number;
  /** True where a parameter ran to the edge of the search: customers are too much alike in it to tell its size. */
  readonly bounded: boolean;
  /** Customers who bought, those of them who bought on a second day, and how many repeat days they have. */
  readonly customers: number;
  readonly repeaters: number;
  readonly repeats: number;
  /** Starts of the search that led to this maximum, of how many. */
  readonly agreeing: number;
  readonly starts: number;
  /** Null where the likelihood is flat. */
  readonly uncertainty: Uncertainty | null;
}

/** BG/NBD as it was learned from a population. */
export interface PurchaseProcess extends BgNbd, Learned {}

/** Pareto/NBD as it was learned from a population. */
export interface ParetoProcess extends ParetoNbd, Learned {}

export type LearnedProcess = PurchaseProcess | ParetoProcess;

export interface LearnOptions extends ProcessFitOptions {
  readonly model: ModelName;
  /** Who is learned from; null: everybody. */
  readonly group: FitGroup | null;
  /** Milliseconds since 1970. */
  readonly asOf: number;
  /** Event type, for messages. */
  readonly event: string;
}

/** Least repeat buyers: four parameters from fewer are guesses. */
export const MIN_REPEATERS = 30;
/** Least days from the first purchase of all to the time of the fit. */
export const MIN_DAYS = 28;
/** Keys of days up to so many years fit three into the 53 bits of a double. */
const KEY_RANGE = 2 ** 17;

/**
 * Learns the purchase process of a population. Throws NotEnoughData with fewer than 30 repeat buyers or four weeks of
 * history. It also throws for histories that are all the same, and where the search does not converge. The message says
 * what is missing.
 */
export async function learnPurchaseProcess(
  { columns, length }: Batch<HistoryNeeds>,
  { asOf, event, model, group, ...options }: LearnOptions,
): Promise<LearnedProcess> {
  const title = MODEL_TITLES[model];
  const { days, firstAt, lastAt } = columns;
  const today = dayOf(asOf);
  const history = new PurchaseHistory();
  const frequency = new Int32Array(length);
  const recency = new Float64Array(length);
  const age = new Float64Array(length);
  let customers = 0;
  let repeaters = 0;
  let repeats = 0;
  for (let row = 0; row < length; row++) {
    if (history.read(days[row]!, firstAt[row]!, lastAt[row]!, today) !== BUYER) continue;
    if (group && !group.has(row, history.firstDay)) continue;
    frequency[customers] = history.frequency;
    recency[customers] = history.lastDay - history.firstDay;
    age[customers] = today - history.firstDay;
    customers++;
    repeats += history.frequency;
    if (history.frequency > 0) repeaters++;
  }
  if (customers === 0)
    throw new NotEnoughData(
      `no customer${group ? ' of the group in fitOn' : ''} has a readable event of type ${event} up to the time of the fit`,
    );
  if (repeaters < MIN_REPEATERS) {
    throw new NotEnoughData(
      `${repeaters} of ${customers} customers${group ? ' of the group in fitOn' : ''} bought on a second day; the purchase process (${title}) needs ${MIN_REPEATERS} repeat buyers: ${MIN_REPEATERS - repeaters} are missing`,
    );
  }
  const oldest = age.subarray(0, customers).reduce((most, one) => Math.max(most, one), 0);
  if (oldest < MIN_DAYS) {
    throw new NotEnoughData(
      `the first purchase of all was ${oldest} days ago; the purchase process (${title}) needs ${MIN_DAYS} days of history: ${MIN_DAYS - oldest} are missing`,
    );
  }
  const histories = grouped(
    frequency.subarray(0, customers),
    recency.subarray(0, customers),
    age.subarray(0, customers),
  );
  if (histories.frequency.length < 5) {
    throw new NotEnoughData(
      `the ${customers} customers have only ${histories.frequency.length} different purchase histories; four parameters (${title}) cannot be learned from them`,
    );
  }
  const { converged, steps, ...fit } =
    model === 'PARETO_NBD' ? await fitParetoNbd(histories, options) : await fitBgNbd(histories, options);
  if (!converged) {
    throw new NotEnoughData(
      `the likelihood of the purchase process (${title}) did not converge in ${steps} steps over ${customers} customers: more history or more customers may help`,
    );
  }
  return { ...fit, customers, repeaters, repeats };
}

/** Equal histories as one with a weight, ascending; days become weeks. */
export function grouped(frequency: Int32Array, recencyDays: Float64Array, ageDays: Float64Array): Histories {
  const weeks = (days: Float64Array) => days.map((one) => one / 7);
  if (ageDays.some((days) => days >= KEY_RANGE)) {
    const weight = new Float64Array(frequency.length).fill(1);
    return { frequency: frequency.slice(), recency: weeks(recencyDays), age: weeks(ageDays), weight };
  }
  const keys = Float64Array.from(
    frequency,
    (x, row) => (x * KEY_RANGE + recencyDays[row]!) * KEY_RANGE + ageDays[row]!,
  ).sort();
  const weight = new Float64Array(keys.length);
  let groups = 0;
  for (let row = 0; row < keys.length; row++) {
    if (row === 0 || keys[row] !== keys[groups - 1]) keys[groups++] = keys[row]!;
    weight[groups - 1]! += 1;
  }
  const distinct = keys.subarray(0, groups);
  return {
    frequency: Int32Array.from(distinct, (key) => Math.floor(key / KEY_RANGE / KEY_RANGE)),
    recency: distinct.map((key) => (Math.floor(key / KEY_RANGE) % KEY_RANGE) / 7),
    age: distinct.map((key) => (key % KEY_RANGE) / 7),
    weight: weight.slice(0, groups),
  };
}
