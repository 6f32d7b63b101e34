import {
  type Batch,
  type CategoryColumn,
  type Column,
  type FitContext,
  type ListColumn,
  NotEnoughData,
} from 'personagraph/segmenter';
import {
  type AnswerPatterns,
  answerPatterns,
  chooseClassCount,
  type LatentClasses,
  latentClassSteps,
  sampleIndexes,
} from 'personagraph/statistics';
import { sourceLabel } from '../shared/source-label.ts';
import {
  type Answer,
  codeReader,
  type LatentClassModel,
  type Question,
  type QuestionColumns,
  type TriedCount,
} from './rule.ts';
import { type LatentClassConfig, type QuestionKind, type QuestionNeeds, questionFeatures } from './settings.ts';

/** Learns the classes, and how many they are where it is asked to. */
export async function fitLatentClasses(
  { columns, length }: Batch<QuestionNeeds>,
  config: LatentClassConfig,
  { random, signal }: FitContext,
): Promise<LatentClassModel> {
  const asked = [...config.categories, ...config.flags, ...config.scales, ...config.lists];
  if (asked.length === 0) {
    throw new NotEnoughData(
      'no features to find classes by: name some in the settings "categories", "flags", "scales" or "lists"',
    );
  }
  signal.throwIfAborted();
  const questions = findQuestions(columns, length, config);
  const { codes, people } = answersOf(questions, columns, length);
  if (people === 0) throw new NotEnoughData(`no customer has a value of ${asked.join(', ')}`);
  const d = questions.length;
  const rows = sampleIndexes(people, config.sample, random);
  const learned = rows.length === people ? codes : pickCodes(codes, rows, d);
  const categories = questions.map(({ answers }) => answers.length);
  const patterns = answerPatterns({ codes: learned, n: rows.length, d, categories });
  const tried = await tryCounts(patterns, config, random, signal);
  const best = tried[chooseClassCount(tried)]!;
  return {
    questions,
    shares: Array.from(best.shares),
    probabilities: Array.from(best.probabilities),
    tried: tried.map(triedCount),
    chosen: config.k === 'auto',
    customers: people,
    silent: length - people,
    learnedFrom: rows.length,
  };
}

/** The codes of those who answered anything. */
function answersOf(questions: readonly Question[], columns: QuestionColumns, length: number) {
  const d = questions.length;
  const codes = new Int32Array(length * d);
  const readers = questions.map((question) => codeReader(question, columns));
  let people = 0;
  for (let row = 0; row < length; row++) {
    let known = false;
    for (let j = 0; j < d; j++) {
      const code = readers[j]!(row);
      codes[people * d + j] = code;
      if (code >= 0) known = true;
    }
    if (known) people++;
  }
  return { codes: codes.subarray(0, people * d), people };
}

function pickCodes(codes: Int32Array, rows: Int32Array, d: number): Int32Array {
  const picked = new Int32Array(rows.length * d);
  for (const [to, row] of rows.entries()) picked.set(codes.subarray(row * d, (row + 1) * d), to * d);
  return picked;
}

/**
 * Every number of classes asked for, ascending. Where it is to choose, it ends before the first that the data could not
 * tell: with more parameters than patterns have shares, or than patterns differ. Throws `NotEnoughData` for none.
 */
async function tryCounts(
  patterns: AnswerPatterns,
  { k, leastK, mostK, starts }: LatentClassConfig,
  random: () => number,
  signal: AbortSignal,
): Promise<LatentClasses[]> {
  const [from, to] = k === 'auto' ? [leastK, mostK] : [k, k];
  const tried: LatentClasses[] = [];
  for (let count = from; count <= to; count++) {
    const found = await inTurns(latentClassSteps(patterns, count, { random, starts }), signal);
    if (!found || (tried.length > 0 && found.degreesOfFreedom < 0)) break;
    tried.push(found);
  }
  if (tried.length > 0) return tried;
  const setting = k === 'auto' ? 'leastK' : 'k';
  throw new NotEnoughData(
    `customers gave ${patterns.n} different sets of answers, fewer than ${from} classes: lower the setting "${setting}"`,
  );
}

/** Lets the process answer others, and the signal be aborted, between the steps. */
async function inTurns<T>(steps: Generator<void, T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await new Promise<void>((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  }
}

function triedCount(found: LatentClasses): TriedCount {
  const { k, logLikelihood, parameters, aic, bic, deviance, degreesOfFreedom, onBorder } = found;
  const { converged, starts, reached, relativeEntropy } = found;
  return {
    k,
    logLikelihood,
    parameters,
    aic,
    bic,
    relativeEntropy: Number.isNaN(relativeEntropy) ? null : relativeEntropy,
    deviance,
    degreesOfFreedom,
    onBorder,
    converged,
    starts,
    reached,
  };
}

/** The questions that customers were asked, with the answers they gave. Throws `NotEnoughData` for too many answers. */
function findQuestions(columns: QuestionColumns, length: number, config: LatentClassConfig): Question[] {
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
    const answers = knownAnswers(column, kind, length);
    if (answers.length <= config.mostAnswers) return [{ feature, kind, entry: null, label, answers }];
    const number = 'cut it first, as behavioral.quantiles does, and take that segmentation as a category';
    const text = 'take a feature with fewer, or raise the setting "mostAnswers"';
    throw new NotEnoughData(
      `${feature} has ${answers.length} different answers, ${config.mostAnswers} are the most: ${kind === 'number' ? number : text}`,
    );
  });
}

function knownAnswers(column: Column, kind: Exclude<QuestionKind, 'list'>, length: number): Answer[] {
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
