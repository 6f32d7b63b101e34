import type { Segmenter } from 'personagraph/segmenter';
import cityTier from './city-tier/index.ts';
import climate from './climate/index.ts';
import distance from './distance/index.ts';
import hotSpots from './hot-spots/index.ts';
import place from './place/index.ts';
import timeZone from './time-zone/index.ts';

const segmenters: Segmenter[] = [place, climate, cityTier, distance, hotSpots, timeZone];

export default segmenters;
