import { latLngToCell } from 'h3-js';
import { defineSegmenter, NotEnoughData, type SegmentDefinition } from 'personagraph/segmenter';
import { z } from 'zod';
import { findSpots, spotSegments } from './hot-spot-model.ts';
import { byLocation, type Locator, locatedRow } from './location.ts';
import { locationFactors } from './location-factors.ts';
import { type Precision, positionNeeds, positionSettings } from './position-settings.ts';
import { placeReader, type ReaderSettings } from './stated-place.ts';

const config = z.object({
  resolution: z
    .number()
    .int()
    .min(0)
    .max(10)
    .default(5)
    .describe(
      'Resolution of the H3 grid, 0..10: cells have 253 km² on average at 5, and seven times less at each step. Default 5, the size of a city.',
    ),
  minShare: z
    .number()
    .min(0.0001)
    .max(1)
    .default(0.01)
    .describe('Least share of the located customers that makes a cell dense, 0.0001..1. Default 0.01.'),
  minCount: z
    .number()
    .int()
    .min(1)
    .default(10)
    .describe('Least number of customers that makes a cell dense. Default 10.'),
  most: z.number().int().min(1).max(200).default(50).describe('Most spots, the largest stay. Default 50.'),
  ...positionSettings,
});

/** The dense cells, and which spot each is part of. */
export interface HotSpotModel extends ReaderSettings {
  readonly resolution: number;
  /** Customers that made a cell dense. */
  readonly least: number;
  /** H3 indexes by segment; the last segment, `elsewhere`, has none. */
  readonly cells: readonly (readonly string[])[];
  readonly segments: readonly SegmentDefinition[];
}

interface Answer {
  readonly segment: number;
  readonly by: Precision | undefined;
}

const NOWHERE: Answer = { segment: -1, by: undefined };

/** The H3 cell of a customer: of its coordinates, else of its city; empty where neither is known. */
function cellLocator(resolution: number): Locator<{ readonly cell: string; readonly by: Precision | undefined }> {
  return {
    at: (latitude, longitude) => ({ cell: latLngToCell(latitude, longitude, resolution), by: 'coordinates' }),
    from: ({ city }) =>
      city
        ? { cell: latLngToCell(city.latitude, city.longitude, resolution), by: 'city' }
        : { cell: '', by: undefined },
  };
}

function locator({ resolution, cells, segments }: HotSpotModel): Locator<Answer> {
  const spots = new Map(cells.flatMap((all, segment) => all.map((cell) => [cell, segment] as const)));
  const elsewhere = segments.length - 1;
  const exact = segments.map((_, segment): Answer => ({ segment, by: 'coordinates' }));
  return {
    at: (latitude, longitude) => exact[spots.get(latLngToCell(latitude, longitude, resolution)) ?? elsewhere]!,
    from: ({ city }) => {
      if (!city) return NOWHERE;
      const cell = latLngToCell(city.latitude, city.longitude, resolution);
      return { segment: spots.get(cell) ?? elsewhere, by: 'city' };
    },
  };
}

export default defineSegmenter({
  id: 'geographic.hot-spots',
  version: '1.0.0',
  basis: 'GEOGRAPHIC',
  name: { en: 'Hot spots', zh: '热点区域' },
  description: {
    en: 'Where customers are densest: cells of the H3 grid (Uber, 2018) with the most customers, neighbouring ones joined, named by the nearest city (GeoNames).',
    zh: '客户最密集的区域：H3 网格（Uber，2018）中客户最多的单元，相邻单元合并，并以最近城市命名（GeoNames）。',
  },
  config,
  needs: (settings) => positionNeeds(settings),
  fit({ columns, length }, { resolution, minShare, minCount, most, aliases, languages, homeCountry }) {
    const reading = { aliases, languages, homeCountry };
    const at = byLocation(columns, placeReader(reading), cellLocator(resolution));
    const counts = new Map<string, number>();
    let located = 0;
    for (let row = 0; row < length; row += 1) {
      const { cell } = at(row);
      if (cell === '') continue;
      located += 1;
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
    if (located === 0) throw new NotEnoughData('No customer has coordinates or a city that can be read');
    const least = Math.max(minCount, Math.ceil(minShare * located));
    const spots = findSpots(counts, least, most);
    if (spots.length === 0) {
      throw new NotEnoughData(
        `No cell has ${least} of the ${located} customers located: lower minShare, minCount or resolution`,
      );
    }
    const segments: SegmentDefinition[] = [
      ...spotSegments(spots, resolution),
      { key: 'elsewhere', name: { en: 'Elsewhere', zh: '其他地方' } },
    ];
    const model: HotSpotModel = { resolution, least, cells: spots.map(({ cells }) => cells), segments, ...reading };
    return { segments, model };
  },
  assign(model, { columns, length }, out) {
    const answer = byLocation(columns, placeReader(model), locator(model));
    for (let row = 0; row < length; row += 1) out.segment[row] = answer(row).segment;
  },
  explain(model, row) {
    const { place, answer } = locatedRow(row, placeReader(model), locator(model));
    const { segment, by } = answer;
    const found = model.segments[segment];
    const verdict = found ? 'TRUE' : 'UNKNOWN';
    const name = (found?.name ?? { en: '', zh: '' }) as { en: string; zh: string };
    const { least, resolution } = model;
    const conclusion =
      found?.key === 'elsewhere'
        ? {
            en: `The cell is not dense: fewer than ${least} customers were there when learned.`,
            zh: `该单元不密集：学习时不足 ${least} 名客户。`,
          }
        : { en: `The cell is part of: ${name.en}.`, zh: `该单元属于：${name.zh}。` };
    const expected = `an H3 cell of resolution ${resolution} with ${least} customers or more`;
    return {
      segment: found?.key ?? null,
      verdict,
      factors: locationFactors({ row, place, by, verdict, expected, conclusion }),
    };
  },
});
