import { defineSegmenter, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { explainValues } from './explain.ts';
import { fitValues } from './fit.ts';
import { reportValues } from './report.ts';
import { orientationScores, place, type Standing } from './rule.ts';
import { orientationPercentiles } from './scores.ts';
import { valueSegments } from './segments.ts';
import { valuesConfig, valuesNeeds } from './settings.ts';

/** Segments by what customers buy for: brand image, function or price, whichever stands out within the population. */
export default defineSegmenter({
  id: 'psychographic.values',
  version: '1.1.0',
  basis: 'PSYCHOGRAPHIC',
  name: { en: 'Value orientation', zh: '价值取向' },
  description: {
    en: 'Whether brand image, function or price counts most, by answers and purchases, each ranked within the population (mid-rank percentiles); balanced where none leads clearly.',
    zh: '按问卷与购买行为在总体中的百分位，判断最看重品牌形象、功能还是价格；无明显突出者为均衡。',
  },
  config: valuesConfig,
  needs: valuesNeeds,
  scores: orientationPercentiles,
  fit(population, config, ctx) {
    const model = fitValues(population, config, ctx);
    return { segments: valueSegments(model), model };
  },
  report: reportValues,
  assign(model, { length, columns }, { segment, strength, scores: published }) {
    const measured = model.orientations.map(({ knots }) => knots.length > 0);
    const scores = model.orientations.map((one) => orientationScores(one, columns, length));
    for (const [i, column] of published.entries()) column.set(scores[i]!);
    const own = new Float64Array(scores.length);
    const standing: Standing = { segment: -1, strength: 1, top: -1, margin: 0 };
    for (let row = 0; row < length; row++) {
      for (let i = 0; i < own.length; i++) own[i] = scores[i]![row]!;
      place(own, measured, model, standing);
      segment[row] = standing.segment < 0 ? UNKNOWN_SEGMENT : standing.segment;
      if (standing.segment >= 0) strength[row] = standing.strength;
    }
  },
  explain: explainValues,
});
