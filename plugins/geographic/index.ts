import type { Segmenter } from 'personagraph/segmenter';
import place from './place.ts';

const segmenters: Segmenter[] = [place];

export default segmenters;
