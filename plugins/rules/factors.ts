import type { Factor, Needs, Row } from 'personagraph/segmenter';
import type { Clause } from './clause.ts';
import type { Condition } from './condition.ts';
import type { Evaluation } from './evaluation.ts';
import { fewestChanges, type Group, groupOf } from './fewest-changes.ts';
import { printFeature } from './print-feature.ts';
import { requirement } from './requirement.ts';
import type { RuleNeeds } from './rule-needs.ts';
import { TRUE, VERDICTS } from './truth.ts';

interface Phrase {
  readonly en: string;
  readonly zh: string;
}

/** Where in the tree a clause stands. */
interface Place {
  /** Whether an odd number of `not` is above it; groups then turn into each other (De Morgan). */
  readonly negated: boolean;
  /** The groups above it that are not mere conjunctions at the top, outermost first. */
  readonly groups: readonly Phrase[];
}

/** The evaluator of the one row at a time, by default that of the explanation, with where it writes `until`. */
export type EvaluateAt = (time?: number) => { readonly evaluation: Evaluation; readonly until: Float64Array };

const RESULT = { TRUE: '符合', FALSE: '不符合', UNKNOWN: '未知' } as const;

/** Explains one customer's clauses. */
export class FactorWriter {
  readonly #rules: RuleNeeds;
  readonly #row: Row<Needs>;
  readonly #at: EvaluateAt;

  constructor(rules: RuleNeeds, row: Row<Needs>, at: EvaluateAt) {
    this.#rules = rules;
    this.#row = row;
    this.#at = at;
  }

  /** A factor for every clause, in reading order; `not` is moved down to the clauses. */
  factors(condition: Condition): Factor[] {
    const { evaluation } = this.#at();
    const changes = fewestChanges(
      condition,
      (clause, negated) => evaluation.truth(negated ? { not: clause } : clause)[0] === TRUE,
    );
    return this.#places(condition, { negated: false, groups: [] }).map(([clause, place], index) =>
      this.#factor(clause, place, evaluation, changes.has(index) ? changes.size : 0),
    );
  }

  #places(condition: Condition, place: Place): (readonly [Clause, Place])[] {
    if ('not' in condition) return this.#places(condition.not, { ...place, negated: !place.negated });
    const group = groupOf(condition, place.negated);
    if (!group) return [[condition as Clause, place]];
    const { wanted, parts } = group;
    const trivial = parts.length === 1 || (wanted === parts.length && place.groups.length === 0);
    const groups = trivial ? place.groups : [...place.groups, describe(group)];
    return parts.flatMap((part) => this.#places(part, { ...place, groups }));
  }

  /** `changes`: how many clauses must come to hold together, this one among them; 0 if this one need not. */
  #factor(clause: Clause, { negated, groups }: Place, evaluation: Evaluation, changes: number): Factor {
    const verdict = VERDICTS[evaluation.truth(negated ? { not: clause } : clause)[0]!]!;
    const feature = this.#rules.nameOf(clause);
    const name = clause.op === 'size' ? `size(${printFeature(clause.feature)})` : printFeature(clause.feature);
    const observed = observe(clause, this.#row[feature] ?? null);
    const shown =
      observed === null ? { en: 'missing', zh: '缺失' } : { en: write(clause, observed), zh: write(clause, observed) };
    const asked = requirement(clause, negated);
    const path = groups.map(({ en }) => `${en}: `).join('');
    const pathZh = groups.map(({ zh }) => `${zh}：`).join('');
    return {
      feature,
      observed,
      expected: `${path}${asked.en}`,
      verdict,
      text: {
        en: `${path}${printFeature(clause.feature)} is ${shown.en}, asked ${asked.en}: ${verdict}.`,
        zh: `${pathZh}${printFeature(clause.feature)} 为 ${shown.zh}，要求 ${asked.zh}：${RESULT[verdict]}。`,
      },
      ...(changes > 0 && {
        change: this.#change(clause, negated, changes, { en: `${name} ${asked.en}`, zh: `${name} ${asked.zh}` }),
      }),
    };
  }

  #change(clause: Clause, negated: boolean, changes: number, asked: Phrase): Phrase {
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
    if (!(next <= 8.64e15)) return null;
    return this.#at(next).evaluation.truth(condition)[0] === TRUE ? minute(endOfMinute(next)) : null;
  }
}

function describe({ wanted, parts: { length } }: Group): Phrase {
  if (wanted === 1) return { en: `any of ${length}`, zh: `${length} 项任一` };
  if (wanted === length) return { en: `all of ${length}`, zh: `${length} 项全部` };
  return { en: `at least ${wanted} of ${length}`, zh: `${length} 项至少 ${wanted} 项` };
}

/** So that it holds when the minute that is said comes. */
function endOfMinute(time: number): number {
  return Math.ceil(time / 60_000) * 60_000;
}

/** A time to the minute, for sentences. */
function minute(time: number): string {
  return `${new Date(time).toISOString().slice(0, -8).replace('T', ' ')} UTC`;
}

/** The value as JSON; what no JSON value stands for (infinity, a time that is no date) counts as missing. */
function observe({ kind }: Clause, value: Row<Needs>[string]): Factor['observed'] {
  if (typeof value !== 'number') return value;
  if (kind !== 'time') return Number.isFinite(value) ? value : null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function write({ kind }: Clause, value: NonNullable<Factor['observed']>): string {
  if (kind === 'time') {
    const time = Date.parse(String(value));
    // A value at exactly midnight is a date.
    return time % 86_400_000 === 0 ? String(value).split('T')[0]! : minute(time);
  }
  return typeof value === 'object' ? `[${value.join(', ')}]` : String(value);
}
