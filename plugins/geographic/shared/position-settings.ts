import { z } from 'zod';
import { placeNeeds, placeSettings } from './place-settings.ts';

/** How coarsely a customer without coordinates may be located, the finest first. */
export const PRECISIONS = ['coordinates', 'city', 'region', 'country'] as const;

export type Precision = (typeof PRECISIONS)[number];

/** Settings of how customers are located: the same for every segmenter that does. */
export const positionSettings = {
  latitude: z
    .string()
    .min(1)
    .default('traits.latitude')
    .describe('Feature with the latitude in degrees, -90..90 (WGS 84). Default traits.latitude.'),
  longitude: z
    .string()
    .min(1)
    .default('traits.longitude')
    .describe('Feature with the longitude in degrees, -180..180 (WGS 84). Default traits.longitude.'),
  ...placeSettings,
};

/** How far from exact a location may be, for segmenters that answer for whole regions and countries too. */
export const coarsest = z
  .enum(PRECISIONS)
  .default('country')
  .describe(
    'Without coordinates, customers are located by their city, else by their region, else by their country; this is the coarsest that is used. Default country.',
  );

/** How sure a region or country must be, for segmenters that answer where it `is`. */
export function minShare(is: string) {
  return z
    .number()
    .gt(0)
    .max(1)
    .default(0.5)
    .describe(`A region or country ${is}, 0..1; the share is the strength. Default 0.5.`);
}

/** The needs of a location: all optional, because any of them may do. */
export function positionNeeds({ latitude, longitude }: { readonly latitude: string; readonly longitude: string }) {
  return {
    latitude: { kind: 'number', from: latitude, optional: true, description: 'Latitude in degrees' },
    longitude: { kind: 'number', from: longitude, optional: true, description: 'Longitude in degrees' },
    ...placeNeeds,
  } as const;
}
