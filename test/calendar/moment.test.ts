import fc from 'fast-check';
import { parseMoment, parsePeriod } from 'personagraph/calendar';
import { describe, expect, it } from 'vitest';

const days = fc.integer({ min: -60_000, max: 60_000 });
const unit = fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'quarter' as const, 'year' as const);

describe('days of a rule', () => {
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
