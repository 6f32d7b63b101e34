import { type CategoryColumn, type Column, type ListColumn, NotEnoughData } from 'personagraph/segmenter';
import { sourceLabel } from '../shared/source-label.ts';
import type { Answer, Question } from './model.ts';
import { type LatentClassConfig, type QuestionKind, questionFeatures } from './settings.ts';

export type QuestionColumns = Readonly<Record<string, Column>>;

/** The questions that customers were asked, with the answers they gave. Throws `NotEnoughData` for too many answers. */
export function findQuestions(columns: QuestionColumns, length: number, config: LatentClassConfig): Question[] {
  return questionFeatures(config).flatMap(({ feature, kind }): Question[] => {
    const label = sourceLabel(feature);
    const column = columns[feature]!;
    if (kind === 'list') {
      return frequentEntries(column as ListColumn, length, config).map((entry) => ({
        feature,
        kind,
        entry,
        label: { en: `${label.en}: ${entry}`, zh: `${label.zh}：${entry}` },
        answers: [false, true],
      }));
    }
    const answers = answersOf(column, kind, length);
    if (answers.length <= config.mostAnswers) return [{ feature, kind, entry: null, label, answers }];
    const number = 'cut it first, as behavioral.quantiles does, and take that segmentation as a category';
    const text = 'take a feature with fewer, or raise the setting "mostAnswers"';
    throw new NotEnoughData(
      `${feature} has ${answers.length} different answers, ${config.mostAnswers} are the most: ${kind === 'number' ? number : text}`,
    );
  });
}

/** Reads the code of each customer's answer to a question: -1 for none, and for one that nobody learned from gave. */
export function codeReader({ feature, kind, entry, answers }: Question, columns: QuestionColumns): CodeReader {
  const column = columns[feature]!;
  if (kind === 'list') return entryReader(column as ListColumn, entry!);
  const codes = new Map(answers.map((answer, code) => [answer, code]));
  if (kind === 'number') {
    const values = column as Float64Array;
    return (row) => codes.get(values[row]!) ?? -1;
  }
  if (kind === 'flag') {
    const flags = column as Uint8Array;
    const [no, yes] = [codes.get(false) ?? -1, codes.get(true) ?? -1];
    return (row) => (flags[row] === 2 ? -1 : flags[row] === 1 ? yes : no);
  }
  const { codes: own, labels } = column as CategoryColumn;
  const translated = Int32Array.from(labels, (label) => codes.get(label) ?? -1);
  return (row) => (own[row]! < 0 ? -1 : translated[own[row]!]!);
}

export type CodeReader = (row: number) => number;

function entryReader({ offsets, codes, labels, missing }: ListColumn, entry: string): CodeReader {
  // A label may stand twice in a batch.
  const isEntry = Uint8Array.from(labels, (label) => (label === entry ? 1 : 0));
  return (row) => {
    if (missing[row]) return -1;
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) if (isEntry[codes[at]!]) return 1;
    return 0;
  };
}

function answersOf(column: Column, kind: Exclude<QuestionKind, 'list'>, length: number): Answer[] {
  if (kind === 'number') {
    const values = new Set<number>();
    // Minus nought is nought.
    for (const value of column as Float64Array) if (Number.isFinite(value)) values.add(value + 0);
    return [...values].sort((a, b) => a - b);
  }
  if (kind === 'flag') {
    const flags = column as Uint8Array;
    return [false, true].filter((flag) => flags.includes(flag ? 1 : 0));
  }
  const { codes, labels } = column as CategoryColumn;
  const used = new Set<string>();
  for (let row = 0; row < length; row++) if (codes[row]! >= 0) used.add(labels[codes[row]!]!);
  return [...used].sort();
}

/** Entries that enough lists have, ascending; of too many the most frequent. */
function frequentEntries(
  { offsets, codes, labels, missing }: ListColumn,
  length: number,
  { leastShare, mostAnswers }: LatentClassConfig,
): string[] {
  const counts = new Map<string, number>();
  let lists = 0;
  for (let row = 0; row < length; row++) {
    if (missing[row]) continue;
    lists++;
    const entries = new Set(Array.from(codes.subarray(offsets[row]!, offsets[row + 1]!), (code) => labels[code]!));
    for (const entry of entries) counts.set(entry, (counts.get(entry) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= leastShare * lists)
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .slice(0, mostAnswers)
    .map(([entry]) => entry)
    .sort();
}
