import { rfm } from './rfm.ts';

/** Segmenters by what customers do. */
export default [rfm];
