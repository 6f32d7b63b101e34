import { defineSegmenter, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { ageOn, dateNumber } from '../shared/age.ts';
import { explainAgeBand } from './explain.ts';
import { bandOf, nextChange } from './rule.ts';
import { ageScores } from './scores.ts';
import { ageBands } from './segments.ts';
import { ageBandConfig } from './settings.ts';

/** Bands of age by the birth date. */
export default defineSegmenter({
  id: 'demographic.age-band',
  version: '1.1.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Age band', zh: '年龄段' },
  description: {
    en: 'Bands of age in completed calendar years at the time of evaluation (UTC), from the birth date.',
    zh: '按评估时的周岁（UTC 日历）划分年龄段，依据出生日期。',
  },
  config: ageBandConfig,
  needs: { birthDate: { kind: 'time', from: 'customer.birthDate', description: 'Age' } },
  scores: ageScores,
  segments: ageBands,
  assign(config, batch, out, ctx) {
    const today = dateNumber(ctx.asOf);
    const births = batch.columns.birthDate;
    const ages = out.scores[0]!;
    for (let row = 0; row < batch.length; row += 1) {
      const born = dateNumber(births[row]!);
      const age = ageOn(today, born);
      const band = bandOf(age, config);
      const plausible = age >= 0 && age <= config.maxAge;
      // Below the first band is known; no age, or one that is a mistake, is not.
      out.segment[row] = band >= 0 || plausible ? band : UNKNOWN_SEGMENT;
      if (plausible) ages[row] = age;
      out.until[row] = nextChange(born, age, config);
    }
  },
  explain: explainAgeBand,
});
