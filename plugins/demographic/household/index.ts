import { defineSegmenter, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { partners } from '../shared/partner.ts';
import { explainHousehold } from './explain.ts';
import { childrenOf, householdType, persons } from './rule.ts';
import { householdScores } from './scores.ts';
import { householdTypes } from './segments.ts';
import { householdConfig } from './settings.ts';

/** Types of households by who lives together. */
export default defineSegmenter({
  id: 'demographic.household',
  version: '1.1.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Household', zh: '家庭类型' },
  description: {
    en: "Who lives together, from household size, children and marital state, in types after Eurostat's household statistics; what is missing leaves the type open only where it matters.",
    zh: '依据家庭人数、子女数与婚姻状况划分家庭类型（参照欧盟统计局家庭统计）；仅当缺失信息会影响结果时才不作判定。',
  },
  config: householdConfig,
  needs: {
    householdSize: { kind: 'number', from: 'customer.householdSize', description: 'How many live together' },
    children: { kind: 'number', from: 'customer.children', description: 'How many of them are children' },
    maritalState: { kind: 'category', from: 'customer.maritalState', description: 'Whether there is a partner' },
  },
  scores: householdScores,
  segments: ({ largeFrom }) => householdTypes(largeFrom),
  assign(config, batch, out) {
    const { householdSize, children, maritalState } = batch.columns;
    const { largeFrom } = config;
    const [sizes, counts] = out.scores as [Float64Array, Float64Array];
    const byCode = partners(maritalState.labels, config);
    for (let row = 0; row < batch.length; row += 1) {
      const code = maritalState.codes[row]!;
      const partner = byCode[code < 0 ? byCode.length - 1 : code]!;
      const count = childrenOf(children[row]!, config);
      const size = persons(householdSize[row]!, 1);
      if (size >= 0) sizes[row] = size;
      const stated = persons(children[row]!, 0);
      if (stated >= 0) counts[row] = stated;
      const type = householdType(size, count, partner, largeFrom);
      out.segment[row] = type < 0 ? UNKNOWN_SEGMENT : type;
    }
  },
  explain: explainHousehold,
});
