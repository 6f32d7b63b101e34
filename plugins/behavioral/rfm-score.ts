import { binOf } from 'personagraph/statistics';
import { compareKeys } from './customer-key.ts';
import { fifth, presets } from './rfm-groups.ts';
import type { RfmModel } from './rfm-model.ts';

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

/** Whole days from the last purchase to the fit; negative for later purchases. */
export function recencyDays(fittedAt: number, lastAt: number): number {
  return Math.floor((fittedAt - lastAt) / DAY);
}

/** 1..bins, the highest for the latest. */
export function recencyScore(model: RfmModel, lastAt: number): number {
  return model.bins + 1 - binOf(model.recency, recencyDays(model.fittedAt, lastAt));
}

/** 1..bins, the highest for the most purchases; equal ones by customer where the model has keys. */
export function frequencyScore(model: RfmModel, count: number, key: string | null): number {
  const { frequency, frequencyKeys } = model;
  if (!frequencyKeys) return binOf(frequency, count);
  let score = 1;
  for (let i = 0; i < frequency.length; i++) {
    const cut = frequency[i]!;
    if (count > cut || (count === cut && compareKeys(key, frequencyKeys[i]!) > 0)) score++;
  }
  return score;
}

/** 1..bins, the highest for the most money. */
export function monetaryScore(model: RfmModel, amount: number): number {
  return binOf(model.monetary ?? [], amount);
}

/** The mean of F and M, halves rounded up; on the scale of fifths. */
export function meanScore(f: number, m: number): number {
  return Math.floor((f + m + 1) / 2);
}

/** Index of a customer's group, or -1. */
export function groupOf(model: RfmModel, lastAt: number, count: number, amount: number, key: string | null): number {
  const preset = presets[model.preset];
  if (!isBuyer(lastAt, count)) return isNonBuyer(lastAt, count) ? preset.withoutPurchase : -1;
  const r = fifth(recencyScore(model, lastAt), model.bins);
  let second = fifth(frequencyScore(model, count, key), model.bins);
  if (preset.money) {
    if (!Number.isFinite(amount)) return -1;
    second = meanScore(second, fifth(monetaryScore(model, amount), model.bins));
  }
  return preset.grid[(r - 1) * 5 + second - 1]!;
}
