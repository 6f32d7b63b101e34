import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'the description was left empty',
  caught: 'texts',
  segmenter: bandWith({
    description: ' ',
  }),
};

export default broken;
