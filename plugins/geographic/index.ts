import type { Segmenter } from 'personagraph/segmenter';
import cityTier from './city-tier.ts';
import climate from './climate.ts';
import distance from './distance.ts';
import hotSpots from './hot-spots.ts';
import place from './place.ts';
import timeZone from './time-zone.ts';

const segmenters: Segmenter[] = [place, climate, cityTier, distance, hotSpots, timeZone];

export default segmenters;
