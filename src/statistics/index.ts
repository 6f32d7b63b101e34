/**
 * Numerical methods that several segmenters share: `personagraph/statistics`. Pure functions over plain arrays; chance
 * comes from a `random` that is handed in.
 */
export { type AnswerPatterns, type Answers, answerPatterns } from './answer-patterns.ts';
export {
  type ChosenCount,
  type ClusterCount,
  type ClusterTrials,
  type CountCriterion,
  chooseClusterCount,
  tryClusterCounts,
} from './cluster-count.ts';
export { calinskiHarabasz, clusterMeans, daviesBouldin } from './cluster-separation.ts';
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
export { adjustedRandIndex, type Contingency, contingency, jaccardIndexes } from './label-agreement.ts';
export type { ClassParameters } from './latent-class-em.ts';
export { LatentClassEm } from './latent-class-em.ts';
export {
  chooseClassCount,
  type LatentClasses,
  type LatentClassOptions,
  latentClasses,
  latentClassSteps,
} from './latent-classes.ts';
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
  bootstrapRows,
  globalStability,
  type SegmentStability,
  stabilityAcross,
  stabilityWithin,
} from './segment-stability.ts';
export {
  type Silhouette,
  type SilhouetteOptions,
  silhouette,
  silhouetteBy,
  simplifiedSilhouette,
} from './silhouette.ts';
