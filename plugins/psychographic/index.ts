import interests from './interests/index.ts';
import latentClasses from './latent-classes/index.ts';
import lifestyle from './lifestyle/index.ts';
import scales from './scales/index.ts';
import values from './values/index.ts';

/** Segmenters by what customers are like. */
export default [interests, scales, values, lifestyle, latentClasses];
