import type { Segmenter } from 'personagraph/segmenter';
import topSpenders from './top-spenders/index.ts';

const segmenters: Segmenter[] = [topSpenders];

export default segmenters;
