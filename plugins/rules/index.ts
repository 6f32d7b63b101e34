import type { Segmenter } from 'personagraph/segmenter';
import conditions from './conditions/index.ts';
import lists from './lists/index.ts';

const segmenters: Segmenter[] = [conditions, lists];

export default segmenters;
