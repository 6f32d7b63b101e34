import {
  type BilingualText,
  batchFromRows,
  type EvaluationContext,
  type Factor,
  isTime,
  type Needs,
  type Row,
  type SegmentExplanation,
  shownMinute,
} from 'personagraph/segmenter';
import { ObservedFacts } from '../language/observed-facts.ts';
import { printSubject } from '../language/print-operand.ts';
import { requirement } from '../language/requirement.ts';
import type { Clause } from '../shared/clause.ts';
import type { Condition } from '../shared/condition.ts';
import { TRUE, VERDICTS } from '../shared/truth.ts';
import { Evaluation, rulesOf } from './rule.ts';
import type { Config } from './settings.ts';

/** Explains every segment for one customer, member or not, with a factor for each clause. */
export function explain(
  settings: Config,
  row: Row<Needs>,
  { asOf, features }: EvaluationContext,
): SegmentExplanation[] {
  const { segments, needs, zone } = rulesOf(settings);
  const batch = batchFromRows(needs.needs, [row]);
  const at = (time: number) => {
    const until = Float64Array.of(Number.NaN);
    return { evaluation: new Evaluation(needs, batch, { asOf: time, zone, until }, features), until };
  };
  const { evaluation } = at(asOf);
  const facts = new ObservedFacts(needs, row, features);
  return segments.map(({ key, when }) => ({
    segment: key,
    verdict: VERDICTS[evaluation.truth(when)[0]!]!,
    factors: new FactorWriter(facts, (time = asOf) => at(time)).factors(when),
  }));
}

/** Where in the tree a clause stands. */
interface Position {
  /** True below an odd number of `not`; groups then turn into each other (De Morgan). */
  readonly negated: boolean;
  /** The groups above it that are not mere conjunctions at the top, outermost first. */
  readonly groups: readonly BilingualText[];
}

/** The evaluator of the one row at a time, by default that of the explanation, with where it writes `until`. */
type EvaluateAt = (time?: number) => { readonly evaluation: Evaluation; readonly until: Float64Array };

const RESULT = { TRUE: '符合', FALSE: '不符合', UNKNOWN: '未知' } as const;

/** Explains one customer's clauses. */
class FactorWriter {
  readonly #facts: ObservedFacts;
  readonly #at: EvaluateAt;

  constructor(facts: ObservedFacts, at: EvaluateAt) {
    this.#facts = facts;
    this.#at = at;
  }

