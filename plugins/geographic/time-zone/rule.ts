import zoneAt from '@photostructure/tz-lookup';
import { HORIZON, TimeZone } from 'personagraph/calendar';
import { UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { type Locator, locate, weight } from '../shared/location.ts';
import type { Precision } from '../shared/position-settings.ts';
import type { TimeZoneModel } from './fit.ts';
import { offsetName, segmentOf } from './segments.ts';

/** Segments of what a locator of zones answers, once for each. The only place where times become segments. */
export function segmentReader({ segments, other }: TimeZoneModel): (zoned: Zoned) => number {
  const indexes = new Map(segments.map(({ key }, index) => [key, index]));
  const found = new Map<string, number>();
  return ({ group }) => {
    if (group === undefined) return UNKNOWN_SEGMENT;
    let index = found.get(group);
    if (index === undefined) {
      index = indexes.get(segmentOf(group).key) ?? other;
      found.set(group, index);
    }
    return index;
  };
}

/** The time at a location. */
export interface Zoned {
  /** IANA zone; of a region or country the one that most of those in the group have. */
  readonly zone: string | undefined;
  /** The zone, or its offset as it is written; undefined: cannot be told. */
  readonly group: string | undefined;
  /** Share of the inhabitants for whom it holds, 1 for a position or city. */
  readonly share: number;
  /** When the clock may change it, ms since 1970; NaN never. */
  readonly until: number;
  readonly by: Precision | undefined;
  /** Share of the inhabitants by zone. */
  readonly zones: ReadonlyMap<string, number>;
}

const NOBODY: Zoned = {
  zone: undefined,
  group: undefined,
  share: 0,
  until: Number.NaN,
  by: undefined,
  zones: new Map(),
};

export interface Grouping {
  readonly by: 'offset' | 'zone';
  readonly minShare: number;
}

/** The group that most inhabitants are in at an instant, of their shares by zone. */
function decide(zones: ReadonlyMap<string, number>, { by, minShare }: Grouping, asOf: number): Omit<Zoned, 'by'> {
  const shares = new Map<string, { share: number; readonly zone: string }>();
  let until = Number.NaN;
  for (const [zone, share] of zones) {
    const clock = clockAt(zone, asOf);
    if (!clock) continue;
    const group = by === 'zone' ? zone : offsetName(clock.offset);
    const known = shares.get(group);
    if (known) known.share += share;
    else shares.set(group, { share, zone });
    // Shares by offset change when any of the zones does.
    if (by === 'offset' && !(clock.until >= until)) until = clock.until;
  }
  let best: readonly [group: string, { share: number; zone: string }] | undefined;
  for (const entry of shares) if (!best || entry[1].share > best[1].share) best = entry;
  if (!best) return { ...NOBODY, zones };
  const [group, { share, zone }] = best;
  // Sums of shares may miss 1 by rounding.
  const all = Math.min(1, share);
  return { zone, group: all >= minShare ? group : undefined, share: all, until, zones };
}

/** Zones or offsets of locations at an instant. */
export function zoneLocator(grouping: Grouping & { readonly coarsest: Precision }, asOf: number): Locator<Zoned> {
  const exact = { coordinates: new Map<string, Zoned>(), city: new Map<string, Zoned>() };
  const exactly = (latitude: number, longitude: number, by: 'coordinates' | 'city') => {
    const zone = zoneAt(latitude, longitude);
    let answer = exact[by].get(zone);
    if (!answer) {
      answer = { ...decide(new Map([[zone, 1]]), grouping, asOf), by };
      exact[by].set(zone, answer);
    }
    return answer;
  };
  return {
    at: (latitude, longitude) => exactly(latitude, longitude, 'coordinates'),
    from: (place) => {
      const located = locate(place, grouping.coarsest);
      if (!located) return NOBODY;
      if (located.by === 'city') return exactly(located.cities[0]!.latitude, located.cities[0]!.longitude, 'city');
      const weights = new Map<string, number>();
      let all = 0;
      for (const city of located.cities) {
        const zone = zoneAt(city.latitude, city.longitude);
        weights.set(zone, (weights.get(zone) ?? 0) + weight(city));
        all += weight(city);
      }
      const zones = new Map([...weights].map(([zone, sum]) => [zone, sum / all]));
      return { ...decide(zones, grouping, asOf), by: located.by };
    },
  };
}

/** Every group that a location is in from an instant on, as far ahead as given. */
export function groupsAhead(zoned: Zoned, grouping: Grouping, asOf: number, ahead: number): ReadonlySet<string> {
  const groups = new Set<string>();
  for (let at = asOf; at < asOf + ahead; ) {
    const { group, until } = decide(zoned.zones, grouping, at);
    if (group !== undefined) groups.add(group);
    if (Number.isNaN(until)) break;
    at = until;
  }
  return groups;
}

/** How a zone's clocks stand at an instant. */
interface ZoneClock {
  /** How far the zone is ahead of UTC, in ms. */
  readonly offset: number;
  /** When that may change next, ms since 1970: the next change of the clock, or the end of what was looked through. */
  readonly until: number;
}

const MOST_INSTANTS = 64;
const clocks = new Map<number, Map<string, ZoneClock | undefined>>();

/**
 * The clock of a zone at an instant; undefined for a zone that the platform does not know. Those of some instants are
 * kept: they are constants.
 */
function clockAt(zone: string, asOf: number): ZoneClock | undefined {
  let known = clocks.get(asOf);
  if (!known) {
    if (clocks.size >= MOST_INSTANTS) clocks.clear();
    known = new Map();
    clocks.set(asOf, known);
  }
  if (!known.has(zone)) {
    known.set(zone, TimeZone.isKnown(zone) ? lookUp(TimeZone.of(zone), asOf) : undefined);
  }
  return known.get(zone);
}

function lookUp(zone: TimeZone, asOf: number): ZoneClock {
  // Beyond the horizon nothing is promised: the customer is looked at again.
  return { offset: zone.offsetAt(asOf), until: zone.nextChange(asOf) ?? asOf + HORIZON };
}
