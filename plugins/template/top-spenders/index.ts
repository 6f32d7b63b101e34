import { defineSegmenter } from 'personagraph/segmenter';
import { explain } from './explain.ts';
import { learn } from './fit.ts';
import { report } from './report.ts';
import { place, placeUntil } from './rule.ts';
import { segments } from './segments.ts';
import { needs, settings } from './settings.ts';

// Comments are numbered in the order to read them: settings.ts, segments.ts, rule.ts, fit.ts, report.ts, this file, explain.ts.
export default defineSegmenter({
  id: 'behavioral.top-spenders',
  version: '1.0.0',
  basis: 'BEHAVIORAL',
  name: { en: 'Top spenders', zh: '高消费客户' },
  description: {
    en: 'The best share of spenders by all-time amount, among those who bought of late (the 80/20 rule after V. Pareto).',
    zh: '近期有购买的客户中，累计消费额最高的一部分（帕累托 80/20 法则）。',
  },
  config: settings,
  needs,
  fit: (population, config) => ({ segments, model: learn(population, config) }),
  report,
  // 9. Columns in, columns out: a loop without allocation, each row on its own.
  assign(model, { columns: { spent, last }, length }, out, { asOf }) {
    for (let row = 0; row < length; row += 1) {
      const segment = place(spent[row]!, last[row]!, asOf, model);
      out.segment[row] = segment;
      out.until[row] = placeUntil(segment, last[row]!, asOf, model);
    }
  },
  explain,
});
