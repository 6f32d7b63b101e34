/** Milliseconds of a mean year of the Gregorian calendar, by which ages are told. */
export const YEAR_MS = 365.2425 * 86_400_000;
