import { defineSegmenter } from 'personagraph/segmenter';
import { explainPerception } from './explain.ts';
import { fitPerception } from './fit.ts';
import { reportPerception } from './report.ts';
import { axesReader, perceptionOf } from './rule.ts';
import { perceptionScores } from './scores.ts';
import { perceptionSegments } from './segments.ts';
import { perceptionConfig, perceptionNeeds } from './settings.ts';

/**
 * Customers who compare everything and are loyal to nothing, told from those who are loyal by habit. Behaviour and
 * involvement as two axes after Assael, "Consumer behavior and marketing action", 1987 (complex buying against
 * inertia); the measures are ours.
 */
export default defineSegmenter({
  id: 'behavioral.perception',
  version: '1.1.0',
  basis: 'BEHAVIORAL',
  name: { en: 'Perception and loyalty', zh: '感知与忠诚' },
  description: {
    en: 'High perception, engaged loyal, inert loyal or indifferent, by comparisons for each purchase against repeat loyalty (two axes after Assael 1987; the measures are ours).',
    zh: '按每次购买的比较强度与回购忠诚度（两轴参照 Assael 1987，度量为自定），分为高感知、投入型忠诚、惯性忠诚、随意型。',
  },
  config: perceptionConfig,
  needs: perceptionNeeds,
  scores: perceptionScores,
  fit: (population, config) => ({ segments: perceptionSegments, model: fitPerception(population, config) }),
  report: reportPerception,
  assign(model, { length, columns }, out) {
    const { purchases, comparison, loyalty } = axesReader(model, columns);
    const [comparisons, loyalties] = out.scores as [Float64Array, Float64Array];
    for (let row = 0; row < length; row++) {
      const [one, two] = [comparison(row), loyalty(row)];
      const answer = perceptionOf(model, purchases(row), one, two);
      if (Number.isFinite(one)) comparisons[row] = one;
      if (Number.isFinite(two)) loyalties[row] = two;
      out.segment[row] = answer;
    }
  },
  explain: explainPerception,
});
