import { cellAt, type Grid } from './rfm-grid.ts';
import { scaled } from './rfm-groups.ts';
import type { RfmModel } from './rfm-model.ts';
import { rankedBin } from './rfm-rank.ts';

const DAY = 86_400_000;
/** The furthest instant of ECMAScript dates. */
const FURTHEST = 8.64e15;

/** Whether both say that there were purchases; infinite values and times beyond the calendar count as missing. */
export function isBuyer(lastAt: number, count: number): boolean {
  return Math.abs(lastAt) <= FURTHEST && Number.isFinite(count) && count > 0;
}

/** Whether both say that there were none. Where this and {@link isBuyer} are false, the data contradicts itself. */
export function isNonBuyer(lastAt: number, count: number): boolean {
  return !Number.isFinite(lastAt) && (Number.isNaN(count) || count === 0);
}

/** Whole days from the last purchase to a time; negative for later purchases. */
export function recencyDays(at: number, lastAt: number): number {
  return Math.floor((at - lastAt) / DAY);
}

/** 1..bins, the highest for the latest. */
export function recencyScore(model: RfmModel, lastAt: number, key: string | null, asOf: number): number {
  return model.bins + 1 - rankedBin(model.recency, recencyDays(model.fittedAt ?? asOf, lastAt), key);
}

/** 1..bins, the highest for the most purchases. */
export function frequencyScore(model: RfmModel, count: number, key: string | null): number {
  return rankedBin(model.frequency, count, key);
}

/** 1..bins, the highest for the most money; less than 0, more returned than bought, is the lowest. */
export function monetaryScore(model: RfmModel, amount: number, key: string | null): number {
  return model.monetary ? rankedBin(model.monetary, amount, key) : 1;
}

/** Index of a customer's group, or -1. */
export function groupOf(
  model: RfmModel,
  grid: Grid,
  lastAt: number,
  count: number,
  amount: number,
  key: string | null,
  asOf: number,
): number {
  if (!isBuyer(lastAt, count)) return isNonBuyer(lastAt, count) ? grid.withoutPurchase : -1;
  if (grid.money && !Number.isFinite(amount)) return -1;
  const { scale } = grid;
  const r = scaled(recencyScore(model, lastAt, key, asOf), model.bins, scale);
  const f = scaled(frequencyScore(model, count, key), model.bins, scale);
  const m = grid.money ? scaled(monetaryScore(model, amount, key), model.bins, scale) : 1;
  return grid.index[cellAt(grid, r, f, m)]!;
}

/** The instant at which a buyer's recency score falls by the clock alone, itself included; NaN: never. */
export function agesAt({ fittedAt, recency }: RfmModel, lastAt: number, asOf: number): number {
  if (fittedAt !== null) return Number.NaN;
  const days = recencyDays(asOf, lastAt);
  const limit = recency.cuts.find((cut) => cut >= days);
  return limit === undefined ? Number.NaN : lastAt + (Math.floor(limit) + 1) * DAY;
}
