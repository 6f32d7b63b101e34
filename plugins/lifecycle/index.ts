import { stage } from './stage.ts';

/** Segmenters by where customers are in their relation to us. */
export default [stage];
