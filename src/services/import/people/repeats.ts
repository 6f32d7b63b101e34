import { hash, KeyIndex } from '../key-set.ts';
import { NumberColumn } from './number-column.ts';

/** Which of the values count where a file repeats a customer. */
export type RepeatPolicy = 'first-filled' | 'first' | 'latest';

type Input = Readonly<Record<string, unknown>>;
/** A value by the name of its field; traits and identities have names of their own. */
type Entry = readonly [name: string, value: unknown];

/** Leaves of each line's values of a customer those that count: by default the first that is filled, field by field. */
export class Repeats {
  readonly #policy: RepeatPolicy;
  /** Values a customer may have; of the identities, one of each type. */
  readonly #width: number;
  readonly #customers = new KeyIndex();
  /** How many fields of a customer are filled. */
  readonly #filled = new NumberColumn();
  /** By field: 1 where it is filled, otherwise the time of its value. */
  readonly #marks = new Map<string, NumberColumn>();
  /** By field, what was taken last. */
  readonly #taken = new Map<string, NumberColumn>();

  constructor(policy: RepeatPolicy, width: number) {
    this.#policy = policy;
    this.#width = width;
  }

  /** True where no line can tell more of the customer. */
  isComplete(key: string): boolean {
    if (this.#policy === 'latest') return false;
    const known = this.#customers.find(key);
    if (known === undefined) return false;
    return this.#policy === 'first' || this.#filled.get(known) >= this.#width;
  }

  /** The values that count of a line, perhaps none; undefined where none do and the customer is known. */
  take(key: string, input: Input, time: number): Input | undefined {
    const known = this.#customers.size;
    const customer = this.#customers.of(key);
    const isNew = customer === known;
    const entries = entriesOf(input).filter((entry) => this.#counts(customer, isNew, entry, time));
    return isNew || entries.length > 0 ? inputOf(entries) : undefined;
  }

  #counts(customer: number, isNew: boolean, [name, value]: Entry, time: number): boolean {
    if (this.#policy === 'first') return isNew;
    const mark = columnOf(this.#marks, name);
    const before = mark.get(customer);
    if (this.#policy === 'first-filled') {
      // An emptied value is none: a later line may fill it.
      if (value === null) return isNew;
      if (before === 1) return false;
      mark.set(customer, 1);
      if (!name.startsWith(FURTHER) && !name.startsWith(MERGED))
        this.#filled.set(customer, (this.#filled.get(customer) || 0) + 1);
      return true;
    }
    if (before > time) return false;
    mark.set(customer, time);
    const taken = columnOf(this.#taken, name);
    const print = fingerprint(value);
    if (taken.get(customer) === print) return false;
    taken.set(customer, print);
    return true;
  }
}

function columnOf(columns: Map<string, NumberColumn>, name: string): NumberColumn {
  let column = columns.get(name);
  if (!column) {
    column = new NumberColumn();
    columns.set(name, column);
  }
  return column;
}

/** 53 bits of the value. */
function fingerprint(value: unknown): number {
  const [high, low] = hash(JSON.stringify(value));
  return high * 0x200000 + (low >>> 11);
}

const TRAIT = 'traits.';
const IDENTITY = 'identities.';
/** All of a type but the first. */
const FURTHER = 'identities.further.';
/** Each customer that became part of this one. */
const MERGED = 'merged.';

function entriesOf({ traits, identities, merged, ...fields }: Input): Entry[] {
  const entries: Entry[] = Object.entries(fields);
  for (const id of (merged as readonly string[] | undefined) ?? []) entries.push([MERGED + id, id]);
  for (const [name, value] of Object.entries((traits as Input | undefined) ?? {})) entries.push([TRAIT + name, value]);
  const seen = new Map<string, number>();
  for (const identity of (identities as readonly { type: string }[] | undefined) ?? []) {
    const n = seen.get(identity.type) ?? 0;
    seen.set(identity.type, n + 1);
    entries.push([n === 0 ? `${IDENTITY}${identity.type}` : `${FURTHER}${n}.${identity.type}`, identity]);
  }
  return entries;
}

function inputOf(entries: readonly Entry[]): Input {
  const fields: Record<string, unknown> = {};
  const traits: Record<string, unknown> = {};
  const identities: unknown[] = [];
  const merged: unknown[] = [];
  for (const [name, value] of entries) {
    if (name.startsWith(TRAIT)) traits[name.slice(TRAIT.length)] = value;
    else if (name.startsWith(IDENTITY)) identities.push(value);
    else if (name.startsWith(MERGED)) merged.push(value);
    else fields[name] = value;
  }
  return {
    ...fields,
    ...(Object.keys(traits).length > 0 ? { traits } : {}),
    ...(identities.length > 0 ? { identities } : {}),
    ...(merged.length > 0 ? { merged } : {}),
  };
}
