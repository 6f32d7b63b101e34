import { defineSegmenter, type SegmentDefinition } from 'personagraph/segmenter';
import { z } from 'zod';
import { cityForm } from './city-names.ts';
import { byStatedPlace } from './place-columns.ts';
import { placeNeeds, placeSettings } from './place-settings.ts';
import { populationBands } from './population-bands.ts';
import { namedCity, type Place, placeReader, type ReaderSettings } from './stated-place.ts';
import { tierFactors } from './tier-factors.ts';

const tier = z.object({
  key: z.string().regex(/^[a-z][a-z0-9_-]{0,40}$/, 'must be lower-case letters, digits, - and _'),
  name: z.object({ en: z.string().min(1), zh: z.string().min(1).optional() }),
  cities: z.array(z.string().min(1)).min(1).max(5000),
});

const config = z
  .object({
    from: z
      .array(z.number().int().min(1).max(1e8))
      .min(1)
      .max(20)
      .refine((sizes) => sizes.every((size, index) => index === 0 || size > sizes[index - 1]!), 'sizes must ascend')
      .default([500_000, 1_000_000, 5_000_000, 10_000_000])
      .describe(
        'Inhabitants from which each tier but the smallest begins, ascending. Default 500,000, 1,000,000, 5,000,000 and 10,000,000.',
      ),
    tiers: z
      .array(tier)
      .max(20)
      .refine((tiers) => new Set(tiers.map(({ key }) => key)).size === tiers.length, 'keys must differ')
      .refine((tiers) => !tiers.some(({ key }) => key === 'other' || /^(from|under)_\d/.test(key)), 'key is taken')
      .default([])
      .describe(
        'Tiers by list in place of population, the first that has a city counts: { key, name: { en, zh }, cities: ["北京", "Springfield, IL"] }. Default []: by population.',
      ),
    unlisted: z
      .enum(['other', 'population'])
      .default('other')
      .describe('Where cities go that no list has: to the segment `other`, or to a tier by population. Default other.'),
    ...placeSettings,
  })
  .refine(({ tiers }) => tiers.every(({ cities }) => cities.every((city) => cityForm(city) !== '')), {
    message: 'a city has no letters',
    path: ['tiers'],
  });

/** Tiers, and which city is in which. */
export interface TierModel extends ReaderSettings {
  readonly segments: readonly SegmentDefinition[];
  /** GeoNames ids of listed cities with the index of their segment. */
  readonly ids: readonly (readonly [id: number, segment: number])[];
  /** Names of listed cities that GeoNames does not have, likewise. */
  readonly names: readonly (readonly [form: string, segment: number])[];
  /** Lower limits of the tiers by population, ascending from 1, and the index of the first; empty where there are none. */
  readonly from: readonly number[];
  readonly firstBand: number;
  /** Index of the segment of cities that no list has; -1: by population. */
  readonly other: number;
}

/** Index of the segment of a place, -1 for none. The only place where cities become tiers. */
function tierReader(model: TierModel): (place: Place) => number {
  const [ids, names] = [new Map(model.ids), new Map(model.names)];
  return (place) => {
    const { city } = place;
    const { city: stated, country } = place.stated;
    if (stated === null) return -1;
    // Of a country that cannot be read, no city is guessed: not by name either.
    const named = country === null || place.country !== undefined ? names.get(cityForm(stated)) : undefined;
    const listed = city ? ids.get(city.id) : named;
    if (listed !== undefined) return listed;
    if (!city) return -1;
    if (model.other >= 0) return model.other;
    return city.population === 0 ? -1 : model.firstBand + model.from.findLastIndex((size) => size <= city.population);
  };
}

export default defineSegmenter({
  id: 'geographic.city-tier',
  version: '1.0.0',
  basis: 'GEOGRAPHIC',
  name: { en: 'City tier', zh: '城市等级' },
  description: {
    en: 'Size class of the city by inhabitants (GeoNames; limits of the United Nations and of the State Council of China, 2014), or tiers by your own lists.',
    zh: '按城市人口（GeoNames；联合国及国务院国发〔2014〕51号的分档）划分等级，或按自定名单。',
  },
  config,
  needs: placeNeeds,
  fit(_, { from, tiers, unlisted, ...settings }) {
    const ids = new Map<number, number>();
    const names = new Map<string, number>();
    tiers.forEach(({ cities }, segment) => {
      for (const name of cities) {
        const city = namedCity(name, settings);
        if (city && !ids.has(city.id)) ids.set(city.id, segment);
        if (!city && !names.has(cityForm(name))) names.set(cityForm(name), segment);
      }
    });
    const byPopulation = tiers.length === 0 || unlisted === 'population';
    const segments: SegmentDefinition[] = [
      ...tiers.map(({ key, name: { en, zh } }) => ({ key, name: zh === undefined ? { en } : { en, zh } })),
      ...(byPopulation ? populationBands(from) : [{ key: 'other', name: { en: 'Other cities', zh: '其他城市' } }]),
    ];
    const model: TierModel = {
      ...settings,
      segments,
      ids: [...ids],
      names: [...names],
      from: byPopulation ? [1, ...from] : [],
      firstBand: tiers.length,
      other: byPopulation ? -1 : tiers.length,
    };
    return { segments, model };
  },
  assign(model, { columns, length }, out) {
    const read = placeReader(model);
    const tierOf = tierReader(model);
    const at = byStatedPlace(columns, (stated) => ({ segment: tierOf(read(stated)) }));
    for (let row = 0; row < length; row += 1) out.segment[row] = at(row).segment;
  },
  explain(model, row) {
    const place = placeReader(model)(row);
    const index = tierReader(model)(place);
    const segment = model.segments[index];
    return {
      segment: segment?.key ?? null,
      verdict: segment ? 'TRUE' : 'UNKNOWN',
      factors: tierFactors(place, row, segment, model.other < 0 && (index < 0 || index >= model.firstBand)),
    };
  },
});
