import type { Batch, FitContext } from 'personagraph/segmenter';
import { BUYER, dayOf, type HistoryNeeds, PurchaseHistory } from '../shared/purchase-history.ts';
import { learnPurchaseProcess, type PurchaseProcess } from '../shared/purchase-process.ts';
import { AliveRule, stateOf } from './rule.ts';
import type { AliveConfig } from './settings.ts';

/** The purchase process that `lifecycle.alive` learned, with its settings. */
export interface AliveModel extends Pick<AliveConfig, 'activeFrom' | 'lostBelow'> {
  readonly process: PurchaseProcess;
}

/** Learns how people buy and leave. Throws NotEnoughData saying what is missing. */
export async function fitAlive(
  population: Batch<HistoryNeeds>,
  { event, activeFrom, lostBelow }: AliveConfig,
  { asOf, signal }: FitContext,
): Promise<AliveModel> {
  return { process: await learnPurchaseProcess(population, { asOf, event, signal }), activeFrom, lostBelow };
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
