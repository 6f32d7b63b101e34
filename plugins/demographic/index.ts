import type { Segmenter } from 'personagraph/segmenter';
import ageBand from './age-band.ts';
import incomeBand from './income-band.ts';
import lifeStage from './life-stage.ts';

const segmenters: Segmenter[] = [ageBand, incomeBand, lifeStage];

export default segmenters;
