import type { Batch, FitContext } from 'personagraph/segmenter';
import { FitGroup, type GroupNeeds } from '../shared/learned-from/fit-group.ts';
import { BUYER, dayOf, type HistoryNeeds, PurchaseHistory } from '../shared/purchase-history.ts';
import { type LearnedProcess, learnPurchaseProcess } from '../shared/purchase-process.ts';
import { AliveRule, stateOf } from './rule.ts';
import type { AliveConfig } from './settings.ts';

/** A customer's purchases, and the mark of the group that is learned from. */
export type AliveNeeds = HistoryNeeds & GroupNeeds;

/** The purchase process that `lifecycle.alive` learned, with its settings. */
export interface AliveModel extends Pick<AliveConfig, 'activeFrom' | 'lostBelow' | 'fitOn'> {
  readonly process: LearnedProcess;
  /** Day of the fit, counted from 1970. */
  readonly fittedOn: number;
}

/** Learns how people buy and leave. Throws NotEnoughData saying what is missing. */
export async function fitAlive(
  population: Batch<AliveNeeds>,
  { event, model, fitOn, activeFrom, lostBelow }: AliveConfig,
  { asOf, signal }: FitContext,
): Promise<AliveModel> {
  const group = fitOn && new FitGroup(fitOn, population.columns);
  const process = await learnPurchaseProcess(population, { asOf, event, model, group, signal });
  return { process, fitOn, activeFrom, lostBelow, fittedOn: dayOf(asOf) };
}

/** Buyers by state at a time. */
export function sizesAt(asOf: number, model: AliveModel, { columns, length }: Batch<HistoryNeeds>): number[] {
  const { days, firstAt, lastAt } = columns;
  const history = new PurchaseHistory();
  const rule = new AliveRule(model, history);
  const today = dayOf(asOf);
  const sizes = [0, 0, 0, 0];
  for (let row = 0; row < length; row++) {
    if (history.read(days[row]!, firstAt[row]!, lastAt[row]!, today) === BUYER)
      sizes[stateOf(rule.codeOn(today))]! += 1;
  }
  return sizes;
}
