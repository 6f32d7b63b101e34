import {
  type CategoryColumn,
  type Column,
  defineSegmenter,
  type ListColumn,
  UNKNOWN_SEGMENT,
} from 'personagraph/segmenter';
import { explainLead } from './explain.ts';
import { indexOfSegment, type LeadFacts, type LeadValue, leadOf, scoresOf } from './rule.ts';
import { leadScores, leadSegments } from './segments.ts';
import { actionNeed, exclusionNeed, fitNeed, leadConfig, leadNeeds } from './settings.ts';

/**
 * Leads by fit and interest. The matrix of grades A to D by levels 1 to 4 is the one of marketing automation, such as
 * Oracle Eloqua's profile and engagement; the states are those of the demand waterfall (SiriusDecisions 2006).
 */
export default defineSegmenter({
  id: 'lifecycle.lead',
  version: '1.1.0',
  basis: 'LIFECYCLE',
  name: { en: 'Lead qualification', zh: '线索评级' },
  description: {
    en: 'Ready for sales, marketing qualified, to be nurtured or disqualified, by a matrix of fit (points of profile criteria, A to D) and interest (points of events that decay with age, 1 to 4). Data that are missing leave bounds, not zeros.',
    zh: '按匹配度（档案标准得分，A 至 D）与兴趣（随时间衰减的事件得分，1 至 4）的矩阵，分为销售合格、市场合格、培育、不合格。缺失的数据给出上下界，而不是零分。',
  },
  config: leadConfig,
  needs: leadNeeds,
  segments: leadSegments,
  scores: () => leadScores,
  assign(config, { length, columns }, out) {
    const read = (name: string) => valueReader(columns[name]!);
    const fit = config.fit.map((_, index) => read(fitNeed(index)));
    const disqualify = config.disqualify.map((_, index) => read(exclusionNeed(index)));
    const counts = config.actions.map((_, at) =>
      config.decay.map((_age, age) => columns[actionNeed(at, age)] as Float64Array),
    );
    const indexes = new Map(leadSegments(config).map(({ key }) => [key, indexOfSegment(config, key)]));
    for (let row = 0; row < length; row++) {
      const facts: LeadFacts = {
        fit: fit.map((of) => of(row)),
        disqualify: disqualify.map((of) => of(row)),
        counts: counts.map((ages) => ages.map((column) => column[row]!)),
      };
      const lead = leadOf(config, facts);
      out.segment[row] = lead.segment === null ? UNKNOWN_SEGMENT : indexes.get(lead.segment)!;
      const scores = scoresOf(config, lead);
      out.scores.forEach((column, index) => {
        column[row] = scores[index]!;
      });
    }
  },
  explain: explainLead,
});

/** Reads the value of row after row of a column of any kind. */
function valueReader(column: Column): (row: number) => LeadValue {
  if (column instanceof Float64Array) return (row) => column[row]!;
  if (column instanceof Uint8Array) return (row) => (column[row] === 2 ? null : column[row] === 1);
  return 'offsets' in column ? listReader(column) : labelReader(column);
}

function labelReader({ codes, labels }: CategoryColumn): (row: number) => LeadValue {
  return (row) => labels[codes[row]!] ?? null;
}

function listReader({ offsets, codes, labels, missing }: ListColumn): (row: number) => LeadValue {
  return (row) =>
    missing[row] === 1 ? null : Array.from(codes.subarray(offsets[row], offsets[row + 1]), (code) => labels[code]!);
}
