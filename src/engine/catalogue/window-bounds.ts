import { type Moment, parseMoment, parsePeriod, plus, type TimeZone } from '../../calendar/index.ts';
import type { EventWindow } from '../../segmenter/event-source.ts';
import { DAY } from '../../segmenter/time.ts';

/** One end of a window at a time of evaluation. Times are milliseconds since 1970. */
export interface WindowEdge {
  /** The last instant before the edge: later ones are past it. */
  readonly last: number;
  /** When the edge will have moved past an instant that lies after it; infinite or NaN where it never will. */
  passes(at: number): number;
}

/** A window at a time of evaluation. Edges never move back: an event is ahead, then inside, then behind for good. */
export interface WindowBounds {
  /** Events up to `last` are behind the window. Null: there is no beginning. */
  readonly begin: WindowEdge | null;
  /** Events after `last` are ahead of it. Null: there is no end. */
  readonly end: WindowEdge | null;
}

/** The bounds of a window at a time of evaluation, by the calendar of a zone. */
export function windowBounds(window: EventWindow, asOf: number, zone: TimeZone): WindowBounds {
  if ('fromDaysAgo' in window) {
    const { fromDaysAgo, toDaysAgo } = window;
    return { begin: spanEdge(fromDaysAgo, asOf), end: toDaysAgo === 0 ? null : spanEdge(toDaysAgo, asOf) };
  }
  const edge = (moment: Moment, included: boolean) => momentEdge(moment, included, asOf, zone);
  if ('during' in window) {
    const { from, to } = parsePeriod(window.during)!;
    return { begin: edge({ day: from }, false), end: edge({ day: to }, false) };
  }
  const { from, after, before, to } = window;
  const begin = from ?? after;
  const end = before ?? to;
  return {
    begin: begin === undefined ? null : edge(parseMoment(begin)!, after !== undefined),
    end: end === undefined ? null : edge(parseMoment(end)!, to !== undefined),
  };
}

function spanEdge(days: number, asOf: number): WindowEdge {
  return { last: asOf - days * DAY, passes: (at) => at + days * DAY };
}

/** The edge just before a moment, or just after it: after the whole of a day. */
function momentEdge(moment: Moment, after: boolean, asOf: number, zone: TimeZone): WindowEdge {
  if ('at' in moment) return { last: after ? moment.at : moment.at - 1, passes: () => Number.NaN };
  const day = after ? plus(moment.day, 1) : moment.day;
  // A million customers have events on few days.
  const passing = new Map<number, number>();
  return {
    last: zone.startOf(day.on(zone.dayOf(asOf))) - 1,
    passes(at) {
      const own = zone.dayOf(at);
      let time = passing.get(own);
      if (time === undefined) {
        const first = day.firstAfter(own);
        time = Number.isFinite(first) ? zone.startOf(first) : Number.NaN;
        passing.set(own, time);
      }
      return time;
    },
  };
}
