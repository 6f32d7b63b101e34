import { defineSegmenter } from 'personagraph/segmenter';
import { assignLocated } from '../shared/location.ts';
import { positionNeeds } from '../shared/position-settings.ts';
import { placeReader } from '../shared/stated-place.ts';
import { explain } from './explain.ts';
import { fit } from './fit.ts';
import { report } from './report.ts';
import { locator } from './rule.ts';
import { config } from './settings.ts';

export default defineSegmenter({
  id: 'geographic.distance',
  version: '1.0.0',
  basis: 'GEOGRAPHIC',
  name: { en: 'Distance', zh: '距离' },
  description: {
    en: 'Great-circle distance to the nearest of your places (haversine formula, Sinnott 1984) in bands, or which place is nearest.',
    zh: '到最近指定地点的球面距离（半正矢公式，Sinnott 1984）分档，或最近的地点。',
  },
  config,
  needs: positionNeeds,
  fit,
  report,
  assign(model, batch, out) {
    assignLocated(batch, out, placeReader(model), locator(model));
  },
  explain,
});
