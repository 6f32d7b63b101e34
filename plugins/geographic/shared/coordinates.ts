/** Mean radius of the Earth in km, (2a + b) / 3 of the ellipsoid. Source: IUGG; Moritz 1980, Geodetic Reference System. */
const EARTH_KM = 6371.0088;
const RADIANS = Math.PI / 180;

/**
 * True for numbers that are a place on Earth: latitude -90..90 and longitude -180..180 in degrees (WGS 84). The point
 * 0, 0 is taken for missing: it lies in the sea and is what programs write for want of data.
 */
export function isPosition(latitude: number, longitude: number): boolean {
  // NaN compares false with everything.
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude !== 0 || longitude !== 0);
}

/** Why numbers are no place, in English and Chinese; undefined where they are one, or both are missing. */
export function positionFault(
  latitude: number | null,
  longitude: number | null,
): readonly [string, string] | undefined {
  if (latitude === null && longitude === null) return undefined;
  if (latitude === null || longitude === null) return ['one of the two coordinates is missing', '经纬度缺少其一'];
  if (isPosition(latitude, longitude)) return undefined;
  if (latitude === 0 && longitude === 0) return ['0, 0 is what is written for want of data', '坐标 0, 0 视为缺失'];
  if (isPosition(longitude, latitude)) {
    return [
      'the latitude is beyond 90 degrees: the two may have been swapped, which is not guessed',
      '纬度超出 90 度：经纬度可能颠倒，不作猜测',
    ];
  }
  return ['the coordinates are out of range', '坐标超出范围'];
}

/**
 * Great-circle distance in km by the haversine formula, on a sphere: within 0.6 % of the ellipsoid. Degrees in.
 * Source: R. W. Sinnott 1984, Virtues of the Haversine, Sky and Telescope 68(2), 159.
 */
export function haversine(latitude1: number, longitude1: number, latitude2: number, longitude2: number): number {
  const north = Math.sin(((latitude2 - latitude1) * RADIANS) / 2);
  const east = Math.sin(((longitude2 - longitude1) * RADIANS) / 2);
  const h = north * north + Math.cos(latitude1 * RADIANS) * Math.cos(latitude2 * RADIANS) * east * east;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}
