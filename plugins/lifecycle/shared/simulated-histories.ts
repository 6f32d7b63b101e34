import { DAY } from 'personagraph/segmenter';
import type { BgNbd, Histories } from './bg-nbd/bg-nbd.ts';
import { dayOf, PurchaseHistory } from './purchase-history.ts';
import { simulatedBuyers } from './simulated-buyers.ts';

/** Histories of a known process, for tests. The seed makes a plain linear congruence, good enough to simulate. */
export function historiesOf(options: { customers: number; seed: number; process: BgNbd }): Histories {
  const asOf = 20_000 * DAY;
  const rows = simulatedBuyers({
    ...options,
    asOf,
    spend: { p: 6, q: 4, gamma: 15 },
    random: congruence(options.seed),
  });
  const histories = rows.map(({ days, firstAt, lastAt }) => {
    const history = new PurchaseHistory();
    history.read(days as number, firstAt as number, lastAt as number, dayOf(asOf));
    return history;
  });
  return {
    frequency: Int32Array.from(histories, ({ frequency }) => frequency),
    recency: Float64Array.from(histories, ({ recency }) => recency),
    age: Float64Array.from(histories, (history) => history.ageOn(dayOf(asOf))),
    weight: new Float64Array(histories.length).fill(1),
  };
}

/** W. H. Press and others, "Numerical Recipes", 1992: the quick 32-bit generator, its high bits. */
export function congruence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
