import type { Anchor, AnchorEvents } from '../event-anchor.ts';
import type { EventFeature } from '../event-source.ts';

/** A bound that anchors set to the time of an event, which is never at it. */
interface Bound {
  readonly of: AnchorEvents;
  /** The first or the last of the events. */
  readonly at: 'first' | 'last';
}

/** True where no event can be after one of the anchors and before another, or is among the events that it must be beyond. */
export function anchorsExclude({ anchors, type, where, view }: EventFeature): boolean {
  const times = anchors.flatMap(({ side, of }) => (typeof of === 'string' ? [{ side, of }] : []));
  if (
    times.some(({ of }) => ['after', 'before'].every((side) => times.some((one) => one.side === side && one.of === of)))
  )
    return true;
  const after = anchors.flatMap((anchor) => boundOf(anchor, 'after'));
  const before = anchors.flatMap((anchor) => boundOf(anchor, 'before'));
  // It is one of the events itself: none is after the last of them, or before the first.
  const own: AnchorEvents = { event: type, which: 'any', where, ...(view && 'rule' in view && { view }) };
  const isSale = view === undefined || 'rule' in view;
  if (isSale && after.some(({ of, at }) => at === 'last' && isAmong(own, of))) return true;
  if (isSale && before.some(({ of, at }) => at === 'first' && isAmong(own, of))) return true;
  return after.some((low) => before.some((high) => areApart(low, high)));
}

function boundOf({ side, of }: Anchor, wanted: Anchor['side']): Bound[] {
  if (side !== wanted || typeof of === 'string') return [];
  // After any of them is after the first, and before any before the last.
  const any = side === 'after' ? 'first' : 'last';
  return [{ of, at: of.which === 'any' ? any : of.which }];
}

/** True where the lower bound is never before the upper one. */
function areApart(low: Bound, high: Bound): boolean {
  // The last of events is not before the first of some of them, nor before the last; the first of some not before that of all.
  if (low.at === 'last' && isAmong(high.of, low.of)) return true;
  return high.at === 'first' && isAmong(low.of, high.of);
}

/** True where all events of the one are events of the other. */
function isAmong(some: AnchorEvents, all: AnchorEvents): boolean {
  if (some.event !== all.event || !(all.view === undefined || isSame(some.view, all.view))) return false;
  return all.where.every((condition) => some.where.some((one) => isSame(one, condition)));
}

/** True of what the same words say: both come from one reader, which writes their parts in one order. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
