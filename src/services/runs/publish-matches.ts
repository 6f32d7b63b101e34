import type { Scope } from '../../db/postgres/connection.ts';
import { replaced } from '../../db/tables/memberships/membership-list.ts';
import { matchRules } from '../../db/tables/personas/persona-criteria.ts';
import type { CurrentMemberships } from '../../engine/answer/diff.ts';
import { criterionSegmentations, NO_ANSWERS } from '../../engine/persona/match.ts';
import { joinDifferences, type MatchDifference } from '../../engine/persona/match-difference.ts';
import { unionOf } from '../../engine/population/rows.ts';
import { matchFromMemory, refreshMatches } from '../personas/refresh-matches.ts';
import type { Published } from './publish-answer.ts';

/** Beyond this share of customers that moved, and this many, going through everybody costs no more. */
const [MOST_MOVED, MANY] = [0.2, 1_000];

/** What a run has in memory once its answers are written. */
export interface PublishedAnswers {
  readonly published: ReadonlyMap<number, Published>;
  /** Memberships of other segmentations as they are stored, by id; those of the run are read of `published`. */
  readonly stored: ReadonlyMap<number, CurrentMemberships>;
  /** Customers that may have been touched since the last run's snapshot, ascending; null: that is not known. */
  readonly touched: readonly number[] | null;
  /** Customers that went while the run was on. */
  readonly removed: ReadonlySet<number>;
}

/**
 * Matches everybody to the personas in use by the answers in memory, in the caller's transaction. Personas with a criterion
 * on a segmentation that is not there are matched by what is stored.
 */
export async function publishMatches(scope: Scope, answered: PublishedAnswers, now: number): Promise<MatchDifference> {
  const rules = await matchRules(scope);
  const answers = answersOf(answered, new Set(criterionSegmentations(rules)));
  const isThere = (rule: (typeof rules)[number]) => criterionSegmentations([rule]).every((id) => answers.has(id));
  const inMemory = await matchFromMemory(scope, rules.filter(isThere), now, { answers, moved: movedIn(answered) });
  const others = rules.filter((rule) => !isThere(rule));
  return joinDifferences(inMemory, await refreshMatches(scope, others, now));
}

/** Answers of some segmentations, without customers that are no more. */
function answersOf(
  { published, stored, removed }: PublishedAnswers,
  wanted: ReadonlySet<number>,
): Map<number, CurrentMemberships> {
  const gone = Int32Array.from(removed).sort();
  const there = [...stored].filter(([id]) => wanted.has(id) && !published.has(id));
  const fresh = [...published].filter(([id]) => wanted.has(id)).map(([id, { after }]) => [id, after()] as const);
  const without = (rows: CurrentMemberships) =>
    gone.length > 0 ? replaced(rows, gone, { ...NO_ANSWERS, until: new Float64Array(0) }) : rows;
  return new Map([...there, ...fresh].map(([id, rows]) => [id, without(rows)]));
}

/** Customers whose answers may be others than at the end of the last run; null where they are many, or not known. */
function movedIn({ published, touched, removed }: PublishedAnswers): Int32Array | null {
  if (touched === null) return null;
  const all = [...published.values()].map(({ moved }) => moved);
  const moved = unionOf([Int32Array.from(touched), Int32Array.from(removed).sort(), ...all]);
  const [largest = 0] = [...published.values()].map(({ population }) => population).sort((a, b) => b - a);
  return moved.length > Math.max(MANY, largest * MOST_MOVED) ? null : moved;
}
