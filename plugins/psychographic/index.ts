import { clusters } from './clusters.ts';
import { interests } from './interests.ts';

/** Segmenters by what customers are like. */
export default [clusters, interests];
