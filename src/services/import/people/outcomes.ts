import { KeyIndex } from '../key-set.ts';
import { NumberColumn } from './number-column.ts';

const RANKS = ['rejected', 'unchanged', 'updated', 'created'] as const;
/** What became of a customer. */
export type Outcome = (typeof RANKS)[number];

/** Counts distinct customers by the most that became of them, though several batches save them. */
export class Outcomes {
  readonly counts: Record<Outcome, number> = { created: 0, updated: 0, unchanged: 0, rejected: 0 };
  readonly #customers = new KeyIndex();
  readonly #ranks = new NumberColumn();

  add(customer: string, outcome: Outcome): void {
    const known = this.#customers.size;
    const at = this.#customers.of(customer);
    const rank = RANKS.indexOf(outcome);
    const before = this.#ranks.get(at);
    if (at < known) {
      if (before >= rank) return;
      this.counts[RANKS[before]!]--;
    }
    this.#ranks.set(at, rank);
    this.counts[outcome]++;
  }
}
