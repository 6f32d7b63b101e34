import { isKnown } from '../../statistics/index.ts';

/** Count, mean and sum of squared deviations of numbers, one after the other (Welford 1962): large ones keep their digits. */
export class Moments {
  n = 0;
  mean = 0;
  squares = 0;

  /** Missing and infinite numbers, and those of 1e100 and more, are passed over. */
  add(value: number): void {
    if (!isKnown(value)) return;
    this.n++;
    const from = value - this.mean;
    this.mean += from / this.n;
    this.squares += from * (value - this.mean);
  }

  /** Dividing by n - 1; NaN of fewer than two. */
  get variance(): number {
    return this.n > 1 ? this.squares / (this.n - 1) : Number.NaN;
  }
}
