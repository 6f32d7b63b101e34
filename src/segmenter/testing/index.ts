/** Trying a segmenter without a server: `personagraph/testing`. */
export { type Trial, type TrialAnswer, type TrialOptions, type TrialRow, trySegmenter } from './trial.ts';
