import type { Aggregate, Measure, Quantiles } from '../../engine/groups/aggregates.ts';
import type { CrossTab } from '../../engine/groups/cross-tab.ts';
import type { Distribution } from '../../engine/groups/distribution.ts';
import type { Estimated, EstimatedNumber } from '../../engine/groups/estimate.ts';
import type { Slicing } from '../../engine/groups/slices.ts';
import type { PlainFailure } from '../threads/plain-failure.ts';
import type { Group } from './group.ts';
import type { FeatureFacts } from './group-feature.ts';
import type { Series, SeriesAsk } from './group-series.ts';

/** A feature, and how its values are cut into slices. */
export interface Axis extends Slicing {
  readonly feature: string;
  /** The kind of feature that the edges are of; left out without edges. */
  readonly edgesOf?: 'number' | 'time';
}

/** Which members a page has: those after or before a row id, from the front or from the back. */
export interface MembersPage {
  readonly after: number | null;
  readonly before: number | null;
  readonly backward: boolean;
  readonly limit: number;
}

/** What may be asked of a group, and the answer to each. Plain data: both cross threads. */
export interface GroupQuestions {
  readonly size: { readonly ask: object; readonly answer: GroupSize };
  /** Row ids, in the direction of the page. */
  readonly members: { readonly ask: MembersPage; readonly answer: readonly number[] };
  readonly distribution: { readonly ask: Axis; readonly answer: Distribution & FeatureFacts };
  readonly quantiles: {
    readonly ask: { readonly feature: string; readonly at: readonly number[] };
    readonly answer: Quantiles & FeatureFacts;
  };
  readonly aggregate: {
    readonly ask: { readonly feature: string; readonly measure: Measure };
    readonly answer: Aggregate & FeatureFacts;
  };
  readonly estimate: {
    readonly ask: Estimated & { readonly feature: string };
    readonly answer: EstimatedNumber &
      FeatureFacts & {
        readonly asOf: number;
        /** What to say of a value that nobody in the workspace has, members or not; null where somebody has it. */
        readonly absent: string | null;
      };
  };
  readonly crossTab: {
    readonly ask: { readonly rows: Axis; readonly columns: Axis };
    readonly answer: CrossTabAnswer;
  };
  readonly overlap: { readonly ask: { readonly other: Group }; readonly answer: GroupOverlap };
  readonly series: { readonly ask: SeriesAsk; readonly answer: Series };
}

export interface CrossTabAnswer extends CrossTab {
  readonly rowFeature: FeatureFacts;
  readonly columnFeature: FeatureFacts;
}

export interface GroupSize {
  readonly count: number;
  /** Customers of whom nobody knows whether they belong. */
  readonly unknown: number;
  /** All customers of the workspace. */
  readonly everybody: number;
  /** The time of the snapshot, milliseconds since 1970. */
  readonly asOf: number;
}

/** How a group overlaps with another. */
export interface GroupOverlap {
  readonly first: number;
  readonly second: number;
  readonly both: number;
  readonly population: number;
  /** Customers of whom nobody knows whether they are in both. */
  readonly unknown: number;
}

export type QuestionKind = keyof GroupQuestions;
export type GroupQuestion = {
  readonly [K in QuestionKind]: { readonly kind: K } & GroupQuestions[K]['ask'];
}[QuestionKind];
export type GroupAnswer = GroupQuestions[QuestionKind]['answer'];

/** An answer, or why there is none. */
export type Outcome = { readonly answer: GroupAnswer } | { readonly failure: PlainFailure };
