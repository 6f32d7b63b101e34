/** Work beside runs that the run loop looks for at each turn, one look at a time. */
export class SideWork {
  readonly #look: () => Promise<void>;
  readonly #wake: () => void;
  #busy = false;
  /** Something woke the loop while it was looking: it may have been more of this. */
  #again = false;

  /** `follow` keeps the work till the end of the loop; `wake` makes the loop turn once more. */
  constructor(
    work: () => Promise<void>,
    { follow, wake }: { follow(work: Promise<void>): Promise<void>; wake(): void },
  ) {
    this.#look = () => follow(work());
    this.#wake = wake;
  }

  turn(): void {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    this.#again = false;
    void this.#look().then(() => {
      this.#busy = false;
      if (this.#again) this.#wake();
    });
  }
}
