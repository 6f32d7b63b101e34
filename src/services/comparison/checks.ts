import { PersonagraphError } from '../../errors.ts';

const MOST_FEATURES = 100;

/** The names of features, as any service that compares by them takes them. */
export function checkFeatures(features: readonly string[] | undefined): void {
  if (features === undefined) return;
  check(
    features.length >= 1 && features.length <= MOST_FEATURES,
    ['features'],
    `Takes 1 to ${MOST_FEATURES} features.`,
  );
  check(new Set(features).size === features.length, ['features'], 'Each feature once.');
}

export function within(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** Throws INVALID_INPUT where something does not hold. */
export function check(holds: boolean, field: readonly string[], message: string): void {
  if (!holds) throw new PersonagraphError('INVALID_INPUT', message, { field });
}
