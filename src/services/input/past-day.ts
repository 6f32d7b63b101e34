/** Parts of the world that are furthest ahead have the next day at ten o'clock UTC. */
const AHEAD_MS = 14 * 3_600_000;

/** True for a day, `2026-11-30`, that has come somewhere. */
export function hasCome(day: string): boolean {
  return Date.parse(day) <= Date.now() + AHEAD_MS;
}
