import { defineSegmenter } from 'personagraph/segmenter';
import { z } from 'zod';
import { householdFactors } from './household-reasons.ts';
import { householdType, householdTypes, persons } from './household-type.ts';
import { maritalStates, missingMarital, partners } from './partner.ts';

const config = z.object({
  largeFrom: z
    .number()
    .int()
    .min(4)
    .max(12)
    .default(5)
    .describe('Persons from which on a household is large, 4 to 12. Default 5.'),
  maritalStates,
  missingMarital: missingMarital.describe(
    'How a missing or meaningless marital state counts. Default unknown: no type where it matters.',
  ),
  missingChildren: z
    .enum(['unknown', 'none'])
    .default('unknown')
    .describe('How a missing number of children counts. Default unknown: no type where it matters.'),
});

export type HouseholdConfig = z.infer<typeof config>;

function childrenOf(value: number, { missingChildren }: HouseholdConfig): number {
  const known = persons(value, 0);
  return known < 0 && missingChildren === 'none' ? 0 : known;
}

export default defineSegmenter({
  id: 'demographic.household',
  version: '1.0.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Household', zh: '家庭类型' },
  description: {
    en: "Who lives together, from household size, children and marital state, in types after Eurostat's household statistics; what is missing leaves the type open only where it matters.",
    zh: '依据家庭人数、子女数与婚姻状况划分家庭类型（参照欧盟统计局家庭统计）；仅当缺失信息会影响结果时才不作判定。',
  },
  config,
  needs: {
    householdSize: { kind: 'number', from: 'customer.householdSize', description: 'How many live together' },
    children: { kind: 'number', from: 'customer.children', description: 'How many of them are children' },
    maritalState: { kind: 'category', from: 'customer.maritalState', description: 'Whether there is a partner' },
  },
  segments: ({ largeFrom }) => householdTypes(largeFrom),
  assign(settings, batch, out) {
    const { householdSize, children, maritalState } = batch.columns;
    const { largeFrom } = settings;
    const byCode = partners(maritalState.labels, settings);
    for (let row = 0; row < batch.length; row += 1) {
      const code = maritalState.codes[row]!;
      const partner = byCode[code < 0 ? byCode.length - 1 : code]!;
      const count = childrenOf(children[row]!, settings);
      const type = householdType(persons(householdSize[row]!, 1), count, partner, largeFrom);
      out.segment[row] = Math.max(-1, type);
    }
  },
  explain(settings, row) {
    const { largeFrom } = settings;
    const facts = {
      size: persons(row.householdSize ?? Number.NaN, 1),
      children: childrenOf(row.children ?? Number.NaN, settings),
      partner: partners(row.maritalState === null ? [] : [row.maritalState], settings)[0]!,
    };
    const type = householdType(facts.size, facts.children, facts.partner, largeFrom);
    return {
      segment: householdTypes(largeFrom)[type]?.key ?? null,
      verdict: type >= 0 ? 'TRUE' : 'UNKNOWN',
      factors: householdFactors(row, facts, largeFrom),
    };
  },
});
