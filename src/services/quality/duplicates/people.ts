import { BLOCK_KINDS, BLOCKING_KEYS, hashOf } from './blocking-keys.ts';
import { type Person, packed, unpacked } from './person.ts';
import type { CountedField } from './score.ts';

const PAGE_BYTES = 1 << 24;
const FIRST_ROWS = 1 << 12;

/** Values whose hashes are kept to be counted, beside those of the blocks. */
const COUNTED = {
  name: ({ name }) => name || null,
  email: ({ local, domain }) => (local === '' ? null : `${local}@${domain}`),
  local: ({ local }) => local || null,
  phone: ({ phone }) => phone || null,
  birthDate: ({ birth }) => birth || null,
} as const satisfies Record<CountedField, (person: Person) => string | null>;
const COUNTED_FIELDS = Object.keys(COUNTED) as CountedField[];

/**
 * Everybody of a workspace as far as duplicates need them: packed texts and hashes, some 150 bytes a customer. Rows are
 * added in any order; then `seal` makes it ready to be read.
 */
export class People {
  #length = 0;
  #ids = new Int32Array(FIRST_ROWS);
  #starts = new Float64Array(FIRST_ROWS);
  #lengths = new Uint16Array(FIRST_ROWS);
  readonly #pages: Buffer[] = [];
  #end = 0;
  /** Hashes by kind of block; 0 for none. */
  #blocks = BLOCK_KINDS.map(() => new Uint32Array(FIRST_ROWS));
  #values = COUNTED_FIELDS.map(() => new Uint32Array(FIRST_ROWS));

  get length(): number {
    return this.#length;
  }

  add(id: number, person: Person): void {
    const row = this.#length++;
    if (row === this.#ids.length) this.#grow();
    this.#ids[row] = id;
    this.#write(row, packed(person));
    for (let kind = 0; kind < BLOCK_KINDS.length; kind++) {
      this.#blocks[kind]![row] = hashOf(BLOCKING_KEYS[BLOCK_KINDS[kind]!](person));
    }
    for (let field = 0; field < COUNTED_FIELDS.length; field++) {
      this.#values[field]![row] = hashOf(COUNTED[COUNTED_FIELDS[field]!](person));
    }
  }

  /** Sorts the counted values. No row is added after it. */
  seal(): void {
    this.#values = this.#values.map((hashes) => hashes.slice(0, this.#length).sort());
  }

  id(row: number): number {
    return this.#ids[row]!;
  }

  person(row: number): Person {
    const start = this.#starts[row]!;
    const at = start % PAGE_BYTES;
    return unpacked(this.#pages[Math.floor(start / PAGE_BYTES)]!.toString('utf8', at, at + this.#lengths[row]!));
  }

  /** Hashes of the blocks of a kind, by row; 0 for none. */
  blocks(kind: number): Uint32Array {
    return this.#blocks[kind]!.subarray(0, this.#length);
  }

  /** How many customers have the person's value of a field; 0 where it has none. */
  count(field: CountedField, person: Person): number {
    const hash = hashOf(COUNTED[field](person));
    if (hash === 0) return 0;
    const sorted = this.#values[COUNTED_FIELDS.indexOf(field)]!;
    return firstAbove(sorted, hash) - firstAbove(sorted, hash - 1);
  }

  #write(row: number, text: string): void {
    const bytes = Buffer.byteLength(text);
    // A person lies within one page.
    if (this.#pages.length === 0 || (this.#end % PAGE_BYTES) + bytes > PAGE_BYTES || this.#end === this.#room) {
      this.#end = this.#room;
      this.#pages.push(Buffer.allocUnsafe(PAGE_BYTES));
    }
    this.#pages.at(-1)!.write(text, this.#end % PAGE_BYTES);
    this.#starts[row] = this.#end;
    this.#lengths[row] = bytes;
    this.#end += bytes;
  }

  get #room(): number {
    return this.#pages.length * PAGE_BYTES;
  }

  #grow(): void {
    const rows = this.#ids.length * 2;
    const grown = <T extends Int32Array | Uint32Array | Uint16Array | Float64Array>(from: T, to: T): T => {
      to.set(from as never);
      return to;
    };
    this.#ids = grown(this.#ids, new Int32Array(rows));
    this.#starts = grown(this.#starts, new Float64Array(rows));
    this.#lengths = grown(this.#lengths, new Uint16Array(rows));
    this.#blocks = this.#blocks.map((hashes) => grown(hashes, new Uint32Array(rows)));
    this.#values = this.#values.map((hashes) => grown(hashes, new Uint32Array(rows)));
  }
}

/** The first position whose value is above one. */
function firstAbove(sorted: Uint32Array, value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (sorted[middle]! > value) to = middle;
    else from = middle + 1;
  }
  return from;
}
