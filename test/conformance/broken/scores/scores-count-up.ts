import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { DAYS, latelyWith, ROOT } from '../../good/lately.ts';

let asked = 0;

const broken: BrokenSegmenter = {
  slip: 'the scores are others each time they are asked for',
  caught: 'scores-written',
  segmenter: latelyWith({ scores: () => [DAYS, { ...ROOT, max: 1e12 + asked++ }] }),
};

export default broken;
