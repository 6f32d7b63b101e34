import { defineSegmenter, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { byLocation } from '../shared/location.ts';
import { positionNeeds } from '../shared/position-settings.ts';
import { placeReader } from '../shared/stated-place.ts';
import { explain } from './explain.ts';
import { fit } from './fit.ts';
import { report } from './report.ts';
import { locator } from './rule.ts';
import { distanceScores } from './scores.ts';
import { config } from './settings.ts';

export default defineSegmenter({
  id: 'geographic.distance',
  version: '1.2.0',
  basis: 'GEOGRAPHIC',
  name: { en: 'Distance', zh: '距离' },
  description: {
    en: 'Great-circle distance to the nearest of your places (haversine formula, Sinnott 1984) in bands, or which place is nearest.',
    zh: '到最近指定地点的球面距离（半正矢公式，Sinnott 1984）分档，或最近的地点。',
  },
  config,
  needs: positionNeeds,
  scores: distanceScores,
  fit,
  report,
  assign(model, batch, out) {
    const answer = byLocation(batch.columns, placeReader(model), locator(model));
    const distances = out.scores[0]!;
    for (let row = 0; row < batch.length; row += 1) {
      const { segment, strength, km } = answer(row);
      out.segment[row] = segment < 0 ? UNKNOWN_SEGMENT : segment;
      out.strength[row] = strength;
      distances[row] = km;
    }
  },
  explain,
});
