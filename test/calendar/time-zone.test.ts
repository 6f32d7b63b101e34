import fc from 'fast-check';
import { dayOfDate, HORIZON, TimeZone } from 'personagraph/calendar';
import { DAY } from 'personagraph/segmenter';
import { describe, expect, it } from 'vitest';

const HOUR = 3_600_000;
const WINTER = Date.UTC(2024, 1, 29, 12);
const SUMMER = Date.UTC(2024, 6, 1, 12);
const zones = fc.constantFrom(
  ...['Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'America/St_Johns', 'Asia/Kathmandu', 'Asia/Beirut'],
  ...['Pacific/Apia', 'Pacific/Kiritimati', 'Australia/Lord_Howe', 'Africa/Casablanca', 'America/Havana', 'Etc/GMT+12'],
);

describe('a time zone', () => {
  it('is one of the platform by its IANA name', () => {
    expect(TimeZone.of('Europe/Berlin')).toBe(TimeZone.of('Europe/Berlin'));
    expect(['UTC', 'Asia/Kolkata', 'Not/There', 'Berlin', ''].map(TimeZone.isKnown)).toEqual([
      ...[true, true, false, false, false],
    ]);
    expect(() => TimeZone.of('Europe/Atlantis')).toThrow(RangeError);
  });

  it('is ahead of UTC as the IANA data say, with half hours, seconds and daylight saving', () => {
    const offset = (zone: string, at: number) => TimeZone.of(zone).offsetAt(at);
    expect(offset('Asia/Kolkata', WINTER)).toBe(5.5 * HOUR);
    expect([offset('Europe/Berlin', WINTER), offset('Europe/Berlin', SUMMER)]).toEqual([HOUR, 2 * HOUR]);
    expect(offset('America/St_Johns', WINTER)).toBe(-3.5 * HOUR);
    expect(offset('UTC', WINTER)).toBe(0);
    expect(offset('Europe/Berlin', Date.UTC(1880, 0, 1))).toBe(3_208_000);
    expect(offset('Africa/Monrovia', Date.UTC(1971, 0, 1))).toBe(-2_670_000);
  });

  it('has at every instant the offset that its clocks show', () => {
    fc.assert(
      fc.property(zones, fc.integer({ min: -2e12, max: 4e12 }), (name, at) => {
        const format = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' });
        const second = Math.floor(at / 1000) * 1000;
        const shown = Date.parse(`${format.format(second).replace(' ', 'T')}Z`);
        expect(TimeZone.of(name).offsetAt(second)).toBe(shown - second);
      }),
    );
  });

  it('changes its clocks at the published instants, and says where it does not within the horizon', () => {
    const next = (zone: string, from: number) => {
      const change = TimeZone.of(zone).nextChange(from);
      return change && new Date(change).toISOString();
    };
    expect(next('Europe/Berlin', WINTER)).toBe('2024-03-31T01:00:00.000Z');
    expect(next('Europe/Berlin', SUMMER)).toBe('2024-10-27T01:00:00.000Z');
    expect(next('America/New_York', WINTER)).toBe('2024-03-10T07:00:00.000Z');
    expect(next('Australia/Lord_Howe', WINTER)).toBe('2024-04-06T15:00:00.000Z');
    // A week of summer time, tried and given up.
    expect(next('America/Recife', Date.UTC(2000, 9, 1))).toBe('2000-10-08T03:00:00.000Z');
    expect(next('America/Recife', Date.UTC(2000, 9, 8, 3))).toBe('2000-10-15T02:00:00.000Z');
    expect([next('Asia/Kolkata', WINTER), next('UTC', WINTER)]).toEqual([null, null]);
    const first = TimeZone.of('Europe/Berlin').nextChange(WINTER)!;
    expect(TimeZone.of('Europe/Berlin').nextChange(first - HORIZON)).toBeLessThan(first);
    expect(TimeZone.of('Europe/Berlin').nextChange(8.64e15)).toBeNull();
  });
});

describe('days of a time zone', () => {
  it('begin with the first instant that has their date, and follow each other', () => {
    fc.assert(
      fc.property(zones, fc.integer({ min: -20_000, max: 30_000 }), fc.nat(DAY - 1), (name, day, offset) => {
        const zone = TimeZone.of(name);
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
    const berlin = TimeZone.of('Europe/Berlin');
    const lengthOf = (year: number, month: number, day: number) => {
      const index = dayOfDate(year, month, day);
      return (berlin.startOf(index + 1) - berlin.startOf(index)) / HOUR;
    };
    expect([lengthOf(2024, 3, 31), lengthOf(2024, 10, 27), lengthOf(2024, 7, 1)]).toEqual([23, 25, 24]);
    // Midnight that the clocks skip: the day begins at one.
    expect(TimeZone.of('America/Sao_Paulo').startOf(dayOfDate(2018, 11, 4))).toBe(Date.UTC(2018, 10, 4, 3));
  });
});

describe('an instant by the clocks of a time zone', () => {
  const read = (name: string, ...local: Parameters<typeof Date.UTC>) =>
    new Date(TimeZone.of(name).instantOf(Date.UTC(...local))).toISOString();

  it('is the one at which they show the local time', () => {
    fc.assert(
      fc.property(zones, fc.integer({ min: -2e12, max: 4e12 }), (name, at) => {
        const zone = TimeZone.of(name);
        const local = at + zone.offsetAt(at);
        const found = zone.instantOf(local);
        expect(found + zone.offsetAt(found)).toBe(local);
        // Another than the one asked for is the first of two.
        expect(found).toBeLessThanOrEqual(at);
      }),
      { numRuns: 1_000 },
    );
    expect(TimeZone.of('UTC').instantOf(1234.5)).toBe(1234.5);
  });

  it('is the first of two where they go back, east and west of Greenwich', () => {
    expect(read('Europe/Berlin', 2026, 9, 25, 2, 30)).toBe('2026-10-25T00:30:00.000Z');
    expect(read('America/New_York', 2026, 10, 1, 1, 30)).toBe('2026-11-01T05:30:00.000Z');
    expect(read('Australia/Lord_Howe', 2026, 3, 5, 1, 45)).toBe('2026-04-04T14:45:00.000Z');
  });

  it('is as long after the jump where they skip it, east and west of Greenwich', () => {
    expect(read('Europe/Berlin', 2026, 2, 29, 2, 30)).toBe('2026-03-29T01:30:00.000Z');
    expect(read('America/New_York', 2026, 2, 8, 2, 30)).toBe('2026-03-08T07:30:00.000Z');
    expect(read('Australia/Lord_Howe', 2026, 9, 4, 2, 10)).toBe('2026-10-03T15:40:00.000Z');
    expect(read('Australia/Lord_Howe', 2026, 9, 4, 2, 40)).toBe('2026-10-03T15:40:00.000Z');
    // A day that Samoa left out.
    expect(read('Pacific/Apia', 2011, 11, 30, 12)).toBe('2011-12-30T22:00:00.000Z');
  });

  it('is exact on either side of a change', () => {
    for (const name of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/St_Johns']) {
      const zone = TimeZone.of(name);
      for (let at = Date.UTC(2005, 0, 1), change = 0; change < 4; change += 1) {
        at = zone.nextChange(at)!;
        for (const instant of [at - DAY, at - 2 * HOUR, at - 1, at + 2 * HOUR, at + DAY]) {
          expect(zone.instantOf(instant + zone.offsetAt(instant))).toBe(instant);
        }
      }
    }
  });
});
