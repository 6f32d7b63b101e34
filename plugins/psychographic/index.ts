import { interests } from './interests.ts';
import { lifestyle } from './lifestyle.ts';
import { scales } from './scales.ts';
import { values } from './values.ts';

/** Segmenters by what customers are like. */
export default [interests, scales, values, lifestyle];
