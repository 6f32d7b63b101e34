/** Numerical methods that several segmenters share: `personagraph/statistics`. Pure functions over plain arrays. */
export { binOf, describeBin, innerCuts, quantile, round } from './quantile.ts';
