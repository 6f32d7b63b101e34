import { defineSegmenter } from 'personagraph/segmenter';
import { assignLocated } from '../shared/location.ts';
import { positionNeeds } from '../shared/position-settings.ts';
import { placeReader } from '../shared/stated-place.ts';
import { explain } from './explain.ts';
import { locator } from './rule.ts';
import { segmentsOf } from './segments.ts';
import { config } from './settings.ts';

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
  needs: positionNeeds,
  segments: segmentsOf,
  assign(settings, batch, out) {
    assignLocated(batch, out, placeReader(settings), locator(settings));
  },
  explain,
});
