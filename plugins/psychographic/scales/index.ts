import { defineSegmenter, UNKNOWN_STRENGTH } from 'personagraph/segmenter';
import { scoreColumn } from '../shared/rated-items.ts';
import { explainScales } from './explain.ts';
import { fitScales } from './fit.ts';
import { reportScales } from './report.ts';
import { certainty, dominance, isOpen, type Ranking, rank, reaches } from './rule.ts';
import { scaleScores } from './scores.ts';
import { scaleSegments } from './segments.ts';
import { scalesConfig, scalesNeeds, settleScales } from './settings.ts';

/** Overlapping segments by survey scales: sums of items, reverse-keyed where needed, with Cronbach's alpha. */
export default defineSegmenter({
  id: 'psychographic.scales',
  version: '1.1.0',
  basis: 'PSYCHOGRAPHIC',
  membership: 'overlapping',
  name: { en: 'Survey scales', zh: '量表' },
  description: {
    en: 'High and low scorers on survey scales of several items, some reverse-keyed, or the scale that stands out; with the reliability of each scale (Cronbach’s alpha, 1951).',
    zh: '按多题量表（含反向计分题）得分的高低或突出者分群，并给出各量表的信度（Cronbach α，1951）。',
  },
  config: scalesConfig,
  needs: scalesNeeds,
  settle: settleScales,
  scores: scaleScores,
  fit(population, config, ctx) {
    const model = fitScales(population, config, ctx);
    return { segments: scaleSegments(model), model };
  },
  report: reportScales,
  assign(model, { length, columns }, { strengths, segments, scores: published }) {
    const scores = model.scales.map((scale) => scoreColumn(scale, columns, length));
    model.scales.forEach(({ min, max }, i) => {
      const [own, column] = [scores[i]!, published[i]!];
      // Means of answers may miss the range by rounding; NaN stays.
      for (let row = 0; row < length; row++) column[row] = Math.min(max, Math.max(min, own[row]!));
    });
    if (model.segments === 'dominant') {
      const own = new Float64Array(scores.length);
      const ranking: Ranking = { top: -1, next: -1, margin: 0 };
      for (let row = 0; row < length; row++) {
        for (let i = 0; i < own.length; i++) own[i] = scores[i]![row]!;
        rank(model.scales, own, ranking);
        const at = row * segments;
        if (ranking.top >= 0) strengths[at + ranking.top] = dominance(model.scales, ranking);
        for (let i = 0; i < own.length; i++) {
          if (isOpen(model.scales[i]!, own[i]!, ranking)) strengths[at + i] = UNKNOWN_STRENGTH;
        }
      }
      return;
    }
    model.scales.forEach(({ cuts, error }, i) => {
      const own = scores[i]!;
      for (let row = 0, at = 2 * i; row < length; row++, at += segments) {
        if (Number.isNaN(own[row])) strengths.fill(UNKNOWN_STRENGTH, at, at + 2);
      }
      if (cuts === null) return;
      const { high, low } = cuts;
      for (let row = 0, at = 2 * i; row < length; row++, at += segments) {
        const score = own[row]!;
        if (reaches('high', score, high)) strengths[at] = certainty(score - high, error);
        else if (reaches('low', score, low)) strengths[at + 1] = certainty(low - score, error);
      }
    });
  },
  explain: explainScales,
});
