/** Slots to be taken and returned: so many of one holder, such as a workspace, and so many of all. */
export class Slots {
  readonly #each: number;
  readonly #all: number;
  /** Slots taken, by holder. */
  readonly #taken = new Map<number | string, number>();
  #allTaken = 0;

  constructor(each: number, all: number) {
    this.#each = each;
    this.#all = all;
  }

  /** Takes a slot and answers true, or answers false where none is free. */
  take(holder: number | string): boolean {
    const own = this.#taken.get(holder) ?? 0;
    if (own >= this.#each || this.#allTaken >= this.#all) return false;
    this.#taken.set(holder, own + 1);
    this.#allTaken++;
    return true;
  }

  give(holder: number | string): void {
    const left = this.#taken.get(holder)! - 1;
    if (left > 0) this.#taken.set(holder, left);
    else this.#taken.delete(holder);
    this.#allTaken--;
  }
}
