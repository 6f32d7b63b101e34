import { cellToLatLng, getHexagonEdgeLengthAvg, gridDisk } from 'h3-js';
import type { SegmentDefinition } from 'personagraph/segmenter';
import { cityNear } from './city-list.ts';
import { chineseName, englishName } from './city-names.ts';

/** A group of dense cells that touch. */
export interface Spot {
  readonly key: string;
  /** H3 indexes, the densest first, ties by index. */
  readonly cells: readonly string[];
  readonly size: number;
}

/** Cells with at least so many customers, neighbours joined, the largest spot first and at most so many. */
export function findSpots(counts: ReadonlyMap<string, number>, least: number, most: number): Spot[] {
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

/** Spots as segments, named by the city of their densest cell: the largest within its edge's length, else the nearest. */
export function spotSegments(spots: readonly Spot[], resolution: number): SegmentDefinition[] {
  const reach = getHexagonEdgeLengthAvg(resolution, 'km');
  const names = new Map<string, number>();
  return spots.map(({ key, cells }) => {
    const [latitude, longitude] = cellToLatLng(cells[0]!);
    const city = cityNear(latitude, longitude, reach);
    const count = (names.get(city.name) ?? 0) + 1;
    names.set(city.name, count);
    // Two spots may be nearest to the same city.
    const suffix = count > 1 ? ` (${count})` : '';
    return { key, name: { en: `Around ${englishName(city)}${suffix}`, zh: `${chineseName(city)}一带${suffix}` } };
  });
}
