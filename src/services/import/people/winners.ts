import { KeyIndex, KeySet } from '../key-set.ts';
import { entriesOf, type Input, inputOf, isIdentity, isMerged } from './entries.ts';
import { NumberColumn } from './number-column.ts';
import { type Counting, columnOf, type RepeatPolicy } from './repeats.ts';
import type { Who } from './who.ts';

/** A line that was looked at, whose customer is not found yet. */
interface Seen {
  readonly who: Who;
  readonly line: number;
  readonly time: number;
  readonly fields: readonly { readonly name: string; readonly isEmpty: boolean }[];
}

/** Names the customers of lines: lines of one customer have one name, by whatever key they tell of them. */
export type NameCustomers = (whos: readonly Who[]) => Promise<readonly string[]>;

/**
 * Knows of each customer's field the line whose value counts, from a first reading of all lines. In the second reading a field
 * is taken once, so that what is stored goes from the value before the import to the one after, by no other. It keeps 8 bytes a
 * field and customer (16 with times), however many lines there are.
 */
export class Winners implements Counting {
  readonly #policy: RepeatPolicy;
  readonly #keys = new KeyIndex();
  readonly #names = new KeyIndex();
  /** By key. */
  readonly #customers = new NumberColumn();
  readonly #firstLines = new NumberColumn();
  /** By field and customer: the line that counts, negative where it empties the field. */
  readonly #lines = new Map<string, NumberColumn>();
  /** The times of these lines; undefined where the last line is the latest. */
  readonly #times: Map<string, NumberColumn> | undefined;
  /** What is added and replaces nothing, by customer. */
  readonly #added = new KeySet();
  #seen: Seen[] = [];
  #lookedAt = 0;
  #taken = 0;

  /** `timed`: lines say how old their values are. */
  constructor(policy: RepeatPolicy, timed: boolean) {
    this.#policy = policy;
    this.#times = timed ? new Map() : undefined;
  }

  /** Lines looked at since the last call of {@link settle}. */
  get waiting(): number {
    return this.#seen.length;
  }

  /** Looks at a line of the first reading. */
  look(who: Who, input: Input, time: number): void {
    const fields = entriesOf(input).flatMap(([name, value]) =>
      this.#isAdded(name) ? [] : { name, isEmpty: value === null },
    );
    this.#seen.push({ who, line: ++this.#lookedAt, time, fields });
  }

  /** Finds whom the lines looked at are about, and notes which of them count. */
  async settle(nameCustomers: NameCustomers): Promise<void> {
    const seen = this.#seen;
    this.#seen = [];
    const fresh = new Map<string, Who>();
    for (const { who } of seen) if (this.#keys.find(who.key) === undefined) fresh.set(who.key, who);
    const names = await nameCustomers([...fresh.values()]);
    for (const [n, key] of [...fresh.keys()].entries()) {
      this.#customers.set(this.#keys.of(key), this.#names.of(names[n]!));
    }
    for (const one of seen) this.#note(this.#customers.get(this.#keys.of(one.who.key)), one);
  }

  isComplete(): boolean {
    return false;
  }

  take(who: Who, input: Input): Input | undefined {
    const line = ++this.#taken;
    const key = this.#keys.find(who.key);
    // A file that grew meanwhile tells of customers who were not looked at.
    if (key === undefined) return input;
    const customer = this.#customers.get(key);
    const isFirst = this.#firstLines.get(customer) === line;
    const entries = entriesOf(input).filter(([name, value]) => {
      if (this.#policy === 'first') return isFirst;
      if (this.#isAdded(name)) return this.#added.add(`${customer} ${name} ${JSON.stringify(value)}`);
      return Math.abs(this.#lines.get(name)?.get(customer) ?? 0) === line;
    });
    return isFirst || entries.length > 0 ? inputOf(entries) : undefined;
  }

  #note(customer: number, { line, time, fields }: Seen): void {
    if (Number.isNaN(this.#firstLines.get(customer))) this.#firstLines.set(customer, line);
    if (this.#policy === 'first') return;
    for (const { name, isEmpty } of fields) {
      const lines = columnOf(this.#lines, name);
      const before = lines.get(customer);
      if (this.#policy === 'first-filled') {
        // A line that empties a field counts where none fills it.
        if (Number.isNaN(before) || (before < 0 && !isEmpty)) lines.set(customer, isEmpty ? -line : line);
      } else if (this.#times) {
        const times = columnOf(this.#times, name);
        if (times.get(customer) > time) continue;
        times.set(customer, time);
        lines.set(customer, line);
      } else lines.set(customer, line);
    }
  }

  /** Identities are given to a customer, who keeps those of before; `first-filled` gives one of each type. */
  #isAdded(name: string): boolean {
    return isMerged(name) || (this.#policy === 'latest' && isIdentity(name));
  }
}
