import type { Segmenter } from 'personagraph/segmenter';
import conditions from './conditions/index.ts';

const segmenters: Segmenter[] = [conditions];

export default segmenters;
