import * as bgNbd from './bg-nbd/bg-nbd.ts';
import * as bgExpected from './bg-nbd/expected-purchases.ts';
import * as paretoNbd from './pareto-nbd/pareto-nbd.ts';

/** The models of buying and leaving, by the name that settings have for them. */
export type ModelName = 'BG_NBD' | 'PARETO_NBD';

/** Their names in sentences. */
export const MODEL_TITLES: Readonly<Record<ModelName, string>> = { BG_NBD: 'BG/NBD', PARETO_NBD: 'Pareto/NBD' };

/** A model of buying and leaving. */
export type PurchaseModel = bgNbd.BgNbd | paretoNbd.ParetoNbd;

/** True of Pareto/NBD, whose customers may leave at any time; those of BG/NBD leave after a repeat purchase only. */
export function isParetoNbd(model: PurchaseModel): model is paretoNbd.ParetoNbd {
  return (model as Partial<paretoNbd.ParetoNbd>).beta !== undefined;
}

/** The parameters alone: a fitted model carries much else, and is read for every customer. */
export function parametersOf(model: PurchaseModel): PurchaseModel {
  if (isParetoNbd(model)) {
    const { r, alpha, s, beta } = model;
    return { r, alpha, s, beta };
  }
  const { r, alpha, a, b } = model;
  return { r, alpha, a, b };
}

/** The probability of being alive at the end of the observation. */
export function probabilityAlive(model: PurchaseModel, x: number, recency: number, age: number): number {
  return isParetoNbd(model)
    ? paretoNbd.probabilityAlive(model, x, recency, age)
    : bgNbd.probabilityAlive(model, x, recency, age);
}

/** Repeat purchases expected within the next `weeks` of a customer known to be alive. */
export function expectedWhileAlive(model: PurchaseModel, x: number, age: number, weeks: number): number {
  return isParetoNbd(model)
    ? paretoNbd.expectedWhileAlive(model, x, age, weeks)
    : bgExpected.expectedWhileAlive(model, x, age, weeks);
}

/**
 * E[Y(t)], the repeat purchases expected within the next `weeks`. The customer has `x` repeat purchases, the last at
 * `recency`, and was observed for `age` weeks. With x = 0 and age = 0 it is E[X(t)] of a new customer. Without a purchase
 * it falls with the age, in both models.
 */
export function expectedPurchases(
  model: PurchaseModel,
  x: number,
  recency: number,
  age: number,
  weeks: number,
): number {
  return probabilityAlive(model, x, recency, age) * expectedWhileAlive(model, x, age, weeks);
}
