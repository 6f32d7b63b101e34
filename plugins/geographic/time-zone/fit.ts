import { HORIZON } from 'personagraph/calendar';
import { type EvaluationContext, type Fitted, NotEnoughData, type SegmentDefinition } from 'personagraph/segmenter';
import { byLocation, type PositionColumns } from '../shared/location.ts';
import type { Precision } from '../shared/position-settings.ts';
import { placeReader, type ReaderSettings } from '../shared/stated-place.ts';
import { groupsAhead, type Zoned, zoneLocator } from './rule.ts';
import { segmentOf } from './segments.ts';
import type { Config } from './settings.ts';

/** Offsets or zones that are segments. */
export interface TimeZoneModel extends ReaderSettings {
  readonly by: 'offset' | 'zone';
  readonly minShare: number;
  /** Customers who have each group within a year, by group. */
  readonly sizes: readonly (readonly [group: string, customers: number])[];
  readonly coarsest: Precision;
  readonly segments: readonly SegmentDefinition[];
  /** Index of the segment for those that are no segment of their own; -1 where there is none. */
  readonly other: number;
}

/** Learns which offsets or zones have customers enough to be segments. Throws NotEnoughData where nobody's can be told. */
export function fit(
  { columns, length }: { readonly columns: PositionColumns; readonly length: number },
  { by, minSize, minShare, coarsest, aliases, languages, homeCountry }: Config,
  { asOf }: EvaluationContext,
): Fitted<TimeZoneModel> {
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
  if (sizes.size === 0) throw new NotEnoughData('No customer has coordinates, a city or a country that tells the time');
  const segments = [...sizes]
    .filter(([, size]) => size >= minSize)
    .map(([group]) => segmentOf(group))
    .sort((one, two) => (one.key < two.key ? -1 : 1));
  const other = minSize > 1 ? segments.length : -1;
  if (other >= 0) segments.push({ key: 'other', name: { en: 'Other time zones', zh: '其他时区' } });
  const model: TimeZoneModel = {
    by,
    minShare,
    sizes: [...sizes].filter(([, size]) => size >= minSize).sort(([one], [two]) => (one < two ? -1 : 1)),
    coarsest,
    segments,
    other,
    ...reading,
  };
  return { segments, model };
}
