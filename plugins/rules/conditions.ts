import { batchFromRows, defineSegmenter, type Needs } from 'personagraph/segmenter';
import { z } from 'zod';
import { conditionSchema } from './condition.ts';
import { Evaluation } from './evaluation.ts';
import { FactorWriter } from './factors.ts';
import { RuleNeeds } from './rule-needs.ts';
import { TRUE, VERDICTS } from './truth.ts';

const name = z
  .union([z.string().min(1), z.strictObject({ en: z.string().min(1), zh: z.string().min(1).exactOptional() })])
  .describe('Name of the segment: English, or by language.');

const segment = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be a-z, 0-9, _ and -, at most 64 characters')
    .describe('Key of the segment, unique and stable.'),
  name,
  when: conditionSchema.describe('Who belongs: a tree of { all }, { any }, { not } and clauses.'),
});

const config = z.object({
  segments: z
    .array(segment)
    .max(100)
    .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, 'keys of segments must be unique')
    .default([])
    .describe('The segments, each with its condition; a customer may be in several. Default []: none.'),
});

type Config = z.infer<typeof config>;

function rulesOf({ segments }: Config): RuleNeeds {
  return new RuleNeeds(segments.map(({ when }) => when));
}

export default defineSegmenter({
  id: 'rules.conditions',
  version: '1.0.0',
  basis: 'RULES',
  name: { en: 'Conditions', zh: '条件规则' },
  description: {
    en: "Segments by conditions written without code, in Kleene's three-valued logic (1952): missing data is UNKNOWN, and only TRUE is membership.",
    zh: '无需编码的条件分群，采用 Kleene 三值逻辑（1952）：数据缺失为未知，仅“真”属于分群。',
  },
  membership: 'overlapping',
  config,
  needs: (settings): Needs => rulesOf(settings).needs,
  segments: ({ segments }) => segments.map(({ key, name }) => ({ key, name })),
  assign({ segments }, batch, out, ctx) {
    const evaluation = new Evaluation(rulesOf({ segments }), batch, { asOf: ctx.asOf, until: out.until });
    segments.forEach(({ when }, index) => {
      const truth = evaluation.truth(when);
      for (let row = 0; row < batch.length; row += 1) {
        if (truth[row] === TRUE) out.strengths[row * out.segments + index] = 1;
      }
    });
  },
  explain({ segments }, row, ctx) {
    const rules = rulesOf({ segments });
    const until = Float64Array.of(Number.NaN);
    const evaluation = new Evaluation(rules, batchFromRows(rules.needs, [row]), { asOf: ctx.asOf, until });
    const writer = new FactorWriter(rules, row, evaluation);
    return segments.map(({ key, when }) => ({
      segment: key,
      verdict: VERDICTS[evaluation.truth(when)[0]!]!,
      factors: writer.factors(when),
    }));
  },
});
