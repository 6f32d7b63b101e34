import { DAY } from './purchase-history.ts';

/** A number as an explanation shows it; null where it is missing or infinite. */
export function shownNumber(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** A time as an explanation shows it; null where it is missing or beyond the calendar. */
export function shownTime(value: number | null): string | null {
  // The furthest instant that has an ISO form.
  return value !== null && Math.abs(value) <= 8.64e15 ? new Date(value).toISOString() : null;
}

/** A time to the minute, for sentences: `2024-02-29 10:30 UTC`; beyond the calendar its number. */
export function shownMinute(time: number): string {
  return shownTime(time)?.replace(/^(.+)T(\d\d:\d\d).*$/, '$1 $2 UTC') ?? String(time);
}

/** A day as people write it: `2024-02-29`. */
export function shownDay(day: number): string {
  return (shownTime(day * DAY) ?? `${day}T`).split('T')[0]!;
}

/** `71.3 %` */
export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

/** Two decimals, without an exponent where people would not use one. */
export function decimal(value: number): string {
  return Math.abs(value) < 1e15 ? value.toFixed(2) : String(value);
}
