import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { latelyWith } from '../../good/lately.ts';

const broken: BrokenSegmenter = {
  slip: 'a declared score is never written',
  caught: 'scores-written',
  segmenter: latelyWith({ root: () => Number.NaN }),
};

export default broken;
