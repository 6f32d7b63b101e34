import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Batch, ExclusiveOutput, OverlappingOutput } from './batch.ts';
import type { Explanation, SegmentExplanation } from './explanation.ts';
import type { Needs, Row } from './feature.ts';
import type { FeatureFacts } from './feature-facts.ts';
import type { FeatureInfos } from './feature-info.ts';
import type { ModelReport } from './model-report.ts';
import type { RowByRow } from './row-by-row.ts';
import type { RuleReading } from './rules/rule-reading.ts';
import type { ScoreDefinition } from './score.ts';
import type { Text } from './text.ts';

/** The version of this contract; a host refuses a segmenter made for another. */
export const CONTRACT = 1;

/** The side of customers that a segmentation looks at. */
export type Basis = 'DEMOGRAPHIC' | 'GEOGRAPHIC' | 'PSYCHOGRAPHIC' | 'BEHAVIORAL' | 'LIFECYCLE' | 'RULES';

/** Plain JSON, as a model must be: it is stored, and read by another process. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** A segment as a segmenter declares it. */
export interface SegmentDefinition {
  /** Unique within the segmentation and stable over refits: `[a-z0-9][a-z0-9_-]*`, at most 64 characters. */
  readonly key: string;
  readonly name: Text;
  readonly description?: Text;
}

/** The outcome of `fit`. */
export interface Fitted<M> {
  /** The segments, in the order their indexes refer to. */
  readonly segments: readonly SegmentDefinition[];
  /** Plain JSON with all that `assign` and `explain` need. */
  readonly model: M;
}

/** The clock of an evaluation. A segmenter takes the time from here only. */
export interface EvaluationContext {
  /** The time of evaluation, milliseconds since 1970-01-01T00:00:00Z. */
  readonly asOf: number;
  /**
   * Facts of the features behind needs, by the names of `needs`; needs of which there is nothing to say are left out.
   * Default: nothing is known.
   */
  readonly features?: Readonly<Record<string, FeatureFacts>>;
}

/** The means of `fit` besides the population. */
export interface FitContext extends EvaluationContext {
  /** Seeded: the same seed gives the same numbers, 0 <= n < 1. A segmenter takes randomness from here only. */
  readonly random: () => number;
  /** Aborted when the run is cancelled; long fits look at it. */
  readonly signal: AbortSignal;
}

interface Common<S extends StandardSchemaV1, N extends Needs> {
  /** `basis.name`, unique among the enabled plugins: `lifecycle.stage`. */
  readonly id: string;
  /** Semantic version. A new one marks models of older ones for refitting. */
  readonly version: string;
  readonly basis: Basis;
  readonly name: Text;
  /** The method, by formula and source. */
  readonly description: Text;
  /** Settings, as a Standard Schema (zod, valibot, arktype...). `{}` must be valid: every setting has a default. */
  readonly config: S;
  /** The features it reads: fixed, or chosen by the settings. */
  readonly needs: N | ((config: StandardSchemaV1.InferOutput<S>) => N);
  /**
   * The numbers it computes of every customer beside the segments, by the settings. `assign` writes them into
   * `out.scores`, `classify` answers them by key. Default: none, which costs nothing.
   */
  readonly scores?: (config: StandardSchemaV1.InferOutput<S>) => readonly ScoreDefinition[];
  /**
   * The settings with what the catalogue knows of its needs: a scale without a range of its own takes that of its
   * question. Its needs stay the same. Default: the settings as they are. Throws `ContradictedSettings`.
   */
  readonly settle?: (
    config: StandardSchemaV1.InferOutput<S>,
    features: FeatureInfos,
  ) => StandardSchemaV1.InferOutput<S>;
  /**
   * The rule by which a segment of a new model is the same as one of the last. `key` (the default): its key, for
   * segments that mean the same whatever the population. `members`: whom they have in common, for clusters, whose keys
   * are numbers; the host then keeps the key of the last model.
   */
  readonly identity?: 'key' | 'members';
  /**
   * Runs it apart, so that a hang or a leak ends only itself. It costs the copying of its columns. Default: in process.
   * A thread contains mistakes, not malice.
   */
  readonly isolate?: boolean | Isolation;
}

