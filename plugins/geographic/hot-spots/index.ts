import { defineSegmenter, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { byLocation } from '../shared/location.ts';
import { positionNeeds } from '../shared/position-settings.ts';
import { placeReader } from '../shared/stated-place.ts';
import { explain } from './explain.ts';
import { fit } from './fit.ts';
import { report } from './report.ts';
import { locator } from './rule.ts';
import { config } from './settings.ts';

export default defineSegmenter({
  id: 'geographic.hot-spots',
  version: '1.0.0',
  basis: 'GEOGRAPHIC',
  name: { en: 'Hot spots', zh: '热点区域' },
  description: {
    en: 'Where customers are densest: cells of the H3 grid (Uber, 2018) with the most customers, neighbouring ones joined, named by the nearest city (GeoNames).',
    zh: '客户最密集的区域：H3 网格（Uber，2018）中客户最多的单元，相邻单元合并，并以最近城市命名（GeoNames）。',
  },
  config,
  needs: positionNeeds,
  fit,
  report,
  assign(model, { columns, length }, out) {
    const answer = byLocation(columns, placeReader(model), locator(model));
    for (let row = 0; row < length; row += 1) {
      const { segment } = answer(row);
      out.segment[row] = segment < 0 ? UNKNOWN_SEGMENT : segment;
    }
  },
  explain,
});
