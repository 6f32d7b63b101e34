import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'the id was copied with its basis',
  caught: 'manifest',
  segmenter: bandWith({
    id: 'lifecycle.band',
  }),
};

export default broken;
