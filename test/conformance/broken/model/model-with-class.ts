import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

class Cuts {
  readonly low = 0;
}

const broken: BrokenSegmenter = {
  slip: 'the model is an object of a class',
  caught: 'model-is-json',
  segmenter: bandWith({
    fit: ({ columns }, settings) => ({
      segments: SEGMENTS,
      model: { ...modelOf(columns.spent, settings), cuts: new Cuts() } as never,
    }),
  }),
};

export default broken;
