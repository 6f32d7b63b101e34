import { NotEnoughData } from 'personagraph/segmenter';
import { trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import { haversine } from '../shared/coordinates.ts';
import distance from './index.ts';

const asOf = 0;
const places = [
  { key: 'berlin', latitude: 52.52, longitude: 13.405 },
  { key: 'paris', city: 'Paris, FR' },
];
const read = async (rows: readonly Record<string, string | number | null>[], config: object) =>
  (await trySegmenter(distance, rows, { asOf, config })).answers.map(({ segments }) => segments[0]);

describe('distance', () => {
  it('bands end at their edges, inclusive', async () => {
    const potsdam = { latitude: 52.3906, longitude: 13.0645 };
    const km = haversine(52.52, 13.405, potsdam.latitude, potsdam.longitude);
    const band = async (edge: number) => (await read([potsdam], { places, edges: [edge, 5000] }))[0];
    expect(km).toBeCloseTo(27.2, 0);
    expect(await band(km)).toMatch(/^within_/);
    expect(await band(km - 1e-9)).toMatch(/_to_5000_km$/);
    expect(await read([potsdam, { city: 'Sydney' }, { city: 'Berlin' }], { places })).toEqual([
      ...['10_to_50_km', 'beyond_1000_km', 'within_10_km'],
    ]);
  });

  it('finds the nearest place, or none within reach', async () => {
    const rows = [{ city: 'Hamburg' }, { city: 'Lyon' }, { country: 'FR' }, { city: 'Tokyo' }];
    expect(await read(rows, { places, by: 'nearest', reach: 600 })).toEqual(['berlin', 'paris', 'paris', 'far']);
    const trial = await trySegmenter(distance, rows, { asOf, config: { places, by: 'nearest' } });
    expect(JSON.stringify(trial.explain(rows[0]!))).toMatch(/berlin is the nearest place, at 25\d\.\d km/);
  });

  it('says of a country for how many a place is the nearest, not that they live there', async () => {
    const rows = [{ country: 'FR' }, { country: 'JP' }];
    const trial = await trySegmenter(distance, rows, { asOf, config: { places, by: 'nearest', reach: 1000 } });
    expect(JSON.stringify(trial.explain(rows[0]!))).toMatch(/Paris is the nearest place for \d+ % of its inhabitants/);
    expect(JSON.stringify(trial.explain(rows[1]!))).toMatch(
      /100 % of its inhabitants live at this distance: Far from all/,
    );
  });

  it('takes a country for where most of its inhabitants are, no coarser than allowed', async () => {
    const germany = [{ country: 'Germany' }];
    const trial = await trySegmenter(distance, germany, { asOf, config: { places } });
    expect(trial.answers[0]?.segments).toEqual(['200_to_1000_km']);
    expect(trial.answers[0]?.strengths[0]).toBeGreaterThan(0.7);
    expect(trial.answers[0]?.strengths[0]).toBeLessThan(1);
    expect(await read(germany, { places, coarsest: 'city' })).toEqual([undefined]);
  });

  it('asks for places, and names the one it cannot find', async () => {
    await expect(read([{ city: 'Paris' }], {})).rejects.toThrow(NotEnoughData);
    await expect(read([], { places: [{ key: 'a', city: 'Lutetia' }] })).rejects.toThrow('Lutetia');
    await expect(read([], { places: [{ key: 'a', city: 'Paris', latitude: 1, longitude: 1 }] })).rejects.toThrow(
      'either',
    );
  });

  it('does not guess from coordinates that are none', async () => {
    const rows = [{ latitude: 95, longitude: 5 }, { latitude: Number.NaN, longitude: 5 }, { latitude: 5 }];
    expect(await read(rows, { places })).toEqual([undefined, undefined, undefined]);
  });
});
