import { MOST_SCORES, type ScoreDefinition, scoreKey } from 'personagraph/segmenter';
import type { LifestyleConfig, LifestyleGroup } from './settings.ts';

/** What a score is of: the terms of a group, or the agreement with its questions. */
interface Part {
  readonly kind: 'terms' | 'agreement';
  readonly group: number;
}

function partsOf({ groups }: Pick<LifestyleConfig, 'groups'>): Part[] {
  const parts = groups.flatMap(({ any, rated }, group): Part[] => [
    ...(any.length > 0 ? [{ kind: 'terms' as const, group }] : []),
    ...(rated.length > 0 ? [{ kind: 'agreement' as const, group }] : []),
  ]);
  return parts.slice(0, MOST_SCORES);
}

/** Terms and agreement of each group. */
export function lifestyleScores(config: LifestyleConfig): ScoreDefinition[] {
  return partsOf(config).map(({ kind, group }) => definitionOf(kind, config.groups[group]!));
}

function definitionOf(kind: Part['kind'], { key, name }: LifestyleGroup): ScoreDefinition {
  const [en, zh] = [name.en, name.zh ?? name.en];
  if (kind === 'terms') {
    return {
      key: scoreKey('terms', key),
      name: { en: `Terms: ${en}`, zh: `词语：${zh}` },
      description: {
        en: `How many of the customer's terms speak for “${en}”. Unknown without any list or term.`,
        zh: `客户所给词语中支持“${zh}”的个数；没有任何词语数据时未知。`,
      },
      kind: 'number',
      min: 0,
    };
  }
  return {
    key: scoreKey('agreement', key),
    name: { en: `Agreement: ${en}`, zh: `认同：${zh}` },
    description: {
      en: `Mean agreement with the questions of “${en}”, 0 to 1. Unknown where too few are answered.`,
      zh: `对“${zh}”各题的平均认同程度，0 至 1；作答过少时未知。`,
    },
    kind: 'number',
    min: 0,
    max: 1,
  };
}

/** The columns of {@link lifestyleScores}. */
export class LifestyleColumns {
  /** 1 for who has a list or a term, were it empty. */
  readonly hasTerms: Uint8Array;
  readonly #terms = new Map<number, Float64Array>();
  readonly #agreement = new Map<number, Float64Array>();
  readonly #groups: number;

  constructor(config: LifestyleConfig, columns: readonly Float64Array[], length: number) {
    this.hasTerms = new Uint8Array(length);
    this.#groups = config.groups.length;
    partsOf(config).forEach(({ kind, group }, index) => {
      (kind === 'terms' ? this.#terms : this.#agreement).set(group, columns[index]!);
    });
  }

  /** `counts` are terms, row by group, row-major. */
  writeTerms(counts: Float64Array): void {
    for (const [group, column] of this.#terms) {
      for (let row = 0; row < column.length; row++) {
        if (this.hasTerms[row] === 1) column[row] = counts[row * this.#groups + group]!;
      }
    }
  }

  writeAgreement(group: number, agreed: Float64Array): void {
    const column = this.#agreement.get(group);
    // Means of answers may miss the range by rounding; NaN stays.
    for (let row = 0; column && row < agreed.length; row++) column[row] = Math.min(1, Math.max(0, agreed[row]!));
  }
}
