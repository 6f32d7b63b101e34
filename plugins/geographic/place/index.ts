import { defineSegmenter } from 'personagraph/segmenter';
import { byStatedPlace } from '../shared/place-columns.ts';
import { placeNeeds } from '../shared/place-settings.ts';
import { explain } from './explain.ts';
import { fit } from './fit.ts';
import { report } from './report.ts';
import { segmentReader } from './rule.ts';
import { config } from './settings.ts';

export default defineSegmenter({
  id: 'geographic.place',
  version: '2.0.0',
  basis: 'GEOGRAPHIC',
  name: { en: 'Place', zh: '地区' },
  description: {
    en: 'Country, region and city as stated, read by ISO 3166, GB/T 2260 and GeoNames, rolled up to cities, regions, countries, UN M49 subregions or continents; small places merged in the one they lie in.',
    zh: '按 ISO 3166、GB/T 2260 与 GeoNames 识别国家、省州和城市，并逐级汇总为城市、省州、国家、联合国 M49 次区域或大洲；人数少的地区并入上级。',
  },
  config,
  needs: ({ level }) => {
    const country = { kind: 'category', from: 'customer.country', description: 'Country as stated' } as const;
    // A city tells the region where none is stated.
    return level === 'region' || level === 'city' ? { ...placeNeeds, country } : { country };
  },
  fit,
  report,
  assign(model, { columns, length }, out) {
    const at = byStatedPlace(columns, segmentReader(model));
    for (let row = 0; row < length; row += 1) out.segment[row] = at(row).segment;
  },
  explain,
});
