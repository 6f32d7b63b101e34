import { sampledRows } from '../../src/engine/upkeep/stayed-members.ts';
import { baselineOf, binsOf, countAgain, UNKNOWN_BIN } from '../../src/engine/upkeep/trait-baseline.ts';
import { type TraitDrift, traitDrifts } from '../../src/engine/upkeep/trait-drift.ts';
import type { Column } from '../../src/segmenter/batch.ts';
import type { FeatureKind } from '../../src/segmenter/feature.ts';

type Random = () => number;

/** A trait as chance makes it; `shift` moves it by a tenth: of a standard deviation, or of the share of its first value. */
export interface SimulatedTrait {
  readonly name: string;
  readonly kind: FeatureKind;
  readonly make: (n: number, random: Random, shift: number) => Column;
}

const normal = (random: Random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

function poisson(random: Random, mean: number): number {
  let count = 0;
  for (let left = random(); left > Math.exp(-mean); left *= random()) count++;
  return count;
}

/** Shares of texts; the first grows by the shift, the others shrink alike. */
const SHARES = [0.3, 0.22, 0.16, 0.12, 0.09, 0.06, 0.03, 0.02];

function pick(random: Random, shift: number): number {
  let left = random();
  for (const [code, share] of SHARES.entries()) {
    left -= code === 0 ? share + shift : (share * (0.7 - shift)) / 0.7;
    if (left < 0) return code;
  }
  return SHARES.length - 1;
}

function lists(n: number, random: Random, shift: number): Column {
  const shares = [0.3 + shift, 0.5, 0.2, 0.4, 0.1];
  const codes: number[] = [];
  const offsets = new Int32Array(n + 1);
  for (let row = 0; row < n; row++) {
    for (const [code, share] of shares.entries()) if (random() < share) codes.push(code);
    offsets[row + 1] = codes.length;
  }
  const labels = shares.map((_, code) => `value ${code}`);
  return { offsets, codes: Int32Array.from(codes), labels, missing: new Uint8Array(n) };
}

export const TRAITS: readonly SimulatedTrait[] = [
  {
    name: 'number (normal)',
    kind: 'number',
    make: (n, random, shift) => Float64Array.from({ length: n }, () => normal(random) + shift),
  },
  {
    name: 'number (counts about 2)',
    kind: 'number',
    make: (n, random, shift) => Float64Array.from({ length: n }, () => poisson(random, 2 + shift * Math.SQRT2)),
  },
  {
    name: 'time (log-normal age)',
    kind: 'time',
    make: (n, random, shift) =>
      Float64Array.from({ length: n }, () => -86_400_000 * Math.exp(4 + normal(random) + shift)),
  },
  {
    name: 'flag (0.3)',
    kind: 'flag',
    make: (n, random, shift) => Uint8Array.from({ length: n }, () => (random() < 0.3 + shift ? 1 : 0)),
  },
  {
    name: 'category (8 values)',
    kind: 'category',
    make: (n, random, shift) => ({
      codes: Int32Array.from({ length: n }, () => pick(random, shift)),
      labels: SHARES.map((_, code) => `value ${code}`),
    }),
  },
  { name: 'list (5 values)', kind: 'list', make: lists },
];

/** One trait of n members before and as many now, other people of the same kind, moved by a shift. */
export function simulated(trait: SimulatedTrait, n: number, random: Random, shift = 0): TraitDrift {
  const rows = Int32Array.from({ length: n }, (_, row) => row);
  const valuesOf = (by: number) => ({ column: trait.make(n, random, by), kind: trait.kind, rows, asOf: 0 });
  const before = baselineOf('simulated', valuesOf(0));
  return traitDrifts([{ before, now: countAgain(before, valuesOf(shift)), stayed: null }])[0]!;
}

/** The share of so many simulations that raise an alarm. */
export function alarmRate(trait: SimulatedTrait, n: number, times: number, random: Random, shift = 0): number {
  let alarms = 0;
  for (let time = 0; time < times; time++) if (simulated(trait, n, random, shift).alarm) alarms++;
  return alarms / times;
}

/**
 * The same where half of the members stayed. A part of those, `fresh`, has another value by now; the others have the one they had.
 * Who came later is moved by a shift, and so is whoever has another value.
 */
export function stayedRate(trait: SimulatedTrait, { n, times, random, fresh = 0, shift = 0 }: StayedSetting): number {
  let alarms = 0;
  for (let time = 0; time < times; time++) {
    const [then, later] = [trait.make(n, random, 0), trait.make(n, random, shift)];
    // The first half stayed.
    const kept = Array.from({ length: n }, (_, row) => row < n / 2 && random() >= fresh);
    const rows = Int32Array.from({ length: n }, (_, row) => row);
    const valuesOf = (column: Column) => ({ column, kind: trait.kind, rows, asOf: 0 });
    const before = baselineOf('simulated', valuesOf(then));
    const now = mixed(then, later, kept);
    const sample = sampledRows(rows);
    const again = binsOf(before, { ...valuesOf(now), rows: sample });
    const stayed = {
      before: binsOf(before, { ...valuesOf(then), rows: sample }),
      now: again.map((bin, at) => (sample[at]! < n / 2 ? bin : UNKNOWN_BIN)),
      sampled: sample.length,
    };
    if (traitDrifts([{ before, now: countAgain(before, valuesOf(now)), stayed }])[0]!.alarm) alarms++;
  }
  return alarms / times;
}

export interface StayedSetting {
  readonly n: number;
  readonly times: number;
  readonly random: Random;
  /** Share of those who stayed that has a value of its own by now. Default 0. */
  readonly fresh?: number;
  readonly shift?: number;
}

/** A column with the values of one where they are kept, of the other elsewhere. */
function mixed(then: Column, later: Column, kept: readonly boolean[]): Column {
  if (then instanceof Float64Array)
    return then.map((value, row) => (kept[row] ? value : (later as Float64Array)[row]!));
  if (then instanceof Uint8Array) return then.map((value, row) => (kept[row] ? value : (later as Uint8Array)[row]!));
  if (!('offsets' in then)) {
    const other = later as typeof then;
    return { ...then, codes: then.codes.map((code, row) => (kept[row] ? code : other.codes[row]!)) };
  }
  const other = later as typeof then;
  const codes: number[] = [];
  const offsets = new Int32Array(kept.length + 1);
  for (const [row, stays] of kept.entries()) {
    const from = stays ? then : other;
    codes.push(...from.codes.subarray(from.offsets[row]!, from.offsets[row + 1]!));
    offsets[row + 1] = codes.length;
  }
  return { ...then, offsets, codes: Int32Array.from(codes) };
}
