import { KeyIndex, KeySet } from '../key-set.ts';
import { type Entry, entriesOf, type Input, inputOf, isFurther, isMerged } from './entries.ts';
import { NumberColumn } from './number-column.ts';
import type { Who } from './who.ts';

/** Which of the values count where a file repeats a customer. */
export type RepeatPolicy = 'first-filled' | 'first' | 'latest';

/** Leaves of each line's values of a customer those that count. */
export interface Counting {
  /** True where no line can tell more of the customer. */
  isComplete(who: Who): boolean;
  /** The values that count of a line, perhaps none; undefined where none do and the customer is known. */
  take(who: Who, input: Input, time: number): Input | undefined;
}

/** Tells what counts as the lines come: the first line, or field by field the first value that is filled. */
export class Repeats implements Counting {
  readonly #policy: Exclude<RepeatPolicy, 'latest'>;
  /** Values a customer may have; of the identities, one of each type. */
  readonly #width: number;
  readonly #customers = new KeyIndex();
  /** How many fields of a customer are filled. */
  readonly #filled = new NumberColumn();
  /** By field: 1 where it is filled. */
  readonly #marks = new Map<string, NumberColumn>();
  /** Merged customers by the one they became part of. */
  readonly #merged = new KeySet();

  constructor(policy: Exclude<RepeatPolicy, 'latest'>, width: number) {
    this.#policy = policy;
    this.#width = width;
  }

  isComplete({ key }: Who): boolean {
    const known = this.#customers.find(key);
    if (known === undefined) return false;
    return this.#policy === 'first' || this.#filled.get(known) >= this.#width;
  }

  take({ key }: Who, input: Input): Input | undefined {
    const known = this.#customers.size;
    const customer = this.#customers.of(key);
    const isNew = customer === known;
    const entries = entriesOf(input).filter((entry) => this.#counts(customer, isNew, entry));
    return isNew || entries.length > 0 ? inputOf(entries) : undefined;
  }

  #counts(customer: number, isNew: boolean, [name, value]: Entry): boolean {
    if (this.#policy === 'first') return isNew;
    if (isMerged(name)) return this.#merged.add(`${customer} ${name}`);
    // An emptied value is none: a later line may fill it.
    if (value === null) return isNew;
    const mark = columnOf(this.#marks, name);
    if (mark.get(customer) === 1) return false;
    mark.set(customer, 1);
    if (!isFurther(name)) this.#filled.set(customer, (this.#filled.get(customer) || 0) + 1);
    return true;
  }
}

/** The column of a field, made where there is none. */
export function columnOf(columns: Map<string, NumberColumn>, name: string): NumberColumn {
  let column = columns.get(name);
  if (!column) {
    column = new NumberColumn();
    columns.set(name, column);
  }
  return column;
}
