/**
 * Texts, by 64-bit hashes, each with as many numbers as a slot has room for. Among ten million texts, the chance that any two
 * share a hash is below one in 300,000.
 */
class HashTable {
  /** Numbers of a slot: both halves of the hash, and what stands beside it. */
  readonly #width: number;
  #slots: Uint32Array;
  #size = 0;

  constructor(width: number) {
    this.#width = width;
    this.#slots = new Uint32Array(width * 1024);
  }

  get size(): number {
    return this.#size;
  }

  /** The number beside a text; undefined where the text is new. */
  find(key: string): number | undefined {
    const at = this.#find(...hash(key));
    return this.#slots[at] === 0 ? undefined : this.#slots[at + 2]!;
  }

  has(key: string): boolean {
    return this.#slots[this.#find(...hash(key))] !== 0;
  }

  /** Where the text stands, and true where it was put there now, with the size before beside it. */
  take(key: string): { readonly isNew: boolean; readonly beside: number } {
    const [high, low] = hash(key);
    const at = this.#find(high, low);
    if (this.#slots[at] !== 0) return { isNew: false, beside: this.#slots[at + 2]! };
    const beside = this.#size++;
    this.#slots[at] = high;
    this.#slots[at + 1] = low;
    if (this.#width > 2) this.#slots[at + 2] = beside;
    if (this.#size * 2 * this.#width > this.#slots.length) this.#grow();
    return { isNew: true, beside };
  }

  #find(high: number, low: number): number {
    const [slots, width] = [this.#slots, this.#width];
    const mask = slots.length / width - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const at = slot * width;
      if (slots[at] === 0 || (slots[at] === high && slots[at + 1] === low)) return at;
    }
  }

  #grow(): void {
    const [old, width] = [this.#slots, this.#width];
    this.#slots = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += width) {
      if (old[at] !== 0) this.#slots.set(old.subarray(at, at + width), this.#find(old[at]!, old[at + 1]!));
    }
  }
}

/** Texts seen, in about 16 bytes each however long they are: a file of ten million orders is remembered in 160 MB. */
export class KeySet {
  readonly #table = new HashTable(2);

  get size(): number {
    return this.#table.size;
  }

  has(key: string): boolean {
    return this.#table.has(key);
  }

  /** True where the text is new. */
  add(key: string): boolean {
    return this.#table.take(key).isNew;
  }
}

/** Numbers texts from 0 in the order they come, in about 24 bytes each. */
export class KeyIndex {
  readonly #table = new HashTable(3);

  get size(): number {
    return this.#table.size;
  }

  /** The text's number; that of a new one is the size before. */
  of(key: string): number {
    return this.#table.take(key).beside;
  }

  /** The text's number; undefined where it is new. */
  find(key: string): number | undefined {
    return this.#table.find(key);
  }
}

/** cyrb53's two mixed lanes (bryc, 2018). The high half is never 0, which marks a free slot. */
export function hash(key: string): [high: number, low: number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let at = 0; at < key.length; at++) {
    const unit = key.charCodeAt(at);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return [a >>> 0 || 1, b >>> 0];
}
