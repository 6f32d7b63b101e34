import { defineSegmenter } from 'personagraph/segmenter';
import { byLocation } from '../shared/location.ts';
import { positionNeeds } from '../shared/position-settings.ts';
import { placeReader } from '../shared/stated-place.ts';
import { explain } from './explain.ts';
import { fit } from './fit.ts';
import { report } from './report.ts';
import { segmentReader, zoneLocator } from './rule.ts';
import { config } from './settings.ts';

export default defineSegmenter({
  id: 'geographic.time-zone',
  version: '1.0.0',
  basis: 'GEOGRAPHIC',
  name: { en: 'Time zone', zh: '时区' },
  description: {
    en: 'What time it is where the customer lives: by offset from UTC or IANA zone, from coordinates, city or country (package tz-lookup, after OpenStreetMap).',
    zh: '客户所在地的时间：按坐标、城市或国家判断 UTC 偏移或 IANA 时区（tz-lookup，数据源自 OpenStreetMap）。',
  },
  config,
  needs: positionNeeds,
  fit,
  report,
  assign(model, { columns, length }, out, { asOf }) {
    const answer = byLocation(columns, placeReader(model), zoneLocator(model, asOf));
    const segmentFor = segmentReader(model);
    for (let row = 0; row < length; row += 1) {
      const zoned = answer(row);
      out.segment[row] = segmentFor(zoned);
      out.strength[row] = zoned.share;
      out.until[row] = zoned.until;
    }
  },
  explain,
});
