/**
 * Numerical methods that several segmenters share: `personagraph/statistics`. Pure functions over plain arrays; chance
 * comes from a `random` that is handed in.
 */

export { adjustedRandIndex, type Contingency, contingency, jaccardIndexes } from './agreement/label-agreement.ts';
export {
  bootstrapRows,
  globalStability,
  type SegmentStability,
  stabilityAcross,
  stabilityWithin,
} from './agreement/segment-stability.ts';
export {
  type ChosenCount,
  type ClusterCount,
  type ClusterTrials,
  type CountCriterion,
  chooseClusterCount,
  tryClusterCounts,
} from './cluster-count.ts';
export { calinskiHarabasz, clusterMeans, daviesBouldin } from './cluster-separation.ts';
export { chiSquaredQuantile, chiSquaredTail } from './drift/chi-squared.ts';
export type { Overlap } from './drift/overlap.ts';
export {
  criticalStability,
  DRIFT_LEVEL,
  EMPTY_BIN,
  joinedBins,
  LEAST_EXPECTED,
  leastTogether,
  populationStability,
  type Stability,
} from './drift/population-stability.ts';
export { type Fence, fenceOf, LEAST_VALUES } from './fences.ts';
export { dispersion, firstMaximumOfGaps, type Gap, type GapTrials, gapStatistic } from './gap-statistic.ts';
export {
  defaultGamma,
  type KPrototypesOptions,
  kPrototypes,
  type MixedClustering,
  type MixedPoints,
} from './k-prototypes.ts';
export { type KMeansOptions, kMeans, kMeansFrom } from './kmeans.ts';
export { seedCentres } from './kmeans-seeding.ts';
export { type AnswerPatterns, type Answers, answerPatterns } from './latent-classes/answer-patterns.ts';
export type { ClassParameters } from './latent-classes/em.ts';
export { LatentClassEm } from './latent-classes/em.ts';
export {
  chooseClassCount,
  type LatentClasses,
  type LatentClassOptions,
  latentClasses,
  latentClassSteps,
} from './latent-classes/latent-classes.ts';
export { type Clustering, inertiaOf, type LloydOptions } from './lloyd.ts';
export { type MiniBatchOptions, miniBatches } from './mini-batch.ts';
export { type Complete, completeRows, fillWithMeans, type MissingPolicy, rowsWithValues } from './missing.ts';
export { partitionSeeds } from './partition-seeding.ts';
export { columnMeans, isKnown, type Points, pick, squaredDistance } from './points.ts';
export {
  componentsFor,
  type PrincipalComponents,
  principalComponents,
  project,
} from './principal-components.ts';
export { binOf, describeBin, innerCuts, quantile, round } from './quantile.ts';
export { sampleIndexes } from './sample.ts';
export { applyScale, learnScale, type Scale, type Scaling } from './scaling.ts';
export {
  type ForecastStep,
  forecastSeries,
  LEAST_OBSERVATIONS,
  NORMAL,
  type SeriesForecast,
  stepsOf,
} from './series/forecast.ts';
export { type Minimum, nelderMead } from './series/nelder-mead.ts';
export { fitSmoothing, type Smoothing, type SmoothingShape, type SmoothingWeights } from './series/smoothing.ts';
export {
  type Silhouette,
  type SilhouetteOptions,
  silhouette,
  silhouetteBy,
  simplifiedSilhouette,
} from './silhouette.ts';