  /** A factor for every clause, in reading order; `not` is moved down to the clauses. */
  factors(condition: Condition): Factor[] {
    const { evaluation } = this.#at();
    const changes = fewestChanges(
      condition,
      (clause, negated) => evaluation.truth(negated ? { not: clause } : clause)[0] === TRUE,
    );
    return this.#positions(condition, { negated: false, groups: [] }).map(([clause, position], index) =>
      this.#factor(clause, position, evaluation, changes.has(index) ? changes.size : 0),
    );
  }

  #positions(condition: Condition, position: Position): (readonly [Clause, Position])[] {
    if ('not' in condition) return this.#positions(condition.not, { ...position, negated: !position.negated });
    const group = groupOf(condition, position.negated);
    if (!group) return [[condition as Clause, position]];
    const { wanted, parts } = group;
    const trivial = parts.length === 1 || (wanted === parts.length && position.groups.length === 0);
    const groups = trivial ? position.groups : [...position.groups, describe(group)];
    return parts.flatMap((part) => this.#positions(part, { ...position, groups }));
  }

  /** `changes`: how many clauses must come to hold together, this one among them; 0 if this one need not. */
  #factor(clause: Clause, { negated, groups }: Position, evaluation: Evaluation, changes: number): Factor {
    const verdict = VERDICTS[evaluation.truth(negated ? { not: clause } : clause)[0]!]!;
    const subject = printSubject(clause.feature);
    const name = clause.op === 'size' ? `size(${subject})` : subject;
    const { feature, observed, shown } = this.#facts.left(clause);
    const asked = requirement(clause, negated);
    const here = this.#facts.right(clause);
    const path = groups.map(({ en }) => `${en}: `).join('');
    const pathZh = groups.map(({ zh }) => `${zh}：`).join('');
    return {
      feature,
      observed,
      expected: `${path}${asked.en}${here.en}`,
      verdict,
      text: {
        en: `${path}${subject} is ${shown.en}, asked ${asked.en}${here.en}: ${verdict}.`,
        zh: `${pathZh}${subject} 为 ${shown.zh}，要求 ${asked.zh}${here.zh}：${RESULT[verdict]}。`,
      },
      ...(changes > 0 && {
        change: this.#change(clause, negated, changes, { en: `${name} ${asked.en}`, zh: `${name} ${asked.zh}` }),
      }),
    };
  }

  #change(clause: Clause, negated: boolean, changes: number, asked: BilingualText): BilingualText {
    const at = this.#comesToHold(negated ? { not: clause } : clause);
    const clock =
      at === null ? { en: '', zh: '' } : { en: ` It will by itself at ${at}.`, zh: `届时（${at}）将自动成立。` };
    const lead =
      changes === 1
        ? { en: 'It takes', zh: '需要' }
        : { en: `It takes ${changes} changes, one of them`, zh: `需要 ${changes} 项变化，其一为` };
    return { en: `${lead.en}: ${asked.en}.${clock.en}`, zh: `${lead.zh}：${asked.zh}。${clock.zh}` };
  }

  /** When the clock alone makes it hold, to the minute; null where its next turn does not. */
  #comesToHold(condition: Condition): string | null {
    const { evaluation, until } = this.#at();
    evaluation.truth(condition);
    const next = Math.ceil(until[0]!);
    if (!isTime(next)) return null;
    return this.#at(next).evaluation.truth(condition)[0] === TRUE ? shownMinute(endOfMinute(next)) : null;
  }
}

function describe({ wanted, parts: { length } }: Group): BilingualText {
  if (wanted === 1) return { en: `any of ${length}`, zh: `${length} 项任一` };
  if (wanted === length) return { en: `all of ${length}`, zh: `${length} 项全部` };
  return { en: `at least ${wanted} of ${length}`, zh: `${length} 项至少 ${wanted} 项` };
}

/** The minute by which it holds: sentences show no seconds. */
function endOfMinute(time: number): number {
  return Math.ceil(time / 60_000) * 60_000;
}

/** A group as how many of its parts must hold. */
interface Group {
  readonly wanted: number;
  readonly parts: readonly Condition[];
}

/**
 * A group, of which `negated` asks the opposite of its parts (De Morgan). Not all of n is any of the opposites; not at
 * least m of n is at least n - m + 1 of them. Null for a clause or a `not`.
 */
function groupOf(condition: Condition, negated: boolean): Group | null {
  const [wanted, parts] =
    'all' in condition
      ? [condition.all.length, condition.all]
      : 'any' in condition
        ? [1, condition.any]
        : 'atLeast' in condition
          ? [condition.atLeast, condition.of]
          : [0, null];
  return parts === null ? null : { wanted: negated ? parts.length - wanted + 1 : wanted, parts };
}

/**
 * The least number of clauses that must come to hold for a condition to hold, as their places in reading order. Among
 * several such sets it is the one read first. Clauses are taken each by itself: two of the same feature may not be able
 * to hold together. `holds` says whether a clause holds, `negated` where an odd number of `not` is above it.
 */
export function fewestChanges(
  condition: Condition,
  holds: (clause: Clause, negated: boolean) => boolean,
): ReadonlySet<number> {
  let place = 0;
  const walk = (node: Condition, negated: boolean): readonly number[] => {
    if ('not' in node) return walk(node.not, !negated);
    const group = groupOf(node, negated);
    if (!group) {
      const own = place++;
      return holds(node as Clause, negated) ? [] : [own];
    }
    const parts = group.parts.map((part) => walk(part, negated));
    // Sorting is stable: of parts that cost the same, those read first.
    return parts
      .toSorted((a, b) => a.length - b.length)
      .slice(0, group.wanted)
      .flat();
  };
  return new Set(walk(condition, false));
}
