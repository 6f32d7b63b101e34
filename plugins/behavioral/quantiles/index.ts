import { defineSegmenter, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { explainQuantile } from './explain.ts';
import { fitQuantiles } from './fit.ts';
import { reportQuantiles } from './report.ts';
import { bandOf } from './rule.ts';
import { quantileScores } from './scores.ts';
import { quantileSegments } from './segments.ts';
import { quantileConfig, quantileNeeds } from './settings.ts';

/** Bands of equally many customers by any number, and outliers by Tukey's fences. */
export default defineSegmenter({
  id: 'behavioral.quantiles',
  version: '1.1.0',
  basis: 'BEHAVIORAL',
  name: { en: 'Quantiles', zh: '分位数' },
  description: {
    en: "Cuts any number into bands of equally many customers (Hyndman & Fan 1996, definition 7), and sets apart what lies beyond Tukey's outer fences (1977) if asked.",
    zh: '按分位数（Hyndman & Fan 1996，定义 7）把任一数值分为人数相等的档；可将 Tukey 外围栏（1977）之外者另列。',
  },
  config: quantileConfig,
  needs: quantileNeeds,
  scores: quantileScores,
  fit(population, config) {
    const model = fitQuantiles(population, config);
    return { segments: quantileSegments(model), model };
  },
  assign(model, { length, columns }, { segment, scores }) {
    const [values, bands] = scores as [Float64Array, Float64Array];
    for (let row = 0; row < length; row++) {
      const band = bandOf(model, columns.value[row]!);
      segment[row] = band < 0 ? UNKNOWN_SEGMENT : band;
      if (band < 0) continue;
      values[row] = columns.value[row]!;
      if (band < model.bins) bands[row] = band + 1;
    }
  },
  explain: explainQuantile,
  report: reportQuantiles,
});
