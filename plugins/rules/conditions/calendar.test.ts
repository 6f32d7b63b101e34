import { dayOfDate, TimeZone } from 'personagraph/calendar';
import { trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import conditions from './index.ts';

const HOUR = 3_600_000;

/** Who is in the one segment of a rule at a time, and until when. */
async function answer(when: string, timeZone: string, value: number, asOf: number) {
  const config = { timeZone, segments: [{ key: 's', name: 'S', when }] };
  const trial = await trySegmenter(conditions, [{ f0: value }], { asOf, config });
  const [{ segments, until }] = trial.answers as [(typeof trial.answers)[number]];
  return { inside: segments.length === 1, until: until === null ? null : new Date(until).toISOString() };
}

describe('days of a time zone', () => {
  it('decide what today and this month are, and when that ends', async () => {
    // 01:30 on 1 July in Berlin is still 30 June in UTC and New York.
    const asOf = Date.UTC(2024, 5, 30, 23, 30);
    const value = Date.UTC(2024, 5, 30, 22, 15);
    const ask = (zone: string) => answer('traits.t during today and traits.t during this month', zone, value, asOf);
    expect(await ask('Europe/Berlin')).toEqual({ inside: true, until: '2024-07-01T22:00:00.000Z' });
    expect(await ask('UTC')).toEqual({ inside: true, until: '2024-07-01T00:00:00.000Z' });
    expect(await answer('traits.t during this month', 'Europe/Berlin', value - HOUR, asOf)).toEqual({
      inside: false,
      until: null,
    });
    expect(await answer('traits.t during this month', 'America/New_York', value - HOUR, asOf)).toEqual({
      inside: true,
      until: '2024-07-01T04:00:00.000Z',
    });
  });

  it('take a value at midnight UTC for a date, the same everywhere', async () => {
    const born = Date.UTC(1990, 5, 15);
    for (const zone of ['UTC', 'America/Los_Angeles', 'Pacific/Auckland']) {
      // Noon of 15 June in the zone.
      const asOf = TimeZone.of(zone).startOf(dayOfDate(2024, 6, 15)) + 12 * HOUR;
      for (const when of [
        'traits.t on 1990-06-15',
        'traits.t anniversary within 0 days',
        'not traits.t before 1990-06-15',
      ]) {
        expect([zone, when, (await answer(when, zone, born, asOf)).inside]).toEqual([zone, when, true]);
      }
    }
  });

  it('count days across a change of the clocks by the calendar, and spans by hours', async () => {
    // Clocks in Berlin went forward on 31 March 2024. 11:00 on 1 April; a time at 10:30 on 30 March.
    const asOf = Date.UTC(2024, 3, 1, 9);
    const value = Date.UTC(2024, 2, 30, 9, 30);
    expect((await answer('traits.t on 2 days ago', 'Europe/Berlin', value, asOf)).inside).toBe(true);
    expect(await answer('traits.t within 2 days', 'Europe/Berlin', value, asOf)).toEqual({
      inside: true,
      until: '2024-04-01T09:30:00.000Z',
    });
  });
});

describe('anniversaries', () => {
  const on = (asOf: number, born: number, within = 7) =>
    answer(`traits.t anniversary within ${within} days`, 'UTC', born, asOf);

  it('come around new year, and say when they are near and over', async () => {
    const asOf = Date.UTC(2024, 11, 28, 15);
    expect(await on(asOf, Date.UTC(1980, 0, 3))).toEqual({ inside: true, until: '2025-01-04T00:00:00.000Z' });
    expect(await on(asOf, Date.UTC(1980, 0, 5))).toEqual({ inside: false, until: '2024-12-29T00:00:00.000Z' });
    expect(await on(asOf, Date.UTC(1980, 11, 27))).toEqual({ inside: false, until: '2025-12-20T00:00:00.000Z' });
  });

  it('of 29 February are on 1 March of common years, and of a day to come a year after it', async () => {
    expect((await on(Date.UTC(2023, 2, 1), Date.UTC(2000, 1, 29), 0)).inside).toBe(true);
    expect((await on(Date.UTC(2024, 1, 29), Date.UTC(2000, 1, 29), 0)).inside).toBe(true);
    expect((await on(Date.UTC(2024, 2, 1), Date.UTC(2000, 1, 29), 0)).inside).toBe(false);
    expect(await on(Date.UTC(2024, 2, 1), Date.UTC(2024, 2, 3))).toEqual({
      inside: false,
      until: '2025-02-24T00:00:00.000Z',
    });
  });
});

describe('settings of the time zone', () => {
  it('refuse what is no IANA time zone', async () => {
    for (const timeZone of ['Berlin', '', '+25:00', 'Europe/Atlantis', 7]) {
      const { issues } = await conditions.config['~standard'].validate({ timeZone });
      expect([timeZone, issues?.length]).toEqual([timeZone, 1]);
    }
    expect((await conditions.config['~standard'].validate({})) as object).toMatchObject({ value: { timeZone: 'UTC' } });
  });
});
