import alive from './alive/index.ts';
import lead from './lead/index.ts';
import stage from './stage/index.ts';
import value from './value/index.ts';

/** Segmenters by where customers are in their relation to us. */
export default [stage, alive, value, lead];
