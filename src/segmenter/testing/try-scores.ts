import { batchFromRows } from '../columns.ts';
import type { Needs, Row } from '../feature.ts';
import { exclusiveOutput, overlappingOutput } from '../output.ts';
import type { ScoreDefinition } from '../score.ts';
import type { Segmenter } from '../segmenter.ts';
import { type Trial, type TrialOptions, type TrialRow, trySegmenter } from './trial.ts';

/** One customer's scores by key; null is unknown. */
export type TrialScores = Readonly<Record<string, number | null>>;

export interface ScoreTrial {
  /** The same fit, with its segments. */
  readonly trial: Trial;
  readonly definitions: readonly ScoreDefinition[];
  /** Of the rows it was fitted on. */
  readonly scores: readonly TrialScores[];
  /** Scores of other rows, or at another time, by the fitted model. */
  of(rows: readonly TrialRow[], asOf?: number): readonly TrialScores[];
}

/** As `trySegmenter`, with the scores of the rows. */
export async function tryScores(
  segmenter: Segmenter,
  rows: readonly TrialRow[],
  options: TrialOptions,
): Promise<ScoreTrial> {
  const checked = await segmenter.config['~standard'].validate(options.config ?? {});
  if (checked.issues) throw new TypeError(checked.issues.map((issue) => issue.message).join('; '));
  const needs = segmenter.needs(checked.value);
  const definitions = segmenter.scores?.(checked.value) ?? [];
  const trial = await trySegmenter(segmenter, rows, options);
  const { features = {} } = options;
  const of = (some: readonly TrialRow[], asOf = options.asOf): TrialScores[] => {
    const out =
      segmenter.membership === 'exclusive'
        ? exclusiveOutput(some.length, definitions.length)
        : overlappingOutput(some.length, trial.segments.length, definitions.length);
    segmenter.assign(trial.model, batchFromRows(needs, complete(needs, some)), out, { asOf, features });
    return some.map((_, row) =>
      Object.fromEntries(definitions.map(({ key }, index) => [key, shown(out.scores[index]![row]!)])),
    );
  };
  return { trial, definitions, scores: of(rows), of };
}

function complete(needs: Needs, rows: readonly TrialRow[]): Row<Needs>[] {
  return rows.map((row) => Object.fromEntries(Object.keys(needs).map((name) => [name, row[name] ?? null])));
}

function shown(score: number): number | null {
  return Number.isNaN(score) ? null : score;
}
