import { isTime } from './time.ts';

/** A number as an explanation shows it; null where it is missing or infinite. */
export function shownNumber(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null;
}

/** A time as an explanation shows it, ISO 8601 in UTC; null where it is missing or beyond the calendar. */
export function shownTime(value: number | null | undefined): string | null {
  return value !== null && value !== undefined && isTime(value) ? new Date(value).toISOString() : null;
}

/** A time to the minute, for sentences: `2024-02-29 10:30 UTC`; null where it is missing or beyond the calendar. */
export function shownMinute(value: number | null | undefined): string | null {
  return shownTime(value)?.replace(/^(.+)T(\d\d:\d\d).*$/, '$1 $2 UTC') ?? null;
}

/** The UTC day of a time: `2024-02-29`; null where it is missing or beyond the calendar. */
export function shownDay(value: number | null | undefined): string | null {
  return shownTime(value)?.split('T')[0] ?? null;
}

/** A share, 0..1, with at most one decimal: `71.3 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

/** `1 purchase`, `2 purchases`; null counts as `An unknown number of purchases`. */
export function counted(count: number | string | null, one: string, several = `${one}s`): string {
  return `${count ?? 'An unknown number of'} ${count === 1 || count === '1' ? one : several}`;
}
