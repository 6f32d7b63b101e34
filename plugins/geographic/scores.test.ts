import { tryScores } from 'personagraph/testing';
import { expect, test } from 'vitest';
import cityTier from './city-tier/index.ts';
import distance from './distance/index.ts';
import { haversine } from './shared/coordinates.ts';

const asOf = 0;
const places = [
  { key: 'berlin', latitude: 52.52, longitude: 13.405 },
  { key: 'paris', latitude: 48.8534, longitude: 2.3488 },
];

test('distance is to the nearest place, each row its own; of a region or country it is unknown', async () => {
  const rows = [
    { latitude: 52.3906, longitude: 13.0645 },
    { latitude: 48, longitude: 2 },
    { city: 'Berlin' },
    { latitude: 48, longitude: 2, city: 'Berlin' },
    { country: 'FR' },
    {},
  ];
  const { scores, trial } = await tryScores(distance, rows, { asOf, config: { places } });
  const south = haversine(48, 2, 48.8534, 2.3488);
  expect(scores.map((own) => own['distance'])).toEqual([
    haversine(52.3906, 13.0645, 52.52, 13.405),
    south,
    expect.closeTo(0, -1),
    south,
    null,
    null,
  ]);
  // The country's segment is that of most of its inhabitants, for whom no one distance stands.
  expect(trial.answers[4]!.segments).toHaveLength(1);
});

test('a city tier is told by the inhabitants', async () => {
  const { scores } = await tryScores(cityTier, [{ city: 'Hamburg', country: 'DE' }, { city: 'Nowhere at all' }, {}], {
    asOf,
  });
  expect(scores[0]!['inhabitants']).toBeGreaterThan(1_500_000);
  expect(scores.slice(1)).toEqual([{ inhabitants: null }, { inhabitants: null }]);
});
