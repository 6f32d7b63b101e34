import type { ReturnsRule } from '../../../engine/catalogue/returns.ts';
import type { MappedEvent } from '../grouping.ts';

/** Names people give to events that take purchases back. */
const RETURN_NAMES = /refund|return|charge_?back|credit_?(note|memo)|cancel|reversal/;

/** Says of the events of a file where the workspace would not take its returns for what they seem to be. */
export class ReturnsAdvice {
  readonly #rule: ReturnsRule;
  /** Events by type, and those below 0 of them, as the file has them. */
  readonly #counts = new Map<string, { all: number; below: number }>();

  constructor(rule: ReturnsRule) {
    this.#rule = rule;
  }

  add({ type, amount, input }: MappedEvent): void {
    const counts = this.#counts.get(type) ?? { all: 0, below: 0 };
    this.#counts.set(type, counts);
    counts.all++;
    if (amount < 0n || (amount === 0n && Number(input['quantity'] ?? 0) < 0)) counts.below++;
  }

  /** One sentence a type that is not, or not once only, taken for returns. */
  get advice(): string[] {
    const { saleType, eventType, negativeAmounts } = this.#rule;
    const sales = this.#counts.get(saleType)?.below ?? 0;
    const own = (eventType === null ? undefined : this.#counts.get(eventType)?.all) ?? 0;
    return [...this.#counts].flatMap(([type, { all, below }]) => {
      if (type === saleType) {
        if (below > 0 && !negativeAmounts) {
          return `${told(below, type)} below 0 will count for nothing: where that is what came back, saveReturns(negativeAmounts: true) takes the money off.`;
        }
        if (sales > 0 && own > 0) {
          return `${told(below, type)} below 0 stand beside ${own.toLocaleString('en')} of type ${eventType}, and the money of both is taken off: where both tell of the same returns, saveReturns(negativeAmounts: false) leaves the former out.`;
        }
        return [];
      }
      if (type === eventType) return [];
      if (RETURN_NAMES.test(type)) {
        return `${told(all, type)} will not count as returned, by the workspace's setting: where that is what came back, saveReturns(eventType: "${type}") takes the money off.`;
      }
      if (below > 0) {
        return `${told(below, type)} below 0 will count like any other: where the type is that of sales, saveReturns(saleType: "${type}") takes what is below 0 for returned.`;
      }
      return [];
    });
  }
}

function told(count: number, type: string): string {
  return `Of type ${type}, ${count.toLocaleString('en')} ${count === 1 ? 'event' : 'events'}`;
}
