import type { Batch } from '../batch.ts';
import type { Needs } from '../feature.ts';
import type { FeatureInfos } from '../feature-info.ts';
import type { EvaluationContext } from '../segmenter.ts';
import type { Text } from '../text.ts';

/** A clause of a segment's rule, or a group of clauses. */
export interface RuleClause {
  /** Key of the segment. */
  readonly segment: string;
  /** As it is written. */
  readonly text: string;
  /** 0 where all clauses of this depth must hold for the segment; more for the parts of the one above it. */
  readonly depth: number;
}

/** A part of a rule that likely does not mean what it says. */
export interface RuleDoubt {
  /** Key of the segment. */
  readonly segment: string;
  /** The part, as it is written. */
  readonly clause: string;
  /** True where the part is the whole rule of the segment. */
  readonly whole: boolean;
  /**
   * `NEVER`: nobody can meet it. `ALWAYS`: nobody whose data is there can fail it. `EMPTY`: nobody has data of what it
   * asks, which is the same of everybody.
   */
  readonly holds: 'NEVER' | 'ALWAYS' | 'EMPTY';
  /** Why, as a sentence. */
  readonly text: Text;
}

/** The rules of a segmenter whose settings are rules, for those who write them. `C` are its settings. */
export interface RuleReading<C> {
  /** The clauses of each segment, in the order of the segments and in reading order. */
  clauses(config: C): readonly RuleClause[];
  /** Writes the truth of every clause, in the order of `clauses`, one entry a row: 0 FALSE, 1 TRUE, 2 UNKNOWN. */
  judge(config: C, batch: Batch<Needs>, truths: readonly Uint8Array[], ctx: EvaluationContext): void;
  /** Constant texts that its clauses ask to be the value of a need or an entry of it, by the name of the need. Default: none are looked for. */
  labels?(config: C): Readonly<Record<string, readonly string[]>>;
  /** The parts that can never hold, always do, or ask of what nobody has. It claims only what is certain. `features` are facts of its needs. */
  doubts(config: C, features: FeatureInfos): readonly RuleDoubt[];
}
