import fc from 'fast-check';
import { trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import { addMonths, dateOfDay, dayOfDate, firstDayOfUnit, unitOfDay } from './civil.ts';
import conditions from './conditions.ts';
import { parseMoment, parsePeriod } from './moment.ts';
import { Zone } from './zone.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const days = fc.integer({ min: -60_000, max: 60_000 });
const unit = fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'quarter' as const, 'year' as const);

/** Who is in the one segment of a rule at a time, and until when. */
async function answer(when: string, timeZone: string, value: number, asOf: number) {
  const config = { timeZone, segments: [{ key: 's', name: 'S', when }] };
  const trial = await trySegmenter(conditions, [{ f0: value }], { asOf, config });
  const [{ segments, until }] = trial.answers as [(typeof trial.answers)[number]];
  return { inside: segments.length === 1, until: until === null ? null : new Date(until).toISOString() };
}

describe('days of the calendar', () => {
  it('are those of JavaScript', () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 3_000_000 }), (day) => {
        const { year, month, day: dayOfMonth } = dateOfDay(day);
        const date = new Date(day * DAY);
        expect([year, month, dayOfMonth]).toEqual([date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]);
        expect(dayOfDate(year, month, dayOfMonth)).toBe(day);
      }),
    );
    expect(dateOfDay(addMonths(dayOfDate(2024, 1, 31), 1))).toEqual({ year: 2024, month: 2, day: 29 });
    expect(dateOfDay(addMonths(dayOfDate(2024, 2, 29), -12))).toEqual({ year: 2023, month: 2, day: 28 });
    // A Monday.
    expect(firstDayOfUnit('week', unitOfDay('week', dayOfDate(2024, 6, 16)))).toBe(dayOfDate(2024, 6, 10));
  });

  it('that move never go back, and say when they pass another', () => {
    const moment = fc.oneof(
      fc
        .tuple(fc.integer({ min: 2, max: 40 }), unit, fc.boolean())
        .map(([n, of, ago]) => (ago ? `${n} ${of}s ago` : `in ${n} ${of}s`)),
      fc
        .tuple(
          fc.constantFrom('start', 'end'),
          fc.constantFrom('', 'last ', 'next '),
          unit.filter((of) => of !== 'day'),
        )
        .map(([edge, step, of]) => `${edge} of ${step}${of}`),
      fc.constantFrom('today', 'yesterday', 'tomorrow'),
    );
    fc.assert(
      fc.property(moment, days, days, (text, today, day) => {
        const parsed = parseMoment(text);
        if (parsed === null || !('day' in parsed)) throw new Error(`${text} is no day`);
        expect(parsed.day.on(today + 1)).toBeGreaterThanOrEqual(parsed.day.on(today));
        const first = parsed.day.firstAfter(day);
        expect(parsed.day.on(first)).toBeGreaterThan(day);
        expect(parsed.day.on(first - 1)).toBeLessThanOrEqual(day);
      }),
      { numRuns: 2_000 },
    );
  });

  it('have one canonical spelling', () => {
    for (const text of [
      '1 days ago',
      '2 day ago',
      '0 days ago',
      '01 days ago',
      'start of this month',
      'Today',
      'in 1 weeks',
      '2024-02-30',
      '2024-13-01',
      '2024-02-30T00:00Z',
      '2024-01-01T25:00Z',
      '2024-01-01T00:00',
      '',
      'start of day',
    ]) {
      expect([text, parseMoment(text)]).toEqual([text, null]);
    }
    for (const text of ['month', 'this day', 'last  week', '30 days ago'])
      expect([text, parsePeriod(text)]).toEqual([text, null]);
  });
});

describe('days of a time zone', () => {
  const zones = fc.constantFrom(
    ...['Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'America/St_Johns', 'Asia/Kathmandu', 'Asia/Beirut'],
    ...[
      'Pacific/Apia',
      'Pacific/Kiritimati',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'America/Havana',
      'Etc/GMT+12',
    ],
  );

  it('begin with the first instant that has their date, and follow each other', () => {
    fc.assert(
      fc.property(zones, fc.integer({ min: -20_000, max: 30_000 }), fc.nat(DAY - 1), (name, day, offset) => {
        const zone = Zone.of(name);
        const start = zone.startOf(day);
        const format = new Intl.DateTimeFormat('en-CA', { timeZone: name, dateStyle: 'short' });
        const isoOf = (instant: number) => format.format(instant);
        const iso = new Date(day * DAY).toISOString().slice(0, 10);
        // A day the zone left out (Apia, 30 December 2011) has no instant.
        if (zone.startOf(day + 1) > start) expect([isoOf(start), isoOf(start - 1) < iso]).toEqual([iso, true]);
        expect(zone.startOf(day + 1)).toBeGreaterThanOrEqual(start);
        const inside = zone.dayOf(start + offset);
        expect(start + offset).toBeGreaterThanOrEqual(zone.startOf(inside));
        expect(start + offset).toBeLessThan(zone.startOf(inside + 1));
      }),
      { numRuns: 1_500 },
    );
  });

  it('are 23 and 25 hours long where the clocks change', () => {
    const berlin = Zone.of('Europe/Berlin');
    const lengthOf = (year: number, month: number, day: number) => {
      const index = dayOfDate(year, month, day);
      return (berlin.startOf(index + 1) - berlin.startOf(index)) / HOUR;
    };
    expect([lengthOf(2024, 3, 31), lengthOf(2024, 10, 27), lengthOf(2024, 7, 1)]).toEqual([23, 25, 24]);
    // Midnight that the clocks skip: the day begins at one.
    expect(Zone.of('America/Sao_Paulo').startOf(dayOfDate(2018, 11, 4))).toBe(Date.UTC(2018, 10, 4, 3));
  });

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
      const asOf = Zone.of(zone).startOf(dayOfDate(2024, 6, 15)) + 12 * HOUR;
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
