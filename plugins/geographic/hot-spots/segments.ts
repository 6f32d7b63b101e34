import { cellToLatLng, getHexagonEdgeLengthAvg } from 'h3-js';
import type { SegmentDefinition } from 'personagraph/segmenter';
import { cityNear } from '../shared/city-list.ts';
import { chineseName, englishName } from '../shared/city-names.ts';
import type { Spot } from './fit.ts';

/** The spots, and after them `elsewhere`. */
export function segmentsOf(spots: readonly Spot[], resolution: number): SegmentDefinition[] {
  return [...spotSegments(spots, resolution), { key: 'elsewhere', name: { en: 'Elsewhere', zh: '其他地方' } }];
}

/** Spots as segments, named by the city of their densest cell: the largest within its edge's length, otherwise the nearest. */
function spotSegments(spots: readonly Spot[], resolution: number): SegmentDefinition[] {
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
