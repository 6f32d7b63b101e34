import { alive } from './alive.ts';
import { stage } from './stage.ts';
import { value } from './value.ts';

/** Segmenters by where customers are in their relation to us. */
export default [stage, alive, value];
