import type { MappedEvent } from '../grouping.ts';
import { KeySet } from '../key-set.ts';

/** Adds each stored event's amount once, however often the file has it. */
export class AmountSums {
  readonly #counted = new KeySet();
  /** By message id, where corrections may replace them. */
  readonly #amounts = new Map<string, bigint>();

  /** By how much the event, stored now or before, changes the sum. */
  change({ messageId, amount, input }: MappedEvent): bigint {
    if (!input['correction']) return this.#counted.add(messageId) ? amount : 0n;
    const before = this.#amounts.get(messageId) ?? 0n;
    this.#amounts.set(messageId, amount);
    return amount - before;
  }
}
