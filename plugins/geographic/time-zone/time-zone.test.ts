import zoneAt from '@photostructure/tz-lookup';
import { TimeZone } from 'personagraph/calendar';
import { NotEnoughData } from 'personagraph/segmenter';
import { trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import { cityList } from '../shared/city-list.ts';
import timeZone from './index.ts';
import { offsetName } from './segments.ts';

const WINTER = Date.UTC(2024, 1, 29, 12);
const SUMMER = Date.UTC(2024, 6, 1, 12);
const HOUR = 3_600_000;

describe('the clock of a zone', () => {
  it('is written as its offset, with seconds where there are some', () => {
    expect([offsetName(5.5 * HOUR), offsetName(-3.5 * HOUR), offsetName(0), offsetName(3_208_000)]).toEqual([
      ...['UTC+05:30', 'UTC-03:30', 'UTC+00:00', 'UTC+00:53:28'],
    ]);
  });

  it('is known for every zone that cities are in', () => {
    const zones = new Set(
      cityList()
        .cities.slice(0, 40_000)
        .map(({ latitude, longitude }) => zoneAt(latitude, longitude)),
    );
    expect(zones.size).toBeGreaterThan(300);
    expect([...zones].filter((zone) => !TimeZone.isKnown(zone))).toEqual([]);
  });
});

describe('time zones', () => {
  const rows = [
    { latitude: 52.52, longitude: 13.4 },
    { country: 'China', city: 'Shanghai' },
    { country: 'IN' },
    { country: 'US' },
    { country: 'US', region: 'CA' },
    { latitude: 200, longitude: 0 },
    { country: 'Atlantis', city: 'Berlin' },
  ];

  it('by offset change with daylight saving, and say when', async () => {
    const trial = await trySegmenter(timeZone, rows, { asOf: WINTER });
    const keys = (at: number) => trial.assign(rows, at).map(({ segments }) => segments[0]);
    expect(keys(WINTER)).toEqual([
      ...['utc_plus_01_00', 'utc_plus_08_00', 'utc_plus_05_30', undefined, 'utc_minus_08_00', undefined, undefined],
    ]);
    expect(keys(SUMMER)).toEqual([
      ...['utc_plus_02_00', 'utc_plus_08_00', 'utc_plus_05_30', undefined, 'utc_minus_07_00', undefined, undefined],
    ]);
    expect(trial.explain(rows[0]!)[0]!.factors[0]!.text).toMatchObject({
      en: expect.stringContaining('Looked at again at 2024-03-31 01:00 UTC.'),
      zh: expect.stringContaining('将于 2024-03-31 01:00 UTC 重新判定。'),
    });
    const until = trial.answers[0]!.until!;
    expect(keys(until - 1)[0]).toBe('utc_plus_01_00');
    expect(keys(until)[0]).toBe('utc_plus_02_00');
  });

  it('by zone never change by the clock, and merge the small ones', async () => {
    const config = { by: 'zone', minSize: 2 };
    const trial = await trySegmenter(timeZone, [...rows, { city: 'Hamburg' }], { asOf: WINTER, config });
    expect(trial.sizes).toEqual({ europe_berlin: 2, other: 3 });
    expect(trial.answers.every(({ until }) => until === null)).toBe(true);
  });

  it('of a country need enough of its inhabitants', async () => {
    const read = async (minShare: number) =>
      (await trySegmenter(timeZone, [{ country: 'US' }, { country: 'DE' }], { asOf: WINTER, config: { minShare } }))
        .answers;
    expect((await read(0.3))[0]).toMatchObject({ segments: ['utc_minus_05_00'] });
    expect((await read(0.3))[0]?.strengths[0]).toBeLessThan(0.6);
    expect((await read(0.9)).map(({ segments }) => segments)).toEqual([[], ['utc_plus_01_00']]);
  });

  it('are answered before 1900, and need somebody somewhere', async () => {
    const trial = await trySegmenter(timeZone, [{ city: 'Berlin' }], { asOf: Date.UTC(1880, 0, 1) });
    expect(trial.segments[0]?.name).toMatchObject({ en: 'UTC+00:53:28' });
    await expect(trySegmenter(timeZone, [{ country: 'Atlantis' }], { asOf: WINTER })).rejects.toThrow(NotEnoughData);
  });
});
