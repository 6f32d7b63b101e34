import { expect, test } from 'vitest';
import { dateText } from '../../src/calendar/index.ts';
import { DEFAULT_SCHEDULE, dueDigest, lastMorning, morningOf } from '../../src/engine/digest/morning.ts';

const DAY = 86_400_000;
const at = (text: string) => Date.parse(text);
const dayOf = (text: string) => at(`${text}T00:00:00Z`) / DAY;
const berlin = { ...DEFAULT_SCHEDULE, timeZone: 'Europe/Berlin', hour: 7 };
const old = at('2020-01-01T00:00:00Z');

test('the hour strikes by the time zone, also on days on which the clocks change', () => {
  const struck = (day: string, hour = 7) => new Date(morningOf(dayOf(day), { ...berlin, hour }).at).toISOString();
  expect(struck('2026-03-28')).toBe('2026-03-28T06:00:00.000Z');
  expect(struck('2026-03-29')).toBe('2026-03-29T05:00:00.000Z');
  expect(struck('2026-03-29', 2)).toBe('2026-03-29T01:00:00.000Z');
  expect(struck('2026-10-25', 2)).toBe('2026-10-25T00:00:00.000Z');
  expect(struck('2026-10-25')).toBe('2026-10-25T06:00:00.000Z');
});

test('before the hour the last morning is that of the day before', () => {
  expect(dateText(lastMorning(at('2026-12-01T05:59:59Z'), berlin).day)).toBe('2026-11-30');
  expect(dateText(lastMorning(at('2026-12-01T06:00:00Z'), berlin).day)).toBe('2026-12-01');
});

test('digests of a year follow each other without a gap or an overlap, one each day', () => {
  let last: { day: number; until: number } | null = null;
  let written = 0;
  for (let now = at('2026-01-01T00:00:00Z'); now < at('2027-01-01T00:00:00Z'); now += 3_600_000) {
    const due = dueDigest(now, berlin, { last, createdAt: old, timeZone: 'Europe/Berlin' });
    if (!due) continue;
    if (last) expect([due.day, due.since]).toEqual([last.day + 1, last.until]);
    last = { day: due.day, until: due.until };
    written += 1;
  }
  expect(written).toBe(366);
});

test('where nobody was there for days, or the hour moved, the next digest begins where the last one ended', () => {
  const last = { day: dayOf('2026-12-01'), until: at('2026-12-01T06:00:00Z') };
  const later = dueDigest(at('2026-12-04T12:00:00Z'), berlin, { last, createdAt: old, timeZone: 'Europe/Berlin' });
  expect(later).toEqual({ day: dayOf('2026-12-04'), since: last.until, until: at('2026-12-04T06:00:00Z') });
  // The hour moved on within the same day: that day has its digest.
  const evening = { ...berlin, hour: 18 };
  expect(
    dueDigest(at('2026-12-01T20:00:00Z'), evening, { last, createdAt: old, timeZone: 'Europe/Berlin' }),
  ).toBeNull();
  expect(
    dueDigest(at('2026-12-02T20:00:00Z'), evening, { last, createdAt: old, timeZone: 'Europe/Berlin' })?.since,
  ).toBe(last.until);
  // To the other end of the world: the morning of the next day is at the same instant, and nothing lies between.
  const kiribati = { last, createdAt: old, timeZone: 'Pacific/Kiritimati' };
  expect(dueDigest(at('2026-12-01T06:30:00Z'), { ...berlin, hour: 20 }, kiribati)).toBeNull();
  // For months: the last 31 days are told.
  const long = dueDigest(at('2027-06-01T12:00:00Z'), berlin, { last, createdAt: old, timeZone: 'Europe/Berlin' });
  expect(long?.since).toBe(at('2027-05-01T05:00:00Z'));
});

test('none is due of a workspace that was just made, before the hour, or where nobody wants one', () => {
  const createdAt = at('2026-12-01T04:00:00Z');
  expect(
    dueDigest(at('2026-12-01T08:00:00Z'), berlin, { last: null, createdAt, timeZone: 'Europe/Berlin' }),
  ).toBeNull();
  const first = dueDigest(at('2026-12-02T08:00:00Z'), berlin, { last: null, createdAt, timeZone: 'Europe/Berlin' });
  expect(first).toMatchObject({ day: dayOf('2026-12-02'), since: createdAt });
  expect(
    dueDigest(at('2026-12-02T06:01:00Z'), berlin, { last: null, createdAt, timeZone: 'Europe/Berlin' }),
  ).toBeNull();
  expect(
    dueDigest(
      at('2026-12-02T08:00:00Z'),
      { ...berlin, enabled: false },
      { last: null, createdAt, timeZone: 'Europe/Berlin' },
    ),
  ).toBeNull();
});
