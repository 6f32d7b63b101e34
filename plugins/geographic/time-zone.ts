import { defineSegmenter, NotEnoughData, type SegmentDefinition } from 'personagraph/segmenter';
import { z } from 'zod';
import { byLocation, locatedRow } from './location.ts';
import { locationFactors } from './location-factors.ts';
import { coarsest, minShare, type Precision, positionNeeds, positionSettings } from './position-settings.ts';
import { placeReader, type ReaderSettings } from './stated-place.ts';
import { groupsAhead, type Zoned, zoneLocator } from './zone-location.ts';
import { HORIZON } from './zone-offset.ts';

const config = z.object({
  by: z
    .enum(['offset', 'zone'])
    .default('offset')
    .describe(
      'offset: customers whose clocks show the same time at the time of evaluation, daylight saving included. zone: the same IANA time zone. Default offset.',
    ),
  minSize: z
    .number()
    .int()
    .min(1)
    .default(1)
    .describe('Offsets or zones with fewer customers are merged in the segment `other`. Default 1: none are.'),
  minShare: minShare('has the time that at least this share of the inhabitants of its cities have'),
  coarsest,
  ...positionSettings,
});

/** Offsets or zones that are segments. */
export interface TimeZoneModel extends ReaderSettings {
  readonly by: 'offset' | 'zone';
  readonly minShare: number;
  readonly coarsest: Precision;
  readonly segments: readonly SegmentDefinition[];
  /** Index of the segment for those that are no segment of their own; -1 where there is none. */
  readonly other: number;
}

/** What zones and offsets are called: `europe_berlin`, `utc_plus_01_00`. */
function segmentOf(group: string): SegmentDefinition {
  const key = group
    .toLowerCase()
    .replace(/^utc([+-])/, (_, sign) => (sign === '-' ? 'utc_minus_' : 'utc_plus_'))
    .replace(/^etc\/gmt([+-])/, (_, sign) => (sign === '-' ? 'etc_gmt_minus_' : 'etc_gmt_plus_'))
    .replace(/[^a-z0-9_]+/g, '_');
  return { key, name: { en: group, zh: group } };
}

/** Segments of what a locator of zones answers, once for each. The only place where times become segments. */
function segmentReader({ segments, other }: TimeZoneModel): (zoned: Zoned) => number {
  const indexes = new Map(segments.map(({ key }, index) => [key, index]));
  const found = new Map<string, number>();
  return ({ group }) => {
    if (group === undefined) return -1;
    let index = found.get(group);
    if (index === undefined) {
      index = indexes.get(segmentOf(group).key) ?? other;
      found.set(group, index);
    }
    return index;
  };
}

export default defineSegmenter({
  id: 'geographic.time-zone',
  version: '1.0.0',
  basis: 'GEOGRAPHIC',
  name: { en: 'Time zone', zh: '时区' },
  description: {
    en: 'What time it is where the customer lives: by offset from UTC or IANA zone, from coordinates, city or country (package tz-lookup, after OpenStreetMap).',
    zh: '客户所在地的时间：按坐标、城市或国家判断 UTC 偏移或 IANA 时区（tz-lookup，数据源自 OpenStreetMap）。',
  },
  config,
  needs: (settings) => positionNeeds(settings),
  fit({ columns, length }, { by, minSize, minShare, coarsest, aliases, languages, homeCountry }, { asOf }) {
    const reading = { aliases, languages, homeCountry };
    const at = byLocation(columns, placeReader(reading), zoneLocator({ by, minShare, coarsest }, asOf));
    const counts = new Map<Zoned, number>();
    for (let row = 0; row < length; row += 1) {
      const zoned = at(row);
      counts.set(zoned, (counts.get(zoned) ?? 0) + 1);
    }
    const sizes = new Map<string, number>();
    for (const [zoned, size] of counts) {
      // With daylight saving to come: its offsets are segments before anybody has them.
      for (const group of groupsAhead(zoned, { by, minShare }, asOf, HORIZON)) {
        sizes.set(group, (sizes.get(group) ?? 0) + size);
      }
    }
    if (sizes.size === 0)
      throw new NotEnoughData('No customer has coordinates, a city or a country that tells the time');
    const segments = [...sizes]
      .filter(([, size]) => size >= minSize)
      .map(([group]) => segmentOf(group))
      .sort((one, two) => (one.key < two.key ? -1 : 1));
    const other = minSize > 1 ? segments.length : -1;
    if (other >= 0) segments.push({ key: 'other', name: { en: 'Other time zones', zh: '其他时区' } });
    const model: TimeZoneModel = { by, minShare, coarsest, segments, other, ...reading };
    return { segments, model };
  },
  assign(model, { columns, length }, out, { asOf }) {
    const answer = byLocation(columns, placeReader(model), zoneLocator(model, asOf));
    const segmentFor = segmentReader(model);
    for (let row = 0; row < length; row += 1) {
      const zoned = answer(row);
      out.segment[row] = segmentFor(zoned);
      out.strength[row] = zoned.share;
      out.until[row] = zoned.until;
    }
  },
  explain(model, row, { asOf }) {
    const { place, answer: zoned } = locatedRow(row, placeReader(model), zoneLocator(model, asOf));
    const found = model.segments[segmentReader(model)(zoned)];
    const verdict = found ? 'TRUE' : zoned.group === undefined ? 'UNKNOWN' : 'FALSE';
    const expected = model.by === 'offset' ? 'a known offset from UTC' : 'a known IANA time zone';
    return {
      segment: found?.key ?? null,
      verdict,
      factors: locationFactors({ row, place, by: zoned.by, verdict, expected, conclusion: inWords(zoned, found) }),
    };
  },
});

/** `2024-03-31 01:00 UTC` */
function minute(time: number): string {
  return `${new Date(time).toISOString().slice(0, -8).replace('T', ' ')} UTC`;
}

function inWords(
  { zone, group, share, until }: Zoned,
  found: SegmentDefinition | undefined,
): { en: string; zh: string } {
  const percent = Math.round(share * 100);
  if (group === undefined) {
    return {
      en: `No more than ${percent} % of the inhabitants have one time: too few to tell.`,
      zh: `至多 ${percent}% 的居民处于同一时区，无法判定。`,
    };
  }
  const zoneSaid = zone === group ? '' : `, ${zone}`;
  const most = share < 1 ? ` for ${percent} % of the inhabitants` : '';
  const next = Number.isNaN(until)
    ? { en: '', zh: '' }
    : { en: ` Looked at again at ${minute(until)}.`, zh: `将于 ${minute(until)} 重新判定。` };
  const unseen = found ? '' : ' Nobody was there when the times were learned: refit to see it.';
  return {
    en: `The time is ${group}${zoneSaid}${most}.${next.en}${unseen}`,
    zh: `时间为 ${group}${zoneSaid.replace(', ', '，')}${share < 1 ? `（${percent}% 的居民）` : ''}。${next.zh}${found ? '' : '学习时该时区无客户，需重新学习。'}`,
  };
}
