import { setTimeout as pause } from 'node:timers/promises';

/** How often a state nobody announces is looked at. */
const LOOK_EVERY_MS = 50;

/**
 * Looks at a state until it is as wanted, and returns what the look found. Throws, naming what was waited for, after so
 * many seconds, or at once where the look throws.
 */
export async function until<T>(
  what: string | (() => string),
  look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  seconds = 90,
): Promise<T> {
  const late = performance.now() + seconds * 1_000;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > late)
      throw new Error(`after ${seconds} s still waiting until ${typeof what === 'string' ? what : what()}`);
    await pause(LOOK_EVERY_MS);
  }
}

/** The promise's value, or an error naming what was waited for after so many seconds. */
export async function within<T>(what: string, seconds: number, promise: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = pause(seconds * 1_000, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`after ${seconds} s still waiting until ${what}`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    stop.abort();
  }
}

/** Does one thing after the other, whether those before it failed or not. Throws the first failure. */
export async function allOf(steps: readonly (() => PromiseLike<unknown> | undefined)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