/** Limits of a segmenter that runs apart from the host, in a thread of its own. */
export interface Isolation {
  /** Most memory of its objects in MB (typed arrays are not counted); beyond, the thread is ended. Default 512. */
  readonly memoryMb?: number;
  /** Longest a fit with the answers for everybody, or a batch of answers, may take in ms. Default 300,000. */
  readonly timeoutMs?: number;
}

interface Exclusive<N extends Needs, M> {
  /** `exclusive` (the default): at most one segment a customer. */
  readonly membership?: 'exclusive';
  /** Answers every row of the batch on its own, synchronously, from the model, the columns and `ctx` only. */
  assign(model: M, batch: Batch<N>, out: ExclusiveOutput, ctx: EvaluationContext): void;
  /** Says why one customer is where `assign` puts it. */
  explain(model: M, row: Row<N>, ctx: EvaluationContext): Explanation;
}

interface Overlapping<N extends Needs, M> {
  /** `overlapping`: any number of segments a customer. */
  readonly membership: 'overlapping';
  assign(model: M, batch: Batch<N>, out: OverlappingOutput, ctx: EvaluationContext): void;
  /** One explanation a segment, in the order of the segments, whether the customer is in it or not. */
  explain(model: M, row: Row<N>, ctx: EvaluationContext): readonly SegmentExplanation[];
}

/** Learns its model from the population. */
interface Learning<S extends StandardSchemaV1, N extends Needs, M> {
  /**
   * Sees the whole population in canonical order. The same population, settings and seed give the same model.
   * Throws `NotEnoughData` where the population cannot support a model.
   */
  fit(population: Batch<N>, config: StandardSchemaV1.InferOutput<S>, ctx: FitContext): Fitted<M> | Promise<Fitted<M>>;
  /**
   * Tells the numbers of a model that `fit` gave: parameters, quality and doubts. The host calls it once after a fit,
   * with the model as it is stored, and keeps what it says beside the model. The same model and settings give the same
   * report. One that throws, or breaks the limits of {@link ModelReport}, costs the report only: the answers stand.
   */
  report?(model: M, config: StandardSchemaV1.InferOutput<S>): ModelReport;
}

/** Has nothing to learn: its settings are its model. */
interface Fixed<S extends StandardSchemaV1> {
  segments(config: StandardSchemaV1.InferOutput<S>): readonly SegmentDefinition[];
  /** Shows its rules clause by clause. Default: its settings are no rules. */
  readonly rules?: RuleReading<StandardSchemaV1.InferOutput<S>>;
}

type Answering<N extends Needs, M> = Exclusive<N, M> | Overlapping<N, M> | RowByRow<N, M>;

export type LearningSegmenter<S extends StandardSchemaV1, N extends Needs, M> = Common<S, N> &
  Learning<S, N, M> &
  Answering<N, M>;

export type FixedSegmenter<S extends StandardSchemaV1, N extends Needs> = Common<S, N> &
  Fixed<S> &
  Answering<N, StandardSchemaV1.InferOutput<S>>;

/** A segmenter as the host sees it, its types erased by {@link defineSegmenter}. */
export interface Segmenter {
  readonly contract: typeof CONTRACT;
  readonly id: string;
  readonly version: string;
  readonly basis: Basis;
  readonly name: Text;
  readonly description: Text;
  readonly membership: 'exclusive' | 'overlapping';
  readonly config: StandardSchemaV1;
  needs(config: unknown): Needs;
  /** Absent where the segmenter computes no scores. */
  scores?(config: unknown): readonly ScoreDefinition[];
  /** Absent in segmenters that were made without `defineSegmenter`, or before it was there. */
  settle?(config: unknown, features: FeatureInfos): unknown;
  fit(population: Batch<Needs>, config: unknown, ctx: FitContext): Promise<Fitted<Json>>;
  assign(model: Json, batch: Batch<Needs>, out: ExclusiveOutput | OverlappingOutput, ctx: EvaluationContext): void;
  explain(model: Json, row: Row<Needs>, ctx: EvaluationContext): readonly Explanation[];
  /** Absent where its settings are no rules. */
  readonly rules?: RuleReading<unknown>;
  /** Absent where the segmenter tells no numbers. */
  report?(model: Json, config: unknown): ModelReport;
  /** True where `fit` reads the population. */
  readonly learns: boolean;
  readonly identity: 'key' | 'members';
  /** Limits of the thread it runs in, null: in process. */
  readonly isolation: Required<Isolation> | null;
}
