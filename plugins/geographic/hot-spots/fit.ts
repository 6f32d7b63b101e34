import { gridDisk, latLngToCell } from 'h3-js';
import { type Fitted, NotEnoughData, type SegmentDefinition } from 'personagraph/segmenter';
import { byLocation, type Locator, type PositionColumns } from '../shared/location.ts';
import type { Precision } from '../shared/position-settings.ts';
import { placeReader, type ReaderSettings } from '../shared/stated-place.ts';
import { segmentsOf } from './segments.ts';
import type { Config } from './settings.ts';

/** The dense cells, and which spot each is part of. */
export interface HotSpotModel extends ReaderSettings {
  readonly resolution: number;
  /** Customers that made a cell dense. */
  readonly least: number;
  /** Customers that could be located, and those of each spot. */
  readonly located: number;
  readonly sizes: readonly number[];
  /** H3 indexes by segment; the last segment, `elsewhere`, has none. */
  readonly cells: readonly (readonly string[])[];
  readonly segments: readonly SegmentDefinition[];
}

/** Learns where customers are densest. Throws NotEnoughData where nobody can be located, or no cell is dense. */
export function fit(
  { columns, length }: { readonly columns: PositionColumns; readonly length: number },
  { resolution, minShare, minCount, most, aliases, languages, homeCountry }: Config,
): Fitted<HotSpotModel> {
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
  const segments = segmentsOf(spots, resolution);
  const sizes = spots.map(({ size }) => size);
  const model: HotSpotModel = {
    resolution,
    least,
    located,
    sizes,
    cells: spots.map(({ cells }) => cells),
    segments,
    ...reading,
  };
  return { segments, model };
}

/** The H3 cell of a customer: of its coordinates, otherwise of its city; empty where neither is known. */
function cellLocator(resolution: number): Locator<{ readonly cell: string; readonly by: Precision | undefined }> {
  return {
    at: (latitude, longitude) => ({ cell: latLngToCell(latitude, longitude, resolution), by: 'coordinates' }),
    from: ({ city }) =>
      city
        ? { cell: latLngToCell(city.latitude, city.longitude, resolution), by: 'city' }
        : { cell: '', by: undefined },
  };
}

/** A group of dense cells that touch. */
export interface Spot {
  readonly key: string;
  /** H3 indexes, the densest first, ties by index. */
  readonly cells: readonly string[];
  readonly size: number;
}

/** Cells with at least so many customers, neighbours joined, the largest spot first and at most so many. */
function findSpots(counts: ReadonlyMap<string, number>, least: number, most: number): Spot[] {
  const dense = [...counts].filter(([, size]) => size >= least);
  dense.sort(([one, size1], [two, size2]) => size2 - size1 || (one < two ? -1 : 1));
  const left = new Set(dense.map(([cell]) => cell));
  const spots: Spot[] = [];
  for (const [densest] of dense) {
    if (!left.delete(densest)) continue;
    const cells = [densest];
    for (let at = 0; at < cells.length; at += 1) {
      for (const neighbour of gridDisk(cells[at]!, 1)) if (left.delete(neighbour)) cells.push(neighbour);
    }
    const size = cells.reduce((sum, cell) => sum + counts.get(cell)!, 0);
    spots.push({ key: `h3_${densest}`, cells, size });
  }
  return spots.sort((one, two) => two.size - one.size || (one.key < two.key ? -1 : 1)).slice(0, most);
}
