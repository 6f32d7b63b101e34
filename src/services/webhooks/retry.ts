const FIRST_MS = 1_000;
const LONGEST_MS = 3_600_000;
/** A receiver may ask for a longer rest than ours, up to this. */
const LONGEST_ASKED_MS = 86_400_000;

/** Rest after so many failures in a row: doubled each time up to an hour, of which a random half is taken off. */
export function retryDelay(failures: number, askedMs: number | null, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 30));
  const ours = full / 2 + (full / 2) * random();
  return Math.round(Math.max(ours, Math.min(askedMs ?? 0, LONGEST_ASKED_MS)));
}

/**
 * The wait that `Retry-After` asks for, in ms: seconds or an HTTP date (RFC 9110, 10.2.3). Null for none, or nonsense.
 */
export function retryAfterOf(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1_000;
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
