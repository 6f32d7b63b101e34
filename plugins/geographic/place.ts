import { defineSegmenter, NotEnoughData, type SegmentDefinition } from 'personagraph/segmenter';
import { z } from 'zod';
import { cellsOf, type PlaceLevel } from './cell.ts';
import { byStatedPlace, countPlaces } from './place-columns.ts';
import { placeFactors } from './place-factors.ts';
import { placeNeeds, placeSettings } from './place-settings.ts';
import { rollUp } from './roll-up.ts';
import { placeReader, type ReaderSettings, type StatedPlace } from './stated-place.ts';

const config = z.object({
  level: z
    .enum(['continent', 'subregion', 'country', 'region', 'city'])
    .default('subregion')
    .describe(
      'How far places are rolled up: city, region (state or province), country, UN M49 subregion, or continent. Default subregion.',
    ),
  ...placeSettings,
  minSize: z
    .number()
    .int()
    .min(1)
    .default(1)
    .describe(
      'Places with fewer customers than this are merged: a city in its region, a region in its country, a country in the segment `other`. Default 1: none are.',
    ),
  most: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(200)
    .describe('Most segments besides `other`; with more places than this, minSize is raised. Default 200.'),
});

/** How places are read, and those that are segments. */
export interface PlaceModel extends ReaderSettings {
  readonly level: PlaceLevel;
  /** The least size, raised where there were too many places. */
  readonly minSize: number;
  readonly segments: readonly SegmentDefinition[];
  /** Index of the segment for known places that are in no segment of their own; -1 where there is none. */
  readonly other: number;
}

/** Index of the segment of a stated place, -1 for none. The only place where statements become segments. */
function segmentReader(model: PlaceModel): (stated: StatedPlace) => { readonly segment: number } {
  const read = placeReader(model);
  const indexes = new Map(model.segments.map(({ key }, index) => [key, index]));
  return (stated) => {
    const cells = cellsOf(read(stated), model.level);
    if (cells.length === 0) return { segment: -1 };
    const own = cells.find(({ key }) => indexes.has(key));
    return { segment: own ? indexes.get(own.key)! : model.other };
  };
}

export default defineSegmenter({
  id: 'geographic.place',
  version: '2.0.0',
  basis: 'GEOGRAPHIC',
  name: { en: 'Place', zh: '地区' },
  description: {
    en: 'Country, region and city as stated, read by ISO 3166, GB/T 2260 and GeoNames, rolled up to cities, regions, countries, UN M49 subregions or continents; small places merged in the one they lie in.',
    zh: '按 ISO 3166、GB/T 2260 与 GeoNames 识别国家、省州和城市，并逐级汇总为城市、省州、国家、联合国 M49 次区域或大洲；人数少的地区并入上级。',
  },
  config,
  needs: ({ level }) => {
    const country = { kind: 'category', from: 'customer.country', description: 'Country as stated' } as const;
    // A city tells the region where none is stated.
    return level === 'region' || level === 'city' ? { ...placeNeeds, country } : { country };
  },
  fit({ columns, length }, { level, minSize, most, ...settings }) {
    const counted = countPlaces(columns, length, placeReader(settings)).map(({ place, rows }) => ({
      cells: cellsOf(place, level),
      rows,
    }));
    const known = counted.filter(({ cells }) => cells.length > 0);
    if (known.length === 0) throw new NotEnoughData('No customer has a place that can be read');
    const rolled = rollUp(known, minSize, most);
    const segments: SegmentDefinition[] = [...rolled.cells];
    // With a smallest size set, places that appear only later are small too, so `other` is always there to take them.
    const other = rolled.minSize > 1 ? segments.length : -1;
    if (other >= 0) segments.push({ key: 'other', name: { en: 'Other places', zh: '其他地区' } });
    const model: PlaceModel = { level, ...settings, minSize: rolled.minSize, segments, other };
    return { segments, model };
  },
  assign(model, { columns, length }, out) {
    const at = byStatedPlace(columns, segmentReader(model));
    for (let row = 0; row < length; row += 1) out.segment[row] = at(row).segment;
  },
  explain(model, row) {
    const { country, region = null, city = null }: Partial<StatedPlace> & Pick<StatedPlace, 'country'> = row;
    const stated = { country, region, city };
    const segment = model.segments[segmentReader(model)(stated).segment];
    const place = placeReader(model)(stated);
    const cells = cellsOf(place, model.level);
    return {
      segment: segment?.key ?? null,
      verdict: segment ? 'TRUE' : cells.length > 0 ? 'FALSE' : 'UNKNOWN',
      factors: placeFactors({ stated, place, cells, segment, level: model.level }),
    };
  },
});
