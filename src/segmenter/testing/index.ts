/** Testing a segmenter without a server: `personagraph/testing`. */
export type { Check } from './check.ts';
export { conformance } from './conformance.ts';
export { ConformanceFailure } from './failure.ts';
export type { ConformanceOptions } from './options.ts';
export { type ConformanceReport, runConformance } from './run-conformance.ts';
export { type Trial, type TrialAnswer, type TrialOptions, type TrialRow, trySegmenter } from './trial.ts';
export { type ScoreTrial, type TrialScores, tryScores } from './try-scores.ts';
