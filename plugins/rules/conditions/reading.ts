import type { RuleClause, RuleReading } from 'personagraph/segmenter';
import { doubtsOf, labelsAsked } from '../language/doubts.ts';
import { printRule } from '../language/print-rule.ts';
import type { Condition } from '../shared/condition.ts';
import { partsOf } from '../shared/condition.ts';
import { Evaluation, rulesOf } from './rule.ts';
import type { Config } from './settings.ts';

/** The rules of the settings, clause by clause. */
export const reading: RuleReading<Config> = {
  clauses: (settings) =>
    nodesOf(settings).map(({ node, segment, depth }): RuleClause => {
      return { segment, text: printRule(node), depth };
    }),
  judge(settings, batch, truths, { asOf, features }) {
    const { needs, zone } = rulesOf(settings);
    const until = new Float64Array(batch.length);
    const evaluation = new Evaluation(needs, batch, { asOf, zone, until }, features);
    nodesOf(settings).forEach(({ node }, index) => {
      truths[index]!.set(evaluation.truth(node));
    });
  },
  labels: (settings) => labelsAsked(rulesOf(settings)),
  doubts: (settings, features) => doubtsOf(rulesOf(settings), features),
};

interface Node {
  readonly segment: string;
  readonly node: Condition;
  readonly depth: number;
}

/** The clauses that must all hold for each segment, and the parts of those that are groups. */
function nodesOf(settings: Config): Node[] {
  return rulesOf(settings).segments.flatMap(({ key, when }) =>
    conjuncts(when).flatMap((node) => withParts(node, key, 0)),
  );
}

function conjuncts(condition: Condition): readonly Condition[] {
  return 'all' in condition ? condition.all.flatMap(conjuncts) : [condition];
}

function withParts(node: Condition, segment: string, depth: number): Node[] {
  const parts = partsOf(node) ?? [];
  return [{ segment, node, depth }, ...parts.flatMap((part) => withParts(part, segment, depth + 1))];
}
