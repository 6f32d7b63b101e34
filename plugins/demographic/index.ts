import type { Segmenter } from 'personagraph/segmenter';
import ageBand from './age-band.ts';
import cross from './cross/cross.ts';
import education from './education.ts';
import gender from './gender.ts';
import generation from './generation.ts';
import household from './household.ts';
import incomeBand from './income-band.ts';
import lifeStage from './life-stage.ts';
import maritalState from './marital-state.ts';
import occupation from './occupation.ts';

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
