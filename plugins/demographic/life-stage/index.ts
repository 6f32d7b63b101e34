import { defineSegmenter, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { ageOn, birthday, dateNumber } from '../shared/age.ts';
import { partners } from '../shared/partner.ts';
import { explainLifeStage } from './explain.ts';
import { childrenOf, nextStageAge, stageOf } from './rule.ts';
import { lifeStages } from './segments.ts';
import { lifeStageConfig } from './settings.ts';

/** Stages of the family life cycle. */
export default defineSegmenter({
  id: 'demographic.life-stage',
  version: '1.1.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Life stage', zh: '人生阶段' },
  description: {
    en: 'Stage of the family life cycle from age, marital state and children at home, after Wells & Gubar (1966) and Murphy & Staples (1979).',
    zh: '依据年龄、婚姻状况与同住子女划分家庭生命周期阶段，参照 Wells 与 Gubar（1966）及 Murphy 与 Staples（1979）。',
  },
  config: lifeStageConfig,
  needs: {
    birthDate: { kind: 'time', from: 'customer.birthDate', description: 'Age' },
    maritalState: { kind: 'category', from: 'customer.maritalState', description: 'Whether there is a partner' },
    children: { kind: 'number', from: 'customer.children', description: 'Whether there are children at home' },
  },
  segments: () => lifeStages,
  assign(config, batch, out, ctx) {
    const { birthDate, children, maritalState } = batch.columns;
    const today = dateNumber(ctx.asOf);
    const partnerByCode = partners(maritalState.labels, config);
    for (let row = 0; row < batch.length; row += 1) {
      const born = dateNumber(birthDate[row]!);
      const age = ageOn(today, born);
      const code = maritalState.codes[row]!;
      const partner = partnerByCode[code < 0 ? maritalState.labels.length : code]!;
      const withChildren = childrenOf(children[row]!, config);
      const stage = stageOf(age, partner, withChildren, config);
      // Who is not of age yet is known to be in none.
      out.segment[row] = stage >= 0 || (age >= 0 && age < config.adultFrom) ? stage : UNKNOWN_SEGMENT;
      const next = nextStageAge(age, partner, withChildren, config);
      // Birth and coming of age turn unknown and known, also where neither makes a stage.
      const turn = age < 0 ? 0 : age < config.adultFrom ? config.adultFrom : next;
      out.until[row] = age < config.adultFrom || next > 0 ? birthday(born, turn) : Number.NaN;
    }
  },
  explain: explainLifeStage,
});
