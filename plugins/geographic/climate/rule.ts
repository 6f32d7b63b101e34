import { type LocatedSegment, type Locator, segmentLocator } from '../shared/location.ts';
import { regionOfAdmin } from '../shared/region-names.ts';
import { CROSSED, MEAN, SOUTH } from './data/qinling-huaihe.ts';
import { zonesOf } from './segments.ts';
import type { Config } from './settings.ts';

/** Index of the segment of a latitude, in a province of China where it is there. */
function segmentAt(
  latitude: number,
  country: string | undefined,
  province: string | undefined,
  config: Config,
): number {
  if (config.by === 'band') {
    const north = Math.abs(latitude);
    const limits = [config.tropicsTo, config.subtropicsTo, config.temperateTo];
    const band = limits.findIndex((limit) => north <= limit);
    return band < 0 ? 3 : band;
  }
  if (country === 'CN') return isNorthOfLine(province, latitude) ? 0 : 1;
  return latitude >= 0 ? 2 : 3;
}

/** Locates in bands or halves. The only place where positions become segments. */
export function locator(config: Config): Locator<LocatedSegment> {
  const { by, coarsest, minShare } = config;
  return segmentLocator({
    segments: zonesOf(config).length,
    coarsest,
    minShare,
    at: (latitude, _, place) => {
      if (by === 'band') return segmentAt(latitude, undefined, undefined, config);
      const { country, region } = place();
      return segmentAt(latitude, country, region?.code, config);
    },
    ofCity: (city, { country = city.country }) => {
      // A province that GeoNames lists as a country is one where China is stated.
      const province = city.country === 'CN' ? regionOfAdmin('CN', city.admin)?.code : city.country;
      return segmentAt(city.latitude, country, province, config);
    },
  });
}

/**
 * True for a place of China north of the Qinling-Huaihe line. Its province (ISO 3166-2) tells it, and latitude in the
 * five provinces that the line crosses.
 */
function isNorthOfLine(province: string | undefined, latitude: number): boolean {
  if (province === undefined) return latitude >= MEAN;
  const crossing = CROSSED[province];
  return crossing === undefined ? !SOUTH.includes(province) : latitude >= crossing;
}
