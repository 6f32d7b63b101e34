import type { Random } from './random.ts';

/** Values by weight; weights need not sum to 1. */
export type Weights<T> = readonly (readonly [value: T, weight: number])[];

/** Draws one of the values. */
export type Choice<T> = (random: Random) => T;

/** A choice by weight: the few values are walked, which beats any table. */
export function choiceOf<T>(weights: Weights<T>): Choice<T> {
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const values = weights.map(([value]) => value);
  const bounds = new Float64Array(weights.length);
  weights.forEach(([, weight], index) => {
    bounds[index] = (bounds[index - 1] ?? 0) + weight / total;
  });
  const last = values.length - 1;
  return (random) => {
    const at = random();
    let index = 0;
    while (index < last && at >= bounds[index]!) index++;
    return values[index]!;
  };
}

/** A choice of words by their counts: `web 6, store 3`. */
export function wordsOf(text: string): Choice<string> {
  return choiceOf(
    text.split(',').map((entry) => {
      const [, word, weight] = /^\s*(.+?)\s+([\d.]+)\s*$/.exec(entry)!;
      return [word!, Number(weight)] as const;
    }),
  );
}

/** One of equals. */
export function oneOf<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)]!;
}
