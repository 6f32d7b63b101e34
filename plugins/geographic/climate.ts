import { defineSegmenter } from 'personagraph/segmenter';
import { z } from 'zod';
import { segmentsOf, zonesOf } from './climate-zones.ts';
import { assignLocated, type LocatedSegment, type Locator, locatedRow, segmentLocator } from './location.ts';
import { locationFactors } from './location-factors.ts';
import { coarsest, minShare, positionNeeds, positionSettings } from './position-settings.ts';
import { isNorthOfLine } from './qinling-huaihe.ts';
import { regionOfAdmin } from './region-names.ts';
import { placeReader } from './stated-place.ts';

const degrees = z.number().gt(0).lt(90);

const config = z
  .object({
    by: z
      .enum(['band', 'north-south'])
      .default('band')
      .describe(
        'band: tropical, subtropical, temperate or cold by latitude. north-south: of China by the Qinling-Huaihe line, elsewhere by hemisphere. Default band.',
      ),
    tropicsTo: degrees
      .default(23.44)
      .describe('Latitude in degrees, north or south, up to which is tropical. Default 23.44, the tropics.'),
    subtropicsTo: degrees.default(35).describe('Latitude in degrees up to which is subtropical. Default 35.'),
    temperateTo: degrees
      .default(66.56)
      .describe('Latitude in degrees up to which is temperate; beyond is cold. Default 66.56, the polar circles.'),
    minShare: minShare('is where at least this share of the inhabitants of its cities live'),
    coarsest,
    ...positionSettings,
  })
  .refine(({ tropicsTo, subtropicsTo, temperateTo }) => tropicsTo < subtropicsTo && subtropicsTo < temperateTo, {
    message: 'tropicsTo, subtropicsTo and temperateTo must ascend',
    path: ['subtropicsTo'],
  });

type Config = z.infer<typeof config>;

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

function locator(config: Config): Locator<LocatedSegment> {
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
      // Of China as stated, where GeoNames lists a province as a country, that is the province.
      const province = city.country === 'CN' ? regionOfAdmin('CN', city.admin)?.code : city.country;
      return segmentAt(city.latitude, country, province, config);
    },
  });
}

export default defineSegmenter({
  id: 'geographic.climate',
  version: '1.0.0',
  basis: 'GEOGRAPHIC',
  name: { en: 'Climate', zh: '气候带' },
  description: {
    en: 'Climate band by latitude, or north and south: of China by the Qinling-Huaihe line, elsewhere by hemisphere. By coordinates, or cities of GeoNames.',
    zh: '按纬度划分气候带，或划分南北：中国以秦岭—淮河线为界，其他地区按半球。依据坐标或 GeoNames 城市。',
  },
  config,
  needs: (settings) => positionNeeds(settings),
  segments: segmentsOf,
  assign(model, batch, out) {
    assignLocated(batch, out, placeReader(model), locator(model));
  },
  explain(model, row) {
    const { place, answer } = locatedRow(row, placeReader(model), locator(model));
    const { segment, strength, by } = answer;
    const found = zonesOf(model)[segment];
    const verdict = found ? 'TRUE' : 'UNKNOWN';
    const share = Math.round(strength * 100);
    const conclusion = !found
      ? {
          en: `No more than ${share} % of the inhabitants live in one band or half: too few to tell.`,
          zh: `至多 ${share}% 的居民属于同一类，无法判定。`,
        }
      : by === 'city' || by === 'coordinates'
        ? { en: `That is ${found.where}.`, zh: `属于${found.name.zh}。` }
        : {
            en: `${share} % of the inhabitants of its cities live ${found.where}.`,
            zh: `其城市居民中 ${share}% 生活在${found.name.zh}。`,
          };
    return {
      segment: found?.key ?? null,
      verdict,
      factors: locationFactors({ row, place, by, verdict, expected: expectation(model), conclusion }),
    };
  },
});

function expectation({ by, tropicsTo, subtropicsTo, temperateTo }: Config): string {
  if (by === 'band') return `latitude up to ${tropicsTo}, ${subtropicsTo}, ${temperateTo} degrees, or beyond`;
  return 'north or south of the Qinling-Huaihe line in China, of the equator elsewhere';
}
