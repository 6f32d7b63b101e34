import { defineSegmenter, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { byStatedPlace } from '../shared/place-columns.ts';
import { placeNeeds } from '../shared/place-settings.ts';
import { placeReader } from '../shared/stated-place.ts';
import { explain } from './explain.ts';
import { fit } from './fit.ts';
import { report } from './report.ts';
import { tierReader } from './rule.ts';
import { cityScores } from './scores.ts';
import { config } from './settings.ts';

export default defineSegmenter({
  id: 'geographic.city-tier',
  version: '1.1.0',
  basis: 'GEOGRAPHIC',
  name: { en: 'City tier', zh: '城市等级' },
  description: {
    en: 'Size class of the city by inhabitants (GeoNames; limits of the United Nations and of the State Council of China, 2014), or tiers by your own lists.',
    zh: '按城市人口（GeoNames；联合国及国务院国发〔2014〕51号的分档）划分等级，或按自定名单。',
  },
  config,
  needs: placeNeeds,
  scores: cityScores,
  fit,
  report,
  assign(model, { columns, length }, out) {
    const read = placeReader(model);
    const tierOf = tierReader(model);
    const at = byStatedPlace(columns, (stated) => {
      const place = read(stated);
      // 0 in the list of cities: not known.
      return { segment: tierOf(place), inhabitants: place.city?.population || Number.NaN };
    });
    const inhabitants = out.scores[0]!;
    for (let row = 0; row < length; row += 1) {
      const answer = at(row);
      out.segment[row] = answer.segment < 0 ? UNKNOWN_SEGMENT : answer.segment;
      inhabitants[row] = answer.inhabitants;
    }
  },
  explain,
});
