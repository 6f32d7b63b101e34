import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageOn, birthday, dateNumber } from './age.ts';

const instants = fc.integer({ min: Date.UTC(1850, 0, 1), max: Date.UTC(2150, 0, 1) });

describe('age', () => {
  it('reads the same calendar date as Date', () => {
    fc.assert(
      fc.property(instants, (time) => {
        expect(dateNumber(time)).toBe(Number(new Date(time).toISOString().slice(0, 10).replaceAll('-', '')));
      }),
    );
  });

  it('changes exactly at the birthday', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 130 }), (birth, age) => {
        const born = dateNumber(birth);
        const turns = birthday(born, age);
        expect(ageOn(dateNumber(turns), born)).toBe(age);
        expect(ageOn(dateNumber(turns - 1), born)).toBe(age - 1);
      }),
    );
  });

  it('gives someone born on 29 February a birthday on 1 March of common years', () => {
    const born = 20_000_229;
    expect(ageOn(20_230_228, born)).toBe(22);
    expect(ageOn(20_230_301, born)).toBe(23);
    expect(birthday(born, 23)).toBe(Date.UTC(2023, 2, 1));
    expect(birthday(born, 24)).toBe(Date.UTC(2024, 1, 29));
    expect(birthday(born, 100)).toBe(Date.UTC(2100, 2, 1));
  });

  it('is not known of what is no date', () => {
    for (const birth of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300]) {
      expect(ageOn(20_240_101, dateNumber(birth))).toBeNaN();
    }
  });
});
