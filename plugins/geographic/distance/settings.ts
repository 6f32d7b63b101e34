import { z } from 'zod';
import { coarsest, minShare, positionSettings } from '../shared/position-settings.ts';

const place = z
  .object({
    key: z.string().regex(/^[a-z][a-z0-9_-]{0,40}$/, 'must be lower-case letters, digits, - and _'),
    name: z.object({ en: z.string().min(1), zh: z.string().min(1).optional() }).optional(),
    latitude: z.number().min(-90).max(90).optional(),
    longitude: z.number().min(-180).max(180).optional(),
    city: z.string().min(1).optional(),
  })
  .refine(
    ({ latitude, longitude, city }) =>
      city === undefined
        ? latitude !== undefined && longitude !== undefined
        : latitude === undefined && longitude === undefined,
    'needs either latitude and longitude, or a city',
  );

export const config = z.object({
  places: z
    .array(place)
    .max(200)
    .refine((places) => new Set(places.map(({ key }) => key)).size === places.length, 'keys must differ')
    .refine((places) => places.every(({ key }) => key !== 'far'), 'the key far is taken')
    .default([])
    .describe(
      'Places to measure from: { key, name?: { en, zh }, latitude, longitude } in degrees, or { key, city: "Hamburg, DE" }. Default []: none, which is not enough.',
    ),
  by: z
    .enum(['band', 'nearest'])
    .default('band')
    .describe(
      'band: segments are bands of the distance to the nearest place. nearest: segments are the places. Default band.',
    ),
  edges: z
    .array(z.number().gt(0).max(20_100))
    .min(1)
    .max(50)
    .refine((edges) => edges.every((edge, index) => index === 0 || edge > edges[index - 1]!), 'edges must ascend')
    .default([10, 50, 200, 1000])
    .describe('Ends of the bands in km, ascending, each inclusive. Default 10, 50, 200, 1000.'),
  reach: z
    .number()
    .gt(0)
    .max(20_100)
    .default(20_100)
    .describe(
      'Greatest distance in km at which a customer belongs to the nearest place; beyond is the segment `far`. Default 20,100: anywhere.',
    ),
  minShare: minShare('is where at least this share of the inhabitants of its cities live'),
  coarsest,
  ...positionSettings,
});

export type Config = z.infer<typeof config>;
