import type { Scope } from '../../db/postgres/connection.ts';
import { appendChanges } from '../../db/tables/changes/changes.ts';
import { queuedSegmentations, queueRun } from '../../db/tables/runs/runs.ts';
import { type Reader, readersOfSegmentations } from '../../db/tables/segmentations/readers.ts';
import { markFailed } from '../../db/tables/segmentations/segmentations.ts';
import { problemsOfNeeds, type SourceByKey, sourceNotLive, storedSource } from '../../engine/answer/sources.ts';
import { failedChange } from '../changes/states.ts';

/**
 * Brings the readers of segmentations in line with how those stand, in the caller's transaction. A live reader of one that
 * gives no answer, or lost a segment it asks for, is marked with the reason; one whose sources are back is not any more
 * what its error says. Either is run anew, unless a
 * run that waits has it.
 */
export async function settleReaders(scope: Scope): Promise<void> {
  const all = await readersOfSegmentations(scope);
  const readers = all.filter(({ needs }) => needs !== null);
  if (readers.length === 0) return;
  const marked = lackingOf(all);
  for (const [id, problems] of marked) await markFailed(scope, id, sourceNotLive(problems));
  await appendChanges(
    scope,
    [...marked.keys()].map((id) => failedChange(id)),
  );
  const back = readers.filter((reader) => waitsForSource(reader) && problemsOf(reader, all).length === 0);
  const due = [...readers.filter(({ id }) => marked.has(id)), ...back].filter(({ enabled }) => enabled);
  if (due.length > 0) await queueRuns(scope, due);
}

/** The live readers that cannot be answered, with why; those that read such a one too. */
function lackingOf(all: readonly Reader[]): Map<number, readonly string[]> {
  const marked = new Map<number, readonly string[]>();
  for (let size = -1; size !== marked.size; ) {
    size = marked.size;
    const standing = all.map((one) => (marked.has(one.id) ? { ...one, status: 'STALE' as const } : one));
    for (const reader of standing) {
      if (reader.status !== 'LIVE' || !reader.enabled || reader.needs === null) continue;
      const problems = problemsOf(reader, standing);
      if (problems.length > 0) marked.set(reader.id, problems);
    }
  }
  return marked;
}

function problemsOf({ needs }: Reader, all: readonly Reader[]): string[] {
  const sourceOf: SourceByKey = (key) => {
    const found = all.find((one) => one.key === key);
    return found && storedSource(key, found);
  };
  return problemsOfNeeds(needs ?? {}, sourceOf);
}

function waitsForSource({ status, errorCode }: Reader): boolean {
  return status !== 'LIVE' && errorCode === 'SOURCE_NOT_LIVE';
}

/** One run for those of the clock, and one for each time that others are pinned to. */
async function queueRuns(scope: Scope, readers: readonly Reader[]): Promise<void> {
  const queued = await queuedSegmentations(scope);
  const byTime = new Map<number | null, number[]>();
  for (const { id, pinnedTo } of readers) {
    const time = pinnedTo?.getTime() ?? null;
    if (!queued.has(id)) byTime.set(time, [...(byTime.get(time) ?? []), id]);
  }
  for (const [time, ids] of byTime) await queueRun(scope, ids, time === null ? null : new Date(time));
}
