import { latLngToCell } from 'h3-js';
import type { Locator } from '../shared/location.ts';
import type { Precision } from '../shared/position-settings.ts';
import type { HotSpotModel } from './fit.ts';

/** A segment, and what the customer was located by. */
export interface Spotted {
  readonly segment: number;
  readonly by: Precision | undefined;
}

const NOWHERE: Spotted = { segment: -1, by: undefined };

/** Locates in spots. The only place where cells become segments. */
export function locator({ resolution, cells, segments }: HotSpotModel): Locator<Spotted> {
  const spots = new Map(cells.flatMap((all, segment) => all.map((cell) => [cell, segment] as const)));
  const elsewhere = segments.length - 1;
  const exact = segments.map((_, segment): Spotted => ({ segment, by: 'coordinates' }));
  return {
    at: (latitude, longitude) => exact[spots.get(latLngToCell(latitude, longitude, resolution)) ?? elsewhere]!,
    from: ({ city }) => {
      if (!city) return NOWHERE;
      const cell = latLngToCell(city.latitude, city.longitude, resolution);
      return { segment: spots.get(cell) ?? elsewhere, by: 'city' };
    },
  };
}
