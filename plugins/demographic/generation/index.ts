import { defineSegmenter, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { birthday, dateNumber } from '../shared/age.ts';
import { explainGeneration } from './explain.ts';
import { cohortOf } from './rule.ts';
import { generationScores } from './scores.ts';
import { cohortsOf, generationSegments } from './segments.ts';
import { generationConfig } from './settings.ts';

/** Generations by the year of birth. */
export default defineSegmenter({
  id: 'demographic.generation',
  version: '1.1.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Generation', zh: '世代' },
  description: {
    en: 'Generation by year of birth: those of the Pew Research Center (2019), or the decades of 80后 and 90后.',
    zh: '按出生年份划分世代：皮尤研究中心（2019）的划分，或 80后、90后等年代。',
  },
  config: generationConfig,
  needs: { birthDate: { kind: 'time', from: 'customer.birthDate', description: 'Year of birth' } },
  scores: generationScores,
  segments: generationSegments,
  assign(config, { columns: { birthDate }, length }, out, ctx) {
    const cohorts = cohortsOf(config);
    const today = dateNumber(ctx.asOf);
    const years = out.scores[0]!;
    for (let row = 0; row < length; row += 1) {
      const born = dateNumber(birthDate[row]!);
      out.segment[row] = born <= today ? cohortOf(born, today, cohorts) : UNKNOWN_SEGMENT;
      if (born <= today) years[row] = Math.floor(born / 10_000);
      // Years of birth do not age: the clock matters only to a date that is still to come.
      if (born > today) out.until[row] = birthday(born, 0);
    }
  },
  explain: explainGeneration,
});
