import { defineSegmenter, isTime } from 'personagraph/segmenter';
import { explainStage } from './explain.ts';
import { DORMANT, dormantAt, hasNoPurchase, kindOf, NEW, stageAt, UNKNOWN } from './rule.ts';
import { stageScores } from './scores.ts';
import { stages } from './segments.ts';
import { stageConfig } from './settings.ts';

/**
 * The customer lifecycle by count and time of purchases. The stages are after Dwyer, Schurr & Oh, "Developing
 * buyer-seller relationships", Journal of Marketing 1987, reduced to what purchases show. Customers go forward and
 * back.
 */
export default defineSegmenter({
  id: 'lifecycle.stage',
  version: '1.1.0',
  basis: 'LIFECYCLE',
  name: { en: 'Lifecycle stage', zh: '生命周期阶段' },
  description: {
    en: 'Prospect, new, returning, loyal or dormant, by how many purchases there were and how long ago the last one was.',
    zh: '按购买次数与最近一次购买距今的时间，分为潜在、新、回头、忠诚、休眠客户。',
  },
  config: stageConfig,
  needs: ({ event }) => ({
    kind: { kind: 'category', from: 'customer.kind', description: 'Who can be a prospect' },
    count: { kind: 'number', from: `events.${event}.count`, optional: event === 'purchase' },
    lastAt: { kind: 'time', from: `events.${event}.lastAt`, optional: event === 'purchase' },
  }),
  scores: stageScores,
  segments: stages,
  assign(config, { length, columns }, out, { asOf }) {
    const { count, lastAt, kind } = columns;
    const kinds = kind.labels.map(kindOf);
    const missing = kindOf(null);
    const [purchases, last, dormant] = out.scores as [Float64Array, Float64Array, Float64Array];
    for (let row = 0; row < length; row++) {
      const answer = stageAt(config, kinds[kind.codes[row]!] ?? missing, count[row]!, lastAt[row]!, asOf);
      out.segment[row] = answer;
      if (answer >= NEW && answer < DORMANT) out.until[row] = dormantAt(config, count[row]!, lastAt[row]!);
      if (hasNoPurchase(count[row]!, lastAt[row]!)) purchases[row] = count[row]!;
      else if (answer !== UNKNOWN) {
        purchases[row] = count[row]!;
        last[row] = lastAt[row]!;
        const at = dormantAt(config, count[row]!, lastAt[row]!);
        if (isTime(at)) dormant[row] = at;
      }
    }
  },
  explain: explainStage,
});
