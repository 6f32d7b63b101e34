import { slugOf } from './vocabulary.ts';

const MAX_KEY = 48;

/** A key for a question that none of the others has, of its words or its number. */
export function questionKey(text: string, taken: readonly string[]): string {
  const bracketed = /\[([^\]]+)\]\s*$/.exec(text)?.[1];
  const short = slugOf(bracketed ?? text, MAX_KEY);
  const key = short === '' ? `q${taken.length + 1}` : short;
  if (!taken.includes(key)) return key;
  let n = 2;
  while (taken.includes(`${key}_${n}`)) n++;
  return `${key}_${n}`;
}
