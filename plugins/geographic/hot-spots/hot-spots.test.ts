import { cellToLatLng, gridDisk, latLngToCell } from 'h3-js';
import { NotEnoughData } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import hotSpots from './index.ts';

const asOf = 0;
const many = (count: number, latitude: number, longitude: number): TrialRow[] =>
  Array.from({ length: count }, (_, index) => ({ latitude: latitude + index * 1e-6, longitude }));
const centre = latLngToCell(51.5, -0.12, 5);
const neighbours = gridDisk(centre, 1).filter((cell) => cell !== centre);
const [besideLat, besideLon] = cellToLatLng(neighbours[0]!);
const [middleLat, middleLon] = cellToLatLng(centre);
const rows = [
  ...many(40, middleLat, middleLon),
  ...many(20, besideLat, besideLon),
  ...many(25, 31.23, 121.47),
  ...many(9, -33.87, 151.2),
  { city: 'London' },
  { country: 'FR' },
];

describe('hot spots', () => {
  it('are dense cells, neighbours joined, named by their city and the rest elsewhere', async () => {
    const trial = await trySegmenter(hotSpots, rows, { asOf });
    expect(trial.segments.map(({ name }) => (name as { en: string }).en)).toEqual([
      ...['Around London', 'Around Shanghai', 'Elsewhere'],
    ]);
    expect(trial.segments[0]?.key).toBe(`h3_${centre}`);
    expect(Object.values(trial.sizes)).toEqual([61, 25, 9]);
    expect(trial.explain({ country: 'FR' })[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
  });

  it('keep their key when customers come and go', async () => {
    const before = await trySegmenter(hotSpots, rows, { asOf });
    const after = await trySegmenter(hotSpots, [...rows.filter((_, at) => at % 7 !== 0), ...many(30, 35.68, 139.69)], {
      asOf,
    });
    const keys = before.segments.map(({ key }) => key);
    expect(after.segments.map(({ key }) => key)).toEqual(expect.arrayContaining(keys));
    expect(after.segments).toHaveLength(keys.length + 1);
  });

  it('follow resolution, least share, least count and how many', async () => {
    const spots = async (config: object) => Object.keys((await trySegmenter(hotSpots, rows, { asOf, config })).sizes);
    expect(await spots({ minCount: 9 })).toHaveLength(4);
    expect(await spots({ minShare: 0.3 })).toEqual([`h3_${centre}`, 'elsewhere']);
    expect(await spots({ most: 1 })).toEqual([`h3_${centre}`, 'elsewhere']);
    expect(await spots({ resolution: 3 })).toContain(`h3_${latLngToCell(31.23, 121.47, 3)}`);
  });

  it('need located customers, and enough of them together', async () => {
    const spotsOf = (some: TrialRow[]) => trySegmenter(hotSpots, some, { asOf });
    await expect(spotsOf([])).rejects.toThrow(NotEnoughData);
    await expect(
      spotsOf([
        { latitude: 116, longitude: 39 },
        { latitude: 0, longitude: 0 },
      ]),
    ).rejects.toThrow('No customer');
    await expect(spotsOf(many(9, 10, 10))).rejects.toThrow('lower minShare');
    expect((await spotsOf(many(1000, -89, 0))).segments).toHaveLength(2);
  });
});
