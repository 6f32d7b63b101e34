import type { Text } from 'personagraph/segmenter';

/** The furthest instant of ECMAScript dates; a time beyond it has no ISO 8601 and counts as missing. */
const FURTHEST = 8.64e15;

/** A number as an explanation shows it: null where it is missing or infinite. */
export function shown(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null;
}

/** A time as an explanation shows it: ISO 8601, null where it is missing or beyond the calendar. */
export function shownTime(value: number | null | undefined): string | null {
  return isTime(value ?? Number.NaN) ? new Date(value!).toISOString() : null;
}

export function isTime(value: number): boolean {
  return Math.abs(value) <= FURTHEST;
}

/** A missing value of a row as columns have it. */
export function orNaN(value: number | null | undefined): number {
  return value ?? Number.NaN;
}

/** A time to the minute, for sentences; null where it is missing or beyond the calendar. */
export function minute(value: number | null | undefined): string | null {
  const at = shownTime(value);
  return at === null ? null : `${at.slice(0, -8).replace('T', ' ')} UTC`;
}

/** `1 purchase`, `2 purchases`, `An unknown number of purchases`. */
export function counted(count: number | string | null, one: string, several = `${one}s`): string {
  return `${count ?? 'An unknown number of'} ${count === 1 || count === '1' ? one : several}`;
}

/** 0..1 as text, with at most one decimal. */
export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

export function english(text: Text): string {
  return typeof text === 'string' ? text : text.en;
}

export function chinese(text: Text): string {
  return typeof text === 'string' ? text : (text.zh ?? text.en);
}
