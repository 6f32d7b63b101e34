import type { Problem } from './problem.ts';

/** A setting that may be one thing or a list of them, as a list. */
export function listOf<T extends object>(given: T | readonly T[] | undefined): readonly T[] {
  if (given === undefined) return [];
  return Array.isArray(given) ? given : [given as T];
}

/** All things of a list in one form, or what is wrong with the first that is none. */
export function resolveEach<T, R extends object>(given: readonly T[], resolve: (one: T) => R | Problem): R[] | Problem {
  const resolved: R[] = [];
  for (const one of given) {
    const checked = resolve(one);
    if ('problem' in checked) return checked;
    resolved.push(checked);
  }
  return resolved;
}
