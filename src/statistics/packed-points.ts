import {
  BLOCK,
  type NearestKernel,
  nearestKernel,
  nearestLoop,
  nearestModules,
  type Precision,
} from './nearest-kernel.ts';
import type { Points } from './points.ts';

/** Numbers kept packed, 512 MB of doubles; of more points a stretch at a time is packed, again in every sweep. */
const MOST_PACKED = 2 ** 26;
/** With fewer numbers the loop in JavaScript is done before a memory for WebAssembly is set up. */
const WORTH_IT = 2 ** 13;
/** Blocks a call of the kernel: its answers stay in the processor's cache. */
const CALL = 16;
const PAGE = 65_536;

/** How values are packed: `(value - mean) * factor`. */
export interface Packing {
  /** By column: large values far from 0 so lose no digits. */
  readonly means: Float64Array;
  /** Greater than 0, the same for all columns. */
  readonly factor: number;
}

/** Answers for the points `from` up to, not including, `to`. */
export interface NearestRun {
  readonly from: number;
  readonly to: number;
  /** The cluster of point i is `nearest[i - from]`. */
  readonly nearest: Float64Array | Float32Array;
  /** Value j of point i, as packed, is `packed[at + positionOf(i - from, d) + j * BLOCK]`. */
  readonly packed: Float64Array | Float32Array;
  readonly at: number;
}

/** Where the first value of a run's point is, from the first of the run. */
export function positionOf(index: number, d: number): number {
  return (index - (index % BLOCK)) * d + (index % BLOCK);
}

/** True where points are many enough, and the host able, to sweep over them in single precision. */
export function canUseSingles({ n, d }: Points): boolean {
  return n * d >= WORTH_IT && nearestModules() !== null;
}

/** Points in blocks of columns, as the kernel reads them; made once for many sweeps. */
export class PackedPoints {
  readonly #points: Points;
  readonly #packing: Packing;
  readonly #numbers: Float64Array | Float32Array;
  readonly #run: NearestKernel;
  /** Blocks that are packed at a time. */
  readonly #blocks: number;
  readonly #centresAt: number;
  readonly #answersAt: number;
  /** The first block that is packed, and the first after it that is not yet. */
  #packedFrom = 0;
  #packedTo = 0;

  /** For up to k centres. `most` numbers are kept packed, but no fewer than a call of the kernel reads. */
  constructor(points: Points, k: number, packing: Packing, precision: Precision = 'double', most = MOST_PACKED) {
    const { n, d } = points;
    this.#points = points;
    this.#packing = packing;
    const all = Math.ceil(n / BLOCK);
    const fitting = Math.max(CALL, Math.floor(most / (BLOCK * d * CALL)) * CALL);
    this.#blocks = Math.min(all, fitting);
    this.#centresAt = this.#blocks * BLOCK * d;
    this.#answersAt = this.#centresAt + k * (d + 1);
    const size = this.#answersAt + CALL * BLOCK;
    const memory = n * d < WORTH_IT ? null : memoryOf(size * (precision === 'single' ? 4 : 8));
    if (memory) {
      this.#numbers = precision === 'single' ? new Float32Array(memory.buffer) : new Float64Array(memory.buffer);
      this.#run = nearestKernel(memory, precision);
    } else {
      const doubles = new Float64Array(size);
      this.#numbers = doubles;
      this.#run = nearestLoop(doubles);
    }
  }

  /** Finds the nearest of `k` centres (row-major) for every point, and hands the answers over a run of points at a time. */
  nearest(centres: Float64Array, k: number, take: (run: NearestRun) => void): void {
    const { n, d } = this.#points;
    this.#setCentres(centres, k);
    const bytes = this.#numbers.BYTES_PER_ELEMENT;
    const nearest = this.#numbers.subarray(this.#answersAt, this.#answersAt + CALL * BLOCK);
    for (let from = 0; from < n; from += CALL * BLOCK) {
      const block = from / BLOCK;
      const first = block - (block % this.#blocks);
      const to = Math.min(n, from + CALL * BLOCK);
      const blocks = Math.ceil((to - from) / BLOCK);
      const at = (block - first) * BLOCK * d;
      this.#pack(first, block + blocks);
      this.#run(at * bytes, blocks, d, this.#centresAt * bytes, k, this.#answersAt * bytes);
      take({ from, to, nearest, packed: this.#numbers, at });
    }
  }

  /** Says that the values of the points have changed. */
  refill(): void {
    this.#packedTo = this.#packedFrom;
  }

  #setCentres(centres: Float64Array, k: number): void {
    const { d } = this.#points;
    const { means, factor } = this.#packing;
    for (let cluster = 0, at = this.#centresAt; cluster < k; cluster++, at += d + 1) {
      let squares = 0;
      for (let j = 0; j < d; j++) {
        const value = (centres[cluster * d + j]! - means[j]!) * factor;
        this.#numbers[at + 1 + j] = value;
        squares += value * value;
      }
      this.#numbers[at] = squares / 2;
    }
  }

  /** Packs what is not yet, up to a block: just before it is read, while it is in the processor's cache. */
  #pack(first: number, to: number): void {
    if (first !== this.#packedFrom) {
      this.#packedFrom = first;
      this.#packedTo = first;
    }
    const { d } = this.#points;
    for (; this.#packedTo < to; this.#packedTo++) this.#packBlock(this.#packedTo, (this.#packedTo - first) * BLOCK * d);
  }

  #packBlock(block: number, to: number): void {
    const { values, n, d } = this.#points;
    const { means, factor } = this.#packing;
    const numbers = this.#numbers;
    const from = block * BLOCK;
    const count = Math.min(BLOCK, n - from);
    for (let j = 0; j < d; j++) {
      const mean = means[j]!;
      const column = to + j * BLOCK;
      for (let i = 0, at = from * d + j; i < count; i++, at += d) numbers[column + i] = (values[at]! - mean) * factor;
    }
  }
}

/** Null where there is no WebAssembly, or no room for its memory. */
function memoryOf(bytes: number): WebAssembly.Memory | null {
  try {
    return nearestModules() && new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  } catch {
    return null;
  }
}
