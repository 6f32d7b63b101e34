import type { Scope } from '../../db/postgres/connection.ts';
import { countOutdated } from '../../db/tables/privacy/outdated-rows.ts';
import {
  listRetention,
  type RetentionKind,
  type RetentionRule,
  switchRetention,
  writeTried,
} from '../../db/tables/privacy/retention.ts';
import { PersonagraphError } from '../../errors.ts';

const DAY_MS = 86_400_000;
/** Most days that anything is kept for: a hundred years. */
const MAX_DAYS = 36_500;
/** A trial holds for so long: what would go is another thing by then. */
const TRIAL_MS = 7 * DAY_MS;

/** The time before which things are too old. */
export function outdatedBefore(days: number, now: number): Date {
  return new Date(now - days * DAY_MS);
}

/**
 * Counts what a rule would remove now, and keeps the rule with that: nothing is removed. A rule with other days than before is
 * off until it is switched on. Throws INVALID_INPUT.
 */
export async function tryRetention(scope: Scope, kind: RetentionKind, days: number): Promise<RetentionRule> {
  if (!(Number.isInteger(days) && days >= 1 && days <= MAX_DAYS)) {
    throw new PersonagraphError('INVALID_INPUT', `Data are kept 1 to ${MAX_DAYS} days.`, { field: ['days'] });
  }
  const at = new Date();
  const rows = await countOutdated(scope, kind, outdatedBefore(days, at.getTime()));
  return writeTried(scope, { kind, days, rows, at });
}

/**
 * Switches a rule on, to be applied once a day from then on, or off. Throws NOT_FOUND for one that was never tried, CONFLICT for
 * one whose trial is older than a week or whose version is past.
 */
export async function setRetention(
  scope: Scope,
  wanted: Pick<RetentionRule, 'kind' | 'version' | 'active'>,
): Promise<RetentionRule> {
  const rule = (await listRetention(scope)).find(({ kind }) => kind === wanted.kind);
  if (!rule) throw new PersonagraphError('NOT_FOUND', 'There is no such rule: try it first.', { field: ['kind'] });
  if (wanted.active && !rule.active && Date.now() - (rule.triedAt?.getTime() ?? 0) > TRIAL_MS) {
    throw new PersonagraphError('CONFLICT', 'The rule was not tried for a week: try it again.', { field: ['kind'] });
  }
  const switched = await switchRetention(scope, wanted);
  if (switched) return switched;
  throw new PersonagraphError('CONFLICT', `The rule is at version ${rule.version} by now.`, { field: ['version'] });
}
