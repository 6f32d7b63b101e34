import { describe, expect, it } from 'vitest';
import { cityList } from './city-list.ts';
import { CHINA } from './data/china.ts';
import { GERMANY } from './data/germany.ts';
import { UNITED_STATES } from './data/united-states.ts';
import { findRegion, regionOfAdmin } from './region-names.ts';

describe('regions', () => {
  it('are all there: 34 of China, 50 states with six more, 16 Länder', () => {
    expect([CHINA.length, UNITED_STATES.length, GERMANY.length]).toEqual([34, 56, 16]);
    for (const table of [CHINA, UNITED_STATES, GERMANY]) {
      expect(new Set(table.map(({ code }) => code)).size).toBe(table.length);
    }
  });

  it('are each found by every one of their names and codes', () => {
    const wrong = [...CHINA, ...UNITED_STATES, ...GERMANY].flatMap((region) =>
      [region.code, `${region.country}-${region.code}`, region.name.en, region.name.zh, ...region.names]
        .filter((name) => findRegion(region.country, name)?.code !== region.code)
        .map((name) => `${region.country}-${region.code}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('have the codes of the list of cities', () => {
    for (const country of ['CN', 'US', 'DE']) {
      const listed = new Set(
        cityList()
          .of(country)
          .map(({ admin }) => admin),
      );
      expect([...listed].filter((admin) => !regionOfAdmin(country, admin))).toEqual([]);
    }
    expect(regionOfAdmin('CN', cityList().find('Wuhan', 'CN')!.admin)?.name.zh).toBe('湖北');
    expect(regionOfAdmin('DE', cityList().find('Dresden', 'DE')!.admin)?.name.en).toBe('Saxony');
  });

  it.each([
    ['CN', '广西壮族自治区', 'GX'],
    ['CN', '440000', 'GD'],
    ['CN', '沪', 'SH'],
    ['CN', 'Guangdong Province', 'GD'],
    ['CN', 'SHAANXI', 'SN'],
    ['CN', '山西', 'SX'],
    ['US', 'calif.', 'CA'],
    ['US', '德州', 'TX'],
    ['US', 'US-NY', 'NY'],
    ['DE', 'baden wuerttemberg', 'BW'],
    ['DE', 'NRW', 'NW'],
    ['DE', 'Bavière', 'BY'],
  ])('%s %s is %s', (country, name, code) => {
    expect(findRegion(country, name)?.code).toBe(code);
  });

  it('that nobody knows are none', () => {
    expect([findRegion('CN', 'XX'), findRegion('DE', ''), findRegion('FR', 'Bretagne')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
