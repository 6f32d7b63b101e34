import type { Segmenter } from 'personagraph/segmenter';
import ageBand from './age-band/index.ts';
import cross from './cross/index.ts';
import education from './education/index.ts';
import gender from './gender/index.ts';
import generation from './generation/index.ts';
import household from './household/index.ts';
import incomeBand from './income-band/index.ts';
import lifeStage from './life-stage/index.ts';
import maritalState from './marital-state/index.ts';
import occupation from './occupation/index.ts';

const segmenters: Segmenter[] = [
  ageBand,
  cross,
  education,
  gender,
  generation,
  household,
  incomeBand,
  lifeStage,
  maritalState,
  occupation,
];

export default segmenters;
