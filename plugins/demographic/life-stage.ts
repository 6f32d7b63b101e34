import { defineSegmenter } from 'personagraph/segmenter';
import { z } from 'zod';
import { ageOn, birthday, dateNumber } from './age.ts';
import { birthFactor } from './birth-factor.ts';
import { childrenFactor, maritalFactor } from './household-factor.ts';
import { ageRange, nextStageAge, STAGES, stageOf } from './life-cycle.ts';
import { hasChildren, maritalStates, missingMarital, NO, partners, type Tristate, UNKNOWN } from './partner.ts';

const years = z.number().int().min(1).max(150);

const config = z
  .object({
    adultFrom: years.default(18).describe('Age in years from which a customer has a life stage. Default 18.'),
    midFrom: years
      .default(35)
      .describe('Age in years at which young turns into mid-life. Default 35 (Murphy & Staples).'),
    lateFrom: years
      .default(50)
      .describe('Age in years from which couples without children at home are empty nesters. Default 50.'),
    seniorFrom: years
      .default(65)
      .describe('Age in years from which households without children are senior. Default 65.'),
    maxAge: years.default(120).describe('Age in years above which a birth date is taken for a mistake. Default 120.'),
    maritalStates,
    missingMarital: missingMarital.describe(
      'How a missing or meaningless marital state counts. Default unknown: no life stage.',
    ),
    missingChildren: z
      .enum(['unknown', 'none'])
      .default('unknown')
      .describe('How a missing number of children counts. Default unknown: no life stage.'),
  })
  .refine((c) => c.adultFrom < c.midFrom && c.midFrom < c.lateFrom && c.lateFrom < c.seniorFrom, 'ages must ascend')
  .refine((c) => c.seniorFrom <= c.maxAge, { message: 'seniorFrom is above maxAge', path: ['seniorFrom'] });

type Config = z.infer<typeof config>;

function childrenOf(count: number, settings: Config): Tristate {
  const children = hasChildren(count);
  return children === UNKNOWN && settings.missingChildren === 'none' ? NO : children;
}

export default defineSegmenter({
  id: 'demographic.life-stage',
  version: '1.1.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Life stage', zh: '人生阶段' },
  description: {
    en: 'Stage of the family life cycle from age, marital state and children at home, after Wells & Gubar (1966) and Murphy & Staples (1979).',
    zh: '依据年龄、婚姻状况与同住子女划分家庭生命周期阶段，参照 Wells 与 Gubar（1966）及 Murphy 与 Staples（1979）。',
  },
  config,
  needs: {
    birthDate: { kind: 'time', from: 'customer.birthDate', description: 'Age' },
    maritalState: { kind: 'category', from: 'customer.maritalState', description: 'Whether there is a partner' },
    children: { kind: 'number', from: 'customer.children', description: 'Whether there are children at home' },
  },
  segments: () => STAGES,
  assign(settings, batch, out, ctx) {
    const { birthDate, children, maritalState } = batch.columns;
    const today = dateNumber(ctx.asOf);
    const partnerByCode = partners(maritalState.labels, settings);
    for (let row = 0; row < batch.length; row += 1) {
      const born = dateNumber(birthDate[row]!);
      const age = ageOn(today, born);
      const code = maritalState.codes[row]!;
      const partner = partnerByCode[code < 0 ? maritalState.labels.length : code]!;
      const withChildren = childrenOf(children[row]!, settings);
      out.segment[row] = stageOf(age, partner, withChildren, settings);
      const next = nextStageAge(age, partner, withChildren, settings);
      out.until[row] = next > 0 ? birthday(born, next) : Number.NaN;
    }
  },
  explain(settings, row, ctx) {
    const birth = row.birthDate ?? Number.NaN;
    const age = ageOn(dateNumber(ctx.asOf), dateNumber(birth));
    const partner = partners(row.maritalState === null ? [] : [row.maritalState], settings)[0]!;
    const children = childrenOf(row.children ?? Number.NaN, settings);
    const stage = stageOf(age, partner, children, settings);
    const minor = age >= 0 && age < settings.adultFrom;
    const household = { age, partner, children, ages: settings };
    return {
      segment: STAGES[stage]?.key ?? null,
      verdict: stage >= 0 ? 'TRUE' : minor ? 'FALSE' : 'UNKNOWN',
      factors: [
        birthFactor({
          birth,
          age,
          asOf: ctx.asOf,
          maxAge: settings.maxAge,
          expected: ageRange(age, settings),
          verdict: minor ? 'FALSE' : 'TRUE',
        }),
        maritalFactor(row.maritalState, household),
        childrenFactor(row.children, household),
      ],
    };
  },
});
