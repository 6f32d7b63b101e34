import { type Batch, type FitContext, NotEnoughData } from 'personagraph/segmenter';
import { quantile } from 'personagraph/statistics';
import type { DiscountSettings } from '../shared/discounting/convention.ts';
import { fitGammaGamma, type GammaGamma, type GammaGammaFit } from '../shared/gamma-gamma.ts';
import { FitGroup } from '../shared/learned-from/fit-group.ts';
import { BUYER, dayOf, PurchaseHistory } from '../shared/purchase-history.ts';
import { type LearnedProcess, learnPurchaseProcess, MIN_REPEATERS } from '../shared/purchase-process.ts';
import type { Uncertainty } from '../shared/uncertainty.ts';
import { meanRepeatSpend, netSpent, type ValueNeeds, ValueRule } from './rule.ts';
import type { ValueConfig } from './settings.ts';

/** How spend was learned. */
export interface SpendProcess extends GammaGamma {
  readonly logLikelihood: number;
  /** True where a parameter ran to the edge of the search: customers spend too much alike to tell its size. */
  readonly bounded: boolean;
  /** Repeat buyers with amounts above zero, from whom it was learned. */
  readonly customers: number;
  /** Correlation of mean spend and repeat purchases among them; the model takes it to be zero. Null: cannot be told. */
  readonly correlation: number | null;
  /** Null where the likelihood is flat. */
  readonly uncertainty: Uncertainty | null;
}

/** Both processes that `lifecycle.value` learned, with its settings. */
export interface ValueModel extends DiscountSettings, Pick<ValueConfig, 'margin' | 'fitOn'> {
  readonly process: LearnedProcess;
  readonly spend: SpendProcess;
  /** Values at which tiers begin, the highest first. */
  readonly edges: readonly number[];
  /** Day of the fit, counted from 1970. */
  readonly fittedOn: number;
}

/** Learns how often and for how much people buy, and where tiers begin. Throws NotEnoughData saying what is missing. */
export async function fitValue(
  population: Batch<ValueNeeds>,
  config: ValueConfig,
  ctx: FitContext,
): Promise<ValueModel> {
  const { asOf, signal } = ctx;
  const { model: name, shares, edges: ownEdges, event, ...settings } = config;
  const group = config.fitOn && new FitGroup(config.fitOn, population.columns);
  const process = await learnPurchaseProcess(population, { asOf, event, model: name, group, signal });
  const spend = await learnSpend(population, event, group, ctx);
  const model = { process, spend, ...settings, fittedOn: dayOf(asOf) };
  const edges = ownEdges.length > 0 ? ownEdges.toReversed() : learnEdges(population, model, shares, asOf);
  return { ...model, edges };
}

/** Learns Gamma-Gamma from repeat buyers whose repeat days brought money. */
async function learnSpend(
  { columns, length }: Batch<ValueNeeds>,
  event: string,
  group: FitGroup | null,
  { asOf, signal }: FitContext,
): Promise<SpendProcess> {
  const { days, firstAt, lastAt, amount, firstAmount, bought } = columns;
  const history = new PurchaseHistory();
  const today = dayOf(asOf);
  const frequency = new Int32Array(length);
  const mean = new Float64Array(length);
  let customers = 0;
  for (let row = 0; row < length; row++) {
    if (history.read(days[row]!, firstAt[row]!, lastAt[row]!, today) !== BUYER) continue;
    if (group && !group.has(row, history.firstDay)) continue;
    const net = netSpent(amount[row]!, bought[row]!);
    const spent = meanRepeatSpend(history.frequency, net, firstAmount[row]!);
    // Free and given back purchases have no place in a gamma distribution.
    if (history.frequency === 0 || !(spent > 0)) continue;
    frequency[customers] = history.frequency;
    mean[customers++] = spent;
  }
  if (customers < MIN_REPEATERS) {
    throw new NotEnoughData(
      `${customers} repeat buyers spent more than zero on their repeat days; the model of spend (Gamma-Gamma) needs ${MIN_REPEATERS}: do events of type ${event} have amounts?`,
    );
  }
  const spends = { frequency: frequency.subarray(0, customers), mean: mean.subarray(0, customers) };
  const fit: GammaGammaFit = await fitGammaGamma(spends, { signal });
  if (!fit.converged) {
    throw new NotEnoughData(
      `the likelihood of the model of spend (Gamma-Gamma) did not converge in ${fit.steps} steps over ${customers} customers: more repeat buyers may help`,
    );
  }
  const { converged: _arrived, steps: _taken, ...found } = fit;
  return { ...found, customers, correlation: correlation(spends.frequency, spends.mean) };
}

/**
 * Tiers begin at quantiles of the lifetime values of all buyers at the time of the fit, the highest first. All, also
 * where the processes were learned from a group: shares are of those who are answered.
 */
function learnEdges(
  { columns, length }: Batch<ValueNeeds>,
  model: Omit<ValueModel, 'edges'>,
  shares: readonly number[],
  asOf: number,
): number[] {
  const { days, firstAt, lastAt, amount, firstAmount, bought } = columns;
  const today = dayOf(asOf);
  const rule = new ValueRule(model, []);
  const values = new Float64Array(length);
  let valued = 0;
  for (let row = 0; row < length; row++) {
    if (rule.history.read(days[row]!, firstAt[row]!, lastAt[row]!, today) !== BUYER) continue;
    const net = netSpent(amount[row]!, bought[row]!);
    rule.mean = meanRepeatSpend(rule.history.frequency, net, firstAmount[row]!);
    if (rule.mean >= 0) values[valued++] = rule.valueOn(today);
  }
  const ascending = values.subarray(0, valued).sort();
  return shares.map((share) => quantile(ascending, 1 - share));
}

/** Pearson's, null where one of both does not vary. */
function correlation(one: Int32Array, two: Float64Array): number | null {
  const n = one.length;
  const meanOne = one.reduce((sum, value) => sum + value, 0) / n;
  const meanTwo = two.reduce((sum, value) => sum + value / n, 0);
  let both = 0;
  let squaresOne = 0;
  let squaresTwo = 0;
  for (let i = 0; i < n; i++) {
    // In units of the mean, whose squares stay in range whatever the amounts.
    const first = one[i]! - meanOne;
    const second = two[i]! / meanTwo - 1;
    both += first * second;
    squaresOne += first * first;
    squaresTwo += second * second;
  }
  // Equal amounts differ by roundings.
  if (squaresOne === 0 || squaresTwo < n * 1e-24) return null;
  const found = both / Math.sqrt(squaresOne * squaresTwo);
  return Number.isFinite(found) ? found : null;
}
