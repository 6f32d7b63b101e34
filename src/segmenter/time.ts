/** A day of 24 hours, in milliseconds. */
export const DAY = 86_400_000;

/** The last time there is, in milliseconds since 1970 (ECMAScript Language Specification, Time Values). */
export const LAST_TIME = 8.64e15;

/** True for a time the calendar has: NaN, the infinities and anything beyond {@link LAST_TIME} have no ISO 8601 form. */
export function isTime(value: number): boolean {
  return Math.abs(value) <= LAST_TIME;
}
