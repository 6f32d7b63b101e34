import type { Batch, Column, ExclusiveOutput, OverlappingOutput } from './batch.ts';
import { columnReader } from './columns.ts';
import type { Explanation } from './explanation.ts';
import type { Needs, Row } from './feature.ts';
import { UNKNOWN_SEGMENT, UNKNOWN_STRENGTH } from './output.ts';
import type { Placement, Placements, RowByRow } from './row-by-row.ts';
import type { ScoreDefinition } from './score.ts';
import type { EvaluationContext, Fitted, Json } from './segmenter.ts';

/** The stored model of a segmenter with `classify`: its own, and the keys that answers are looked up by. */
interface KeyedModel {
  readonly keys: readonly string[];
  /** Keys of the scores, in the order of their columns; left out where there are none. */
  readonly scores?: readonly string[];
  readonly model: Json;
}

type Classifier = RowByRow<Needs, Json>;

/** The model that `fit` learned, with the keys in it: `assign` is given the model only. */
export function keyed({ segments, model }: Fitted<Json>, scores: readonly ScoreDefinition[] = []): Fitted<Json> {
  const keys = segments.map(({ key }) => key);
  const scored = scores.length > 0 && { scores: scores.map(({ key }) => key) };
  return { segments, model: { keys, ...scored, model } };
}

/** The segmenter's own model, as `fit` learned it. */
export function unkeyed(stored: Json): Json {
  return (stored as unknown as KeyedModel).model;
}

/** `assign` out of `classify`: rows are read from the same columns. */
export function assignRows(
  classifier: Classifier,
  stored: Json,
  batch: Batch<Needs>,
  out: ExclusiveOutput | OverlappingOutput,
  ctx: EvaluationContext,
): void {
  const { keys, scores = [], model } = stored as unknown as KeyedModel;
  const columns = new Map(scores.map((key, index) => [key, out.scores[index]!]));
  const indexes = new Map(keys.map((key, index) => [key, index]));
  const readers = Object.entries(batch.columns).map(
    ([name, column]) => [name, columnReader(column as Column)] as const,
  );
  for (let index = 0; index < batch.length; index++) {
    // A new object a row, so that one that is kept stays what it was.
    const row: Record<string, Row<Needs>[string]> = {};
    for (let i = 0; i < readers.length; i++) row[readers[i]![0]] = readers[i]![1](index);
    const answer = classifier.classify(model, row, ctx);
    if ('segment' in out) writePlacement(answer as Placement, out, index, indexes);
    else writePlacements(answer as Placements, out, index, indexes);
    if (answer.until !== undefined) out.until[index] = answer.until;
    if (answer.scores) writeScores(answer.scores, columns, index);
  }
}

/** `explain` with the segments that `classify` answers. */
export function explainRow(
  classifier: Classifier,
  stored: Json,
  row: Row<Needs>,
  ctx: EvaluationContext,
): readonly Explanation[] {
  const { keys, model } = stored as unknown as KeyedModel;
  if (classifier.membership !== 'overlapping') {
    const { segment, unknown } = classifier.classify(model, row, ctx);
    const { verdict, factors } = classifier.explain(model, row, ctx);
    const open = unknown || verdict === 'UNKNOWN';
    return [{ segment, verdict: segment === null ? (open ? 'UNKNOWN' : 'FALSE') : 'TRUE', factors }];
  }
  const { segments, unknown } = classifier.classify(model, row, ctx);
  const reasons = classifier.explain(model, row, ctx);
  return keys.map((key) => {
    const { verdict, factors } = reasons[key] ?? { factors: [] };
    const open = unknown?.includes(key) || verdict === 'UNKNOWN';
    return { segment: key, verdict: segments[key] ? 'TRUE' : open ? 'UNKNOWN' : 'FALSE', factors };
  });
}

function writePlacement(
  { segment, strength, unknown }: Placement,
  out: ExclusiveOutput,
  row: number,
  indexes: ReadonlyMap<string, number>,
): void {
  if (segment === null) {
    if (unknown) out.segment[row] = UNKNOWN_SEGMENT;
    return;
  }
  out.segment[row] = indexOf(segment, indexes);
  if (strength !== undefined) out.strength[row] = strength;
}

function writePlacements(
  { segments, unknown }: Placements,
  out: OverlappingOutput,
  row: number,
  indexes: ReadonlyMap<string, number>,
): void {
  for (const key of Object.keys(segments)) {
    out.strengths[row * out.segments + indexOf(key, indexes)] = segments[key]!;
  }
  for (const key of unknown ?? []) {
    const at = row * out.segments + indexOf(key, indexes);
    if (out.strengths[at] === 0) out.strengths[at] = UNKNOWN_STRENGTH;
  }
}

function writeScores(
  scores: Readonly<Record<string, number | null>>,
  columns: ReadonlyMap<string, Float64Array>,
  row: number,
): void {
  for (const key of Object.keys(scores)) {
    const column = columns.get(key);
    if (!column) throw new RangeError(`classify answered the score "${key}", which is not declared`);
    column[row] = scores[key] ?? Number.NaN;
  }
}

function indexOf(key: string, indexes: ReadonlyMap<string, number>): number {
  const index = indexes.get(key);
  if (index === undefined) throw new RangeError(`classify answered "${key}", which is no key of its segments`);
  return index;
}
