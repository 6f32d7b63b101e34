import type { Need } from 'personagraph/segmenter';

/** What is asked of a customer's amounts besides the purchase days. */
export type SpendNeeds = { readonly amount: Need<'number'>; readonly firstAmount: Need<'number'> };

export function spendNeeds(event: string): SpendNeeds {
  return {
    amount: { kind: 'number', from: `events.${event}.amount`, description: 'Spent on all purchase days' },
    firstAmount: {
      kind: 'number',
      from: { event, aggregate: 'first', field: 'dayAmount' },
      description: 'Spent on the first purchase day, which the model of spend leaves out',
    },
  };
}

/**
 * Mean amount of a repeat purchase day, the first day left out as in Fader & Hardie 2013. 0 without repeat days; NaN where
 * an amount is missing or infinite; negative where more was given back than spent.
 */
export function meanRepeatSpend(frequency: number, amount: number, firstAmount: number): number {
  if (frequency === 0) return 0;
  if (!Number.isFinite(amount) || !Number.isFinite(firstAmount)) return Number.NaN;
  const spent = amount - firstAmount;
  // Decimal amounts do not add up exactly in binary: what is left of equal sums is none.
  return Math.abs(spent) <= 1e-9 * Math.abs(amount) ? 0 : spent / frequency;
}
