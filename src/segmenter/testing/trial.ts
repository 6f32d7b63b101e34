import type { ExclusiveOutput, OverlappingOutput } from '../batch.ts';
import { batchFromRows } from '../columns.ts';
import type { Explanation } from '../explanation.ts';
import type { Needs, Row } from '../feature.ts';
import type { FeatureFacts } from '../feature-facts.ts';
import type { ModelReport } from '../model-report.ts';
import { exclusiveOutput, overlappingOutput } from '../output.ts';
import { seededRandom } from '../random.ts';
import type { ScoreDefinition } from '../score.ts';
import type { Json, SegmentDefinition, Segmenter } from '../segmenter.ts';

/** A customer's values by the names of `needs`; what is left out is missing. */
export type TrialRow = Readonly<Record<string, number | boolean | string | readonly string[] | null>>;

export interface TrialOptions {
  /** Settings; default `{}`. */
  readonly config?: unknown;
  /** Time of evaluation, milliseconds since 1970. */
  readonly asOf: number;
  /** Seed of `ctx.random`; default 1. */
  readonly seed?: number;
  /** Facts of features, by the names of needs. Default: nothing is known. */
  readonly features?: Readonly<Record<string, FeatureFacts>>;
}

/** One customer's answer. */
export interface TrialAnswer {
  /** Keys of the segments: none or one for an exclusive segmenter. */
  readonly segments: readonly string[];
  readonly strengths: readonly number[];
  /** Milliseconds since 1970, or null: never. */
  readonly until: number | null;
  /** By key; null is unknown. Left out where the segmenter declares none. */
  readonly scores?: Readonly<Record<string, number | null>>;
}

export interface Trial {
  readonly segments: readonly SegmentDefinition[];
  readonly model: Json;
  /** The numbers of the model; null where the segmenter tells none. */
  readonly report: ModelReport | null;
  readonly answers: readonly TrialAnswer[];
  /** Members by segment key. */
  readonly sizes: Readonly<Record<string, number>>;
  /** Applies the fitted model to other rows. */
  assign(rows: readonly TrialRow[], asOf?: number): readonly TrialAnswer[];
  explain(row: TrialRow, asOf?: number): readonly Explanation[];
}

/** Fits a segmenter on rows and assigns them, without a server. Throws the issues of an invalid config. */
export async function trySegmenter(
  segmenter: Segmenter,
  rows: readonly TrialRow[],
  options: TrialOptions,
): Promise<Trial> {
  const checked = await segmenter.config['~standard'].validate(options.config ?? {});
  if (checked.issues) throw new TypeError(checked.issues.map((issue) => issue.message).join('; '));
  const needs = segmenter.needs(checked.value);
  const scores = segmenter.scores?.(checked.value) ?? [];
  const { asOf, features = {} } = options;
  const fitted = await segmenter.fit(batchFromRows(needs, complete(needs, rows)), checked.value, {
    asOf,
    features,
    random: seededRandom(options.seed ?? 1),
    signal: new AbortController().signal,
  });
  const model = JSON.parse(JSON.stringify(fitted.model)) as Json;
  const assign = (some: readonly TrialRow[], at = asOf) => {
    const exclusive = segmenter.membership === 'exclusive';
    const out = exclusive
      ? exclusiveOutput(some.length, scores.length)
      : overlappingOutput(some.length, fitted.segments.length, scores.length);
    segmenter.assign(model, batchFromRows(needs, complete(needs, some)), out, { asOf: at, features });
    return some.map((_, row) => ({ ...answerOf(out, row, fitted.segments), ...scoresOf(out, row, scores) }));
  };
  const answers = assign(rows);
  const sizes = Object.fromEntries(fitted.segments.map(({ key }) => [key, 0]));
  for (const answer of answers) for (const key of answer.segments) sizes[key] = (sizes[key] ?? 0) + 1;
  return {
    segments: fitted.segments,
    model,
    report: segmenter.report?.(model, checked.value) ?? null,
    answers,
    sizes,
    assign,
    explain: (row, at = asOf) => segmenter.explain(model, complete(needs, [row])[0]!, { asOf: at, features }),
  };
}

function answerOf(
  out: ExclusiveOutput | OverlappingOutput,
  row: number,
  segments: readonly SegmentDefinition[],
): TrialAnswer {
  const until = Number.isNaN(out.until[row]!) ? null : out.until[row]!;
  if ('segment' in out) {
    const segment = segments[out.segment[row]!];
    return segment
      ? { segments: [segment.key], strengths: [out.strength[row]!], until }
      : { segments: [], strengths: [], until };
  }
  const strengths = out.strengths.subarray(row * out.segments, (row + 1) * out.segments);
  const members = segments.flatMap(({ key }, index) => (strengths[index]! > 0 ? [{ key, at: index }] : []));
  return { segments: members.map(({ key }) => key), strengths: members.map(({ at }) => strengths[at]!), until };
}

function scoresOf(
  out: ExclusiveOutput | OverlappingOutput,
  row: number,
  scores: readonly ScoreDefinition[],
): Pick<TrialAnswer, 'scores'> {
  if (scores.length === 0) return {};
  const values = scores.map(({ key }, index) => [key, out.scores[index]![row]!] as const);
  return { scores: Object.fromEntries(values.map(([key, value]) => [key, Number.isNaN(value) ? null : value])) };
}

function complete(needs: Needs, rows: readonly TrialRow[]): Row<Needs>[] {
  return rows.map((row) => Object.fromEntries(Object.keys(needs).map((name) => [name, row[name] ?? null])));
}
