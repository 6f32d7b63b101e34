import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { haversine, isPosition, positionFault } from './coordinates.ts';

const latitude = fc.double({ min: -90, max: 90, noNaN: true });
const longitude = fc.double({ min: -180, max: 180, noNaN: true });

describe('the great-circle distance', () => {
  it('is that of textbooks', () => {
    // A quarter of the circumference, a degree of it, and London to Paris as it is usually given (343 to 344 km).
    expect(haversine(0, 0, 90, 0)).toBeCloseTo((6371.0088 * Math.PI) / 2, 6);
    expect(haversine(0, 10, 0, 11)).toBeCloseTo(111.1951, 3);
    expect(haversine(51.5074, -0.1278, 48.8566, 2.3522)).toBeCloseTo(343.56, 1);
    expect(haversine(0, 0, 0, 180)).toBeCloseTo(6371.0088 * Math.PI, 6);
  });

  it('does not break at the date line', () => {
    expect(haversine(0, 179.5, 0, -179.5)).toBeCloseTo(111.1951, 3);
  });

  it('is a metric: symmetric, zero at the same point, and no way round is shorter', () => {
    fc.assert(
      fc.property(latitude, longitude, latitude, longitude, latitude, longitude, (a, b, c, d, e, f) => {
        const direct = haversine(a, b, c, d);
        expect(haversine(c, d, a, b)).toBeCloseTo(direct, 6);
        expect(haversine(a, b, a, b)).toBe(0);
        expect(direct).toBeLessThanOrEqual(haversine(a, b, e, f) + haversine(e, f, c, d) + 1e-4);
      }),
    );
  });
});

describe('coordinates', () => {
  it.each([
    [91, 0],
    [0, 181],
    [Number.NaN, 5],
    [5, Number.NaN],
    [Number.POSITIVE_INFINITY, 5],
    [0, 0],
  ])('%d, %d are no position', (one, two) => {
    expect(isPosition(one, two)).toBe(false);
  });

  it('at the poles, on the equator and on the date line are', () => {
    expect([isPosition(90, 0), isPosition(0, 9), isPosition(-12, 180), isPosition(0, -180)]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it('say what is wrong with them', () => {
    expect(positionFault(116.4, 39.9)?.[0]).toContain('swapped');
    expect(positionFault(500, 500)?.[0]).toContain('out of range');
    expect(positionFault(5, null)?.[0]).toContain('missing');
    expect(positionFault(null, null)).toBeUndefined();
    expect(positionFault(39.9, 116.4)).toBeUndefined();
  });
});
