import { hash } from '../key-set.ts';

/** Numbers texts from 0 in the order they come, in about 24 bytes each; texts are held apart as `KeySet` does. */
export class KeyIndex {
  #slots = new Uint32Array(3 * 1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The text's number; that of a new one is the size before. */
  of(key: string): number {
    const [high, low] = hash(key);
    const at = this.#find(high, low);
    if (this.#slots[at] !== 0) return this.#slots[at + 2]!;
    this.#slots.set([high, low, this.#size], at);
    this.#size++;
    if (this.#size * 6 > this.#slots.length) this.#grow();
    return this.#size - 1;
  }

  /** The text's number; undefined where it is new. */
  find(key: string): number | undefined {
    const at = this.#find(...hash(key));
    return this.#slots[at] === 0 ? undefined : this.#slots[at + 2]!;
  }

  #find(high: number, low: number): number {
    const slots = this.#slots;
    const mask = slots.length / 3 - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 3;
      if (slots[at] === 0 || (slots[at] === high && slots[at + 1] === low)) return at;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += 3) {
      if (old[at] !== 0) this.#slots.set(old.subarray(at, at + 3), this.#find(old[at]!, old[at + 1]!));
    }
  }
}

/** A number for each position, NaN where none was set. */
export class NumberColumn {
  #values = new Float64Array(1024).fill(Number.NaN);

  get(at: number): number {
    return at < this.#values.length ? this.#values[at]! : Number.NaN;
  }

  set(at: number, value: number): void {
    if (at >= this.#values.length) {
      const larger = new Float64Array(Math.max(at + 1, this.#values.length * 2)).fill(Number.NaN);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[at] = value;
  }
}
