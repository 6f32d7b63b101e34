import { type ClauseFeature, shownAtMost } from 'personagraph/rules';
import {
  type BilingualText,
  DAY,
  type Factor,
  type FeatureKind,
  isTime,
  type Needs,
  type Row,
  shownDay,
  shownMinute,
  shownNumber,
  shownTime,
} from 'personagraph/segmenter';
import type { Clause } from '../shared/clause.ts';
import { featuresOfOperand, featuresOfSubject, isSum, type Sum } from '../shared/operand.ts';
import { addDecimals } from '../shared/sum.ts';
import type { FactsOfNeeds, RuleNeeds } from './rule-needs.ts';

const MISSING = { en: 'missing', zh: '缺失' };

/** The left side of a clause as a factor shows it. */
export interface ObservedLeft {
  /** Name of the need; of a sum, that of its first feature. */
  readonly feature: string;
  readonly observed: Factor['observed'];
  readonly shown: BilingualText;
}

/** The values that one customer's clauses look at, for people. */
export class ObservedFacts {
  readonly #rules: RuleNeeds;
  readonly #row: Row<Needs>;
  readonly #features: FactsOfNeeds;

  constructor(rules: RuleNeeds, row: Row<Needs>, features: FactsOfNeeds = {}) {
    this.#rules = rules;
    this.#row = row;
    this.#features = features;
  }

  left(clause: Clause): ObservedLeft {
    const { feature: subject } = clause;
    const feature = this.#rules.nameOf(clause, featuresOfSubject(subject)[0]!);
    if (!isSum(subject)) {
      const { observed } = this.#observe(clause, subject);
      return { feature, observed, shown: this.#shown(clause, subject) };
    }
    const observed = shownNumber(addDecimals(this.#termsOf(clause, subject)));
    const sum = { en: String(observed), zh: String(observed) };
    const { en, zh } = observed === null ? MISSING : sum;
    const parts = featuresOfSubject(subject).map((one) => this.#shown(clause, one));
    return { feature, observed, shown: bracketed({ en, zh }, parts) };
  }

  /** ` (here 7)`, the observed values of the right side; empty where that is constant. */
  right(clause: Clause): BilingualText {
    const features = 'value' in clause ? featuresOfOperand(clause.value) : [];
    if (features.length === 0) return { en: '', zh: '' };
    const shown = features.map((feature) => this.#shown(clause, feature));
    return {
      en: ` (here ${shown.map(({ en }) => en).join(' and ')})`,
      zh: `（此处为 ${shown.map(({ zh }) => zh).join(' 与 ')}）`,
    };
  }

  #termsOf(clause: Clause, { sum }: Sum): number[] {
    return sum.map((term) => {
      if (typeof term === 'number') return term;
      const [sign, feature] = 'minus' in term ? [-1, term.minus] : [1, term.feature];
      const value = this.#row[this.#rules.nameOf(clause, feature)];
      return typeof value === 'number' ? sign * value : Number.NaN;
    });
  }

  #shown(clause: Clause, feature: ClauseFeature): BilingualText {
    const { observed, cut } = this.#observe(clause, feature);
    if (observed === null) return MISSING;
    const text = write(clause.kind, observed, this.#features[this.#rules.nameOf(clause, feature)]?.date, cut);
    return { en: text, zh: text };
  }

  /** A list that has more entries than it shows is cut. */
  #observe(clause: Clause, feature: ClauseFeature): { readonly observed: Factor['observed']; readonly cut: boolean } {
    const value = this.#row[this.#rules.nameOf(clause, feature)] ?? null;
    const cut = Array.isArray(value) && value.length > shownAtMost(feature);
    return { observed: observe(clause.kind, cut ? (value as readonly string[]).slice(0, -1) : value), cut };
  }
}

/** `80 (100, 20)` */
function bracketed({ en, zh }: BilingualText, parts: readonly BilingualText[]): BilingualText {
  return {
    en: `${en} (of ${parts.map((part) => part.en).join(', ')})`,
    zh: `${zh}（由 ${parts.map((part) => part.zh).join('、')}）`,
  };
}

/** The value as JSON; one that no JSON value stands for (infinity, a time that is no date) counts as missing. */
function observe(kind: FeatureKind, value: Row<Needs>[string]): Factor['observed'] {
  if (typeof value !== 'number') return value;
  return kind === 'time' ? shownTime(value) : shownNumber(value);
}

function write(
  kind: FeatureKind,
  value: NonNullable<Factor['observed']>,
  date: boolean | undefined,
  cut: boolean,
): string {
  if (kind === 'time') {
    const time = Date.parse(String(value));
    return (isTime(time) && (date ?? time % DAY === 0) ? shownDay(time) : shownMinute(time))!;
  }
  return typeof value === 'object' ? `[${[...value, ...(cut ? ['...'] : [])].join(', ')}]` : String(value);
}
