import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'the version is not a semantic one',
  caught: 'manifest',
  segmenter: bandWith({
    version: '1.0',
  }),
};

export default broken;
