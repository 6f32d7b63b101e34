import fc from 'fast-check';
import { addMonths, addUnits, dateOfDay, dayOfDate, firstDayOfUnit, unitOfDay } from 'personagraph/calendar';
import { DAY } from 'personagraph/segmenter';
import { describe, expect, it } from 'vitest';

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

  it('run on where a month or day lies beyond its end', () => {
    expect(dayOfDate(2024, 14, 1)).toBe(dayOfDate(2025, 2, 1));
    expect(dayOfDate(2024, 0, 31)).toBe(dayOfDate(2023, 12, 31));
    expect(dayOfDate(2023, 2, 29)).toBe(dayOfDate(2023, 3, 1));
  });

  it('are counted in units that begin where the one before ends', () => {
    const unit = fc.constantFrom(
      'day' as const,
      'week' as const,
      'month' as const,
      'quarter' as const,
      'year' as const,
    );
    fc.assert(
      fc.property(unit, fc.integer({ min: -400_000, max: 400_000 }), (of, day) => {
        const index = unitOfDay(of, day);
        expect(firstDayOfUnit(of, index)).toBeLessThanOrEqual(day);
        expect(firstDayOfUnit(of, index + 1)).toBeGreaterThan(day);
        expect(unitOfDay(of, addUnits(of, day, 3))).toBe(index + 3);
      }),
    );
    expect(dateOfDay(addUnits('quarter', dayOfDate(2023, 11, 30), 1))).toEqual({ year: 2024, month: 2, day: 29 });
  });
});
