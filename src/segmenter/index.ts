/** The public contract of segmenter plugins: `personagraph/segmenter`. */
export type {
  Batch,
  CategoryColumn,
  Column,
  Columns,
  ExclusiveOutput,
  ListColumn,
  OverlappingOutput,
} from './batch.ts';
export { batchFromRows } from './columns.ts';
export { composed, exactForm, looseForm } from './composed.ts';
export { defineSegmenter } from './define.ts';
export { NotEnoughData } from './errors.ts';
export type { Explanation, Factor, SegmentExplanation, Verdict } from './explanation.ts';
export type {
  EventAggregation,
  EventAnchor,
  EventCondition,
  EventSessions,
  EventSource,
  EventTest,
  EventWindow,
  FeatureKind,
  FeatureSource,
  FeatureValues,
  Need,
  Needs,
  Row,
} from './feature.ts';
export type { FeatureFacts } from './feature-facts.ts';
export { ContradictedSettings, type FeatureInfo, type FeatureInfos } from './feature-info.ts';
export type { ModelNumber, ModelReport, ModelWarning } from './model-report.ts';
export { didYouMean } from './near-matches.ts';
export { UNKNOWN_SEGMENT, UNKNOWN_STRENGTH } from './output.ts';
export {
  type CutsOf,
  cutNumbers,
  endOfRange,
  equalCuts,
  fewForCuts,
  fewObservations,
  finiteNumbers,
  type Observations,
} from './report-parts.ts';
export type { Placement, Placements, Reasons } from './row-by-row.ts';
export type { RuleClause, RuleDoubt, RuleReading } from './rules/rule-reading.ts';
export { MOST_SCORES, type ScoreDefinition, scoreKey } from './score.ts';
export {
  type Basis,
  CONTRACT,
  type EvaluationContext,
  type FitContext,
  type Fitted,
  type Isolation,
  type Json,
  type SegmentDefinition,
  type Segmenter,
} from './segmenter.ts';
export { counted, percent, shownDay, shownMinute, shownNumber, shownTime } from './shown.ts';
export { type BilingualText, chinese, english, type Text } from './text.ts';
export { DAY, isTime, LAST_TIME } from './time.ts';
