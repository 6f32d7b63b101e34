/** A step of a conversion: an event of a type (a purchase, where it is the type of sales), or coming into a segment. */
export type ConversionStep = { readonly event: string } | { readonly segmentId: number };

/** From one step to another within so many days of 24 hours. */
export interface Conversion {
  readonly from: ConversionStep;
  readonly to: ConversionStep;
  readonly withinDays: number;
}

/** What asks customers something: the question of a survey, or a trait. */
export type Asked = { readonly survey: string; readonly question: string } | { readonly trait: string };

/** Which answers count as satisfied: those of so much and more. */
export interface Satisfaction {
  readonly asked: Asked;
  readonly from: number;
}

/** How a workspace defines its outcomes. */
export interface OutcomeStandard {
  /** Days before a period in which somebody who is retained in it bought; null: as many as the period has. */
  readonly retentionDays: number | null;
  readonly conversion: Conversion | null;
  /** What asks, on a scale of 0 to 10, how likely somebody is to recommend. */
  readonly recommendation: Asked | null;
  readonly satisfaction: Satisfaction | null;
  /** The score that is customer lifetime value; null: `lifetime_value` of the first segmentation that has it. */
  readonly valueSegmentationId: number | null;
  readonly valueScore: string | null;
  /** Share of revenue that is left after the cost of goods, and before that of marketing, 0..1; null: nobody said. */
  readonly margin: number | null;
  readonly version: number;
}

export const DEFAULT_OUTCOMES: OutcomeStandard = {
  retentionDays: null,
  conversion: null,
  recommendation: null,
  satisfaction: null,
  valueSegmentationId: null,
  valueScore: null,
  margin: null,
  version: 0,
};
