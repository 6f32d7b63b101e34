import type { Scope } from '../../db/postgres/connection.ts';
import { deletedEvent, type EventState, lockEvents, writeEvents } from '../../db/tables/events/event-edits.ts';
import { type EventGroup, recomputeTotals } from '../../db/tables/events/event-totals.ts';
import { eventKey, type NewEvent } from '../../db/tables/events/events.ts';
import type { Rejection } from '../input/rejection.ts';
import { ascending, conflict, deletedBefore, type StoredEvents } from './outcome.ts';
import type { OwnedEvent } from './owned-events.ts';

/** The content under a key while the batch goes on. */
interface Standing {
  readonly first: EventState;
  state: EventState['state'];
  /** The batch's last word on it; undefined: none yet. */
  written: NewEvent | undefined;
}

/**
 * Carries a batch with corrections and deletions out, one item after the other in their order, and computes the
 * totals it touches anew.
 */
export async function editEvents(scope: Scope, events: readonly OwnedEvent[]): Promise<StoredEvents> {
  const states = await lockEvents(
    scope,
    events.map(({ event }) => event),
  );
  const { standing, ...counts } = fold(events, states);
  const written = [...standing.values()].flatMap(({ written }) => written ?? []);
  await writeEvents(scope, written);
  const groups: EventGroup[] = [...standing.values()].flatMap(({ first, state, written }) => [
    ...(written && first.state === 'stored' ? [first] : []),
    ...(written && state === 'stored' ? [written] : []),
  ]);
  await recomputeTotals(scope, groups);
  return {
    ...counts,
    customerIds: ascending(groups.map(({ customerId }) => customerId)),
    types: new Set(groups.map(({ type }) => type)),
    changed: [...standing.values()].flatMap(changedOf),
  };
}

/** Whose a written event was and is, once where that is the same. */
function changedOf({ first, state, written }: Standing): EventGroup[] {
  if (!written) return [];
  const before = first.state === 'stored' ? [first] : [];
  if (state !== 'stored') return before;
  const isSame = before.some(({ customerId, type }) => customerId === written.customerId && type === written.type);
  return isSame ? before : [...before, written];
}

function fold(events: readonly OwnedEvent[], states: readonly (EventState | undefined)[]) {
  const standing = new Map<string, Standing>();
  const counts = { accepted: 0, corrected: 0, deleted: 0, missing: 0, duplicates: 0 };
  const rejections: Rejection[] = [];
  for (const [at, { index, how, event }] of events.entries()) {
    const first = states[at];
    // Erased for good between the statements that took it and read it: the transaction is tried again.
    if (!first) throw Object.assign(new Error('an event went away while it was edited'), { code: '40001' });
    const key = eventKey(event);
    const now = standing.get(key) ?? { first, state: first.state, written: undefined };
    standing.set(key, now);
    const same = now.written ? JSON.stringify(now.written) === JSON.stringify(event) : first.same;
    if (how === 'deletion') {
      if (now.state === 'stored') {
        counts.deleted++;
        now.written = deletedEvent(event);
      } else counts.missing++;
      now.state = 'deleted';
    } else if (now.state === 'stored' && same) counts.duplicates++;
    else if (now.state === 'stored' && how === 'event') rejections.push(conflict(index, event));
    else if (now.state === 'deleted' && how === 'event') rejections.push(deletedBefore(index, event));
    else {
      if (now.state === 'stored') counts.corrected++;
      else counts.accepted++;
      now.written = event;
      now.state = 'stored';
    }
  }
  return { standing, ...counts, rejections };
}
