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
