import { defineSegmenter, type Needs, UNKNOWN_STRENGTH } from 'personagraph/segmenter';
import { FALSE, TRUE } from '../shared/truth.ts';
import { explain } from './explain.ts';
import { reading } from './reading.ts';
import { Evaluation, rulesOf } from './rule.ts';
import { segmentsOf } from './segments.ts';
import { config } from './settings.ts';

export default defineSegmenter({
  id: 'rules.conditions',
  version: '2.1.0',
  basis: 'RULES',
  name: { en: 'Conditions', zh: '条件规则' },
  description: {
    en: "Segments by conditions written without code, as lines of text or trees, in Kleene's three-valued logic (1952): missing data is UNKNOWN, and only TRUE is membership.",
    zh: '无需编码的条件分群，可写成一行文字或条件树，采用 Kleene 三值逻辑（1952）：数据缺失为未知，仅“真”属于分群。',
  },
  membership: 'overlapping',
  config,
  needs: (settings): Needs => rulesOf(settings).needs.needs,
  segments: segmentsOf,
  assign(settings, batch, out, { asOf, features }) {
    const { segments, needs, zone } = rulesOf(settings);
    const evaluation = new Evaluation(needs, batch, { asOf, zone, until: out.until }, features);
    segments.forEach(({ when }, index) => {
      const truth = evaluation.truth(when);
      for (let row = 0; row < batch.length; row += 1) {
        if (truth[row] !== FALSE)
          out.strengths[row * out.segments + index] = truth[row] === TRUE ? 1 : UNKNOWN_STRENGTH;
      }
    });
  },
  explain,
  rules: reading,
});
