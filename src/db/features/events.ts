import { DAY_AMOUNT, isLineField, LINES } from '../../engine/catalogue/event-field.ts';
import type { EventFeature } from '../../engine/catalogue/event-source.ts';
import { anchorTimes, isJoined, nearAnchor } from './anchors.ts';
import { type EventsFrom, GroupedEvents, type Level, type TurnColumn } from './grouped-events.ts';
import type { Clock } from './population.ts';
import type { Reading } from './reading.ts';
import { eventsUnder } from './returns.ts';
import { sessionsUnder } from './sessions.ts';
import type { Constants } from './values.ts';

/** The features that share a pass over the events of one type, or of one view of it. */
interface Group extends Pick<EventFeature, 'type' | 'view' | 'anchors'> {
  readonly events: GroupedEvents;
}

/** All event features of a query: one subquery a level, type of event, view and anchors. */
export class EventQueries {
  readonly #reading: Reading;
  readonly #groups = new Map<string, Group>();

  constructor(workspaceId: number, clock: Clock, customers: readonly number[] | undefined, constants: Constants) {
    this.#reading = { workspaceId, clock, customers, constants };
  }

  /** Asks for a feature; returns its column. No event at all means zero of a total, and no anchor nothing. */
  column(feature: EventFeature): string {
    const { events, anchors } = this.#groupOf(feature);
    const column = events.value(feature, this.#reading.clock.asOf);
    if (!isTotal(feature)) return column;
    const anchored = anchors.map((_, index) => `${anchorName(events.alias, index)}_at IS NOT NULL`);
    return anchored.length === 0
      ? `coalesce(${column}, 0)`
      : `CASE WHEN ${anchored.join(' AND ')} THEN coalesce(${column}, 0) END`;
  }

  /** Columns by which the clock alone changes a feature. */
  turns(feature: EventFeature): TurnColumn[] {
    return this.#groupOf(feature).events.turns(feature, this.#reading.clock.asOf);
  }

  joins(): string[] {
    return [...this.#groups.values()].flatMap(({ type, view, anchors, events }) => {
      const { alias } = events;
      const times = anchors.map((anchor, index) => {
        const name = anchorName(alias, index);
        return { name, anchor, sql: anchorTimes(name, anchor, this.#reading) };
      });
      const joined = times.filter(({ anchor }) => isJoined(anchor));
      const from: EventsFrom = {
        table: (earliest) =>
          [
            view?.of === 'SESSIONS'
              ? sessionsUnder(type, view, this.#reading, earliest)
              : eventsUnder(type, view, this.#reading),
            ...joined.map(({ name, sql }) => `JOIN (${sql}) AS ${name} ON ${name}_customer = customer_id`),
          ].join(' '),
        where: (earliest) =>
          [
            this.#countable(type, earliest),
            ...times.map(({ name, anchor }) => nearAnchor(name, anchor, this.#reading)),
          ].join(' AND '),
      };
      return [
        `LEFT JOIN (${events.sql(from)}) ${alias} ON ${alias}.customer_id = c.id`,
        ...times.map(({ name, sql }) => `LEFT JOIN (${sql}) ${name} ON ${name}_customer = c.id`),
      ];
    });
  }

  #countable(type: string, earliest: number | null): string {
    const { workspaceId, clock, customers, constants } = this.#reading;
    return [
      `workspace_id = ${workspaceId} AND type = '${type}'`,
      // Without it, what another machine's clock has a little ahead would be passed over, and never looked at again.
      ...(clock.pinned ? [`at <= ${constants.time(clock.asOf)}`] : []),
      ...(earliest === null ? [] : [`at > ${constants.time(earliest)}`]),
      ...(customers ? [`customer_id = ANY(${constants.ids(customers)})`] : []),
    ].join(' AND ');
  }

  #groupOf(feature: EventFeature): Group {
    const { type, view, anchors } = feature;
    const level = levelOf(feature);
    const key = JSON.stringify([level, type, view, anchors]);
    let group = this.#groups.get(key);
    if (!group) {
      // Names are cut at 63 characters, and a type may be named like another's view: only plain types have theirs.
      const alias = anchors.length === 0 && !view ? `${level}_${type}` : `group_${this.#groups.size}`;
      group = {
        type,
        ...(view && { view }),
        anchors,
        events: new GroupedEvents(alias, level, this.#reading.constants),
      };
      this.#groups.set(key, group);
    }
    return group;
  }
}

function anchorName(alias: string, index: number): string {
  return `${alias}_anchor_${index}`;
}

function levelOf({ aggregate, field }: EventFeature): Level {
  const ofLines = field === LINES || isLineField(field);
  if (aggregate === 'top') return ofLines ? 'line_texts' : 'texts';
  if (field === DAY_AMOUNT) return 'days';
  return ofLines ? 'lines' : 'events';
}

function isTotal({ aggregate }: EventFeature): boolean {
  return aggregate === 'count' || aggregate === 'sum' || aggregate === 'distinct';
}
