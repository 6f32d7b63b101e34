import type { Factor, Needs, Row } from 'personagraph/segmenter';
import type { Clause } from './clause.ts';
import type { Condition } from './condition.ts';
import type { Evaluation } from './evaluation.ts';
import { requirement } from './requirement.ts';
import { featureName, type RuleNeeds } from './rule-needs.ts';
import { VERDICTS } from './truth.ts';

/** Where in the tree a clause stands. */
interface Place {
  /** Whether an odd number of `not` is above it; groups then turn into each other (De Morgan). */
  readonly negated: boolean;
  /** The groups above it that are not mere conjunctions at the top, outermost first. */
  readonly groups: readonly { readonly en: string; readonly zh: string }[];
}

const RESULT = { TRUE: '符合', FALSE: '不符合', UNKNOWN: '未知' } as const;

/** Explains one customer's clauses. */
export class FactorWriter {
  readonly #rules: RuleNeeds;
  readonly #row: Row<Needs>;
  readonly #evaluation: Evaluation;

  constructor(rules: RuleNeeds, row: Row<Needs>, evaluation: Evaluation) {
    this.#rules = rules;
    this.#row = row;
    this.#evaluation = evaluation;
  }

  /** A factor for every clause, in reading order; `not` is moved down to the clauses. */
  factors(condition: Condition, place: Place = { negated: false, groups: [] }): Factor[] {
    if ('not' in condition) return this.factors(condition.not, { ...place, negated: !place.negated });
    if ('all' in condition || 'any' in condition) {
      const [parts, any] = 'all' in condition ? [condition.all, place.negated] : [condition.any, !place.negated];
      const trivial = parts.length === 1 || (!any && place.groups.length === 0);
      const size = parts.length;
      const group = any
        ? { en: `any of ${size}`, zh: `${size} 项任一` }
        : { en: `all of ${size}`, zh: `${size} 项全部` };
      const groups = trivial ? place.groups : [...place.groups, group];
      return parts.flatMap((part) => this.factors(part, { ...place, groups }));
    }
    return [this.#factor(condition, place)];
  }

  #factor(clause: Clause, { negated, groups }: Place): Factor {
    const verdict = VERDICTS[this.#evaluation.truth(negated ? { not: clause } : clause)[0]!]!;
    const feature = this.#rules.nameOf(clause);
    const name = featureName(clause.feature);
    const observed = observe(clause, this.#row[feature] ?? null);
    const shown = observed === null ? { en: 'missing', zh: '缺失' } : { en: write(observed), zh: write(observed) };
    const asked = requirement(clause, negated);
    const path = groups.map(({ en }) => `${en}: `).join('');
    const pathZh = groups.map(({ zh }) => `${zh}：`).join('');
    return {
      feature,
      observed,
      expected: `${path}${asked.en}`,
      verdict,
      text: {
        en: `${path}${name} is ${shown.en}, asked ${asked.en}: ${verdict}.`,
        zh: `${pathZh}${name} 为 ${shown.zh}，要求 ${asked.zh}：${RESULT[verdict]}。`,
      },
      ...(verdict !== 'TRUE' && {
        change: { en: `It holds once ${name} is ${asked.en}.`, zh: `当 ${name} 满足 ${asked.zh} 时成立。` },
      }),
    };
  }
}

/** The value as JSON; what no JSON value stands for (infinity, a time that is no date) counts as missing. */
function observe({ kind }: Clause, value: Row<Needs>[string]): Factor['observed'] {
  if (typeof value !== 'number') return value;
  if (kind !== 'time') return Number.isFinite(value) ? value : null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function write(value: NonNullable<Factor['observed']>): string {
  return typeof value === 'object' ? `[${value.join(', ')}]` : String(value);
}
