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
import { type ClauseFeature, shownAtMost } from '../shared/event-feature.ts';
import { featuresOfOperand, featuresOfSubject, isSum, type Sum } from '../shared/operand.ts';
import { addDecimals } from '../shared/sum.ts';
import type { FactsOfNeeds, RuleNeeds } from './rule.ts';

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

  left({ kind, feature: subject }: Clause): ObservedLeft {
    const feature = this.#rules.nameOf(kind, featuresOfSubject(subject)[0]!);
    if (!isSum(subject)) {
      const value = this.#row[feature] ?? null;
      const cut = Array.isArray(value) && value.length > shownAtMost(subject);
      const observed = cut ? (value as readonly string[]).slice(0, -1) : observe(kind, value);
      const list = `[${[...(cut ? (observed as readonly string[]) : []), '...'].join(', ')}]`;
      return { feature, observed, shown: cut ? { en: list, zh: list } : this.#shown(kind, subject) };
    }
    const observed = shownNumber(addDecimals(this.#termsOf(subject)));
    const sum = { en: String(observed), zh: String(observed) };
    const { en, zh } = observed === null ? MISSING : sum;
    const parts = featuresOfSubject(subject).map((one) => this.#shown(kind, one));
    return { feature, observed, shown: bracketed({ en, zh }, parts) };
  }

  /** ` (here 7)`, the observed values of the right side; empty where that is constant. */
  right(clause: Clause): BilingualText {
    const features = 'value' in clause ? featuresOfOperand(clause.value) : [];
    if (features.length === 0) return { en: '', zh: '' };
    const shown = features.map((feature) => this.#shown(clause.kind, feature));
    return {
      en: ` (here ${shown.map(({ en }) => en).join(' and ')})`,
      zh: `（此处为 ${shown.map(({ zh }) => zh).join(' 与 ')}）`,
    };
  }

  #termsOf({ sum }: Sum): number[] {
    return sum.map((term) => {
      if (typeof term === 'number') return term;
      const [sign, feature] = 'minus' in term ? [-1, term.minus] : [1, term.feature];
      const value = this.#row[this.#rules.nameOf('number', feature)];
      return typeof value === 'number' ? sign * value : Number.NaN;
    });
  }

  #shown(kind: FeatureKind, feature: ClauseFeature): BilingualText {
    const need = this.#rules.nameOf(kind, feature);
    const observed = observe(kind, this.#row[need] ?? null);
    if (observed === null) return MISSING;
    const text = write(kind, observed, this.#features[need]?.date);
    return { en: text, zh: text };
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

function write(kind: FeatureKind, value: NonNullable<Factor['observed']>, date: boolean | undefined): string {
  if (kind === 'time') {
    const time = Date.parse(String(value));
    return (isTime(time) && (date ?? time % DAY === 0) ? shownDay(time) : shownMinute(time))!;
  }
  return typeof value === 'object' ? `[${value.join(', ')}]` : String(value);
}
