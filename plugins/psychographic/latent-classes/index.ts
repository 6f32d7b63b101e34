import { defineSegmenter, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { explainClass } from './explain.ts';
import { fitLatentClasses } from './fit.ts';
import { reportLatentClasses } from './report.ts';
import { ClassScorer, nobody, strengthOf } from './rule.ts';
import { classScores } from './scores.ts';
import { classSegments } from './segments.ts';
import { latentClassConfig, questionNeeds } from './settings.ts';

/** Groups behind categorical answers: latent class analysis (Lazarsfeld & Henry 1968; Goodman 1974). */
export default defineSegmenter({
  id: 'psychographic.latent-classes',
  version: '1.1.0',
  basis: 'PSYCHOGRAPHIC',
  identity: 'members',
  name: { en: 'Latent classes', zh: '潜在类别' },
  description: {
    en: 'Finds classes behind categories, flags, small scales and lists, within which answers are independent (Goodman 1974), by maximum likelihood from many starts; how many by the BIC (Schwarz 1978). Missing answers are skipped.',
    zh: '由类别、是非、小量表与列表答案找出潜在类别，类内答案相互独立（Goodman 1974）；多次起步的极大似然估计，类别数按 BIC（Schwarz 1978）选择；缺失答案不计入。',
  },
  config: latentClassConfig,
  needs: questionNeeds,
  scores: classScores,
  async fit(population, config, ctx) {
    const model = await fitLatentClasses(population, config, ctx);
    return { segments: classSegments(model), model };
  },
  assign(model, { length, columns }, { segment, strength, scores }) {
    const scorer = new ClassScorer(model, columns);
    const membership = nobody();
    const [probability, next] = scores as [Float64Array, Float64Array];
    for (let row = 0; row < length; row++) {
      scorer.score(row, membership);
      if (membership.latentClass < 0) {
        segment[row] = UNKNOWN_SEGMENT;
        continue;
      }
      probability[row] = membership.probability;
      if (membership.next >= 0) next[row] = membership.nextProbability;
      segment[row] = membership.latentClass;
      strength[row] = strengthOf(membership);
    }
  },
  explain: explainClass,
  report: reportLatentClasses,
});
