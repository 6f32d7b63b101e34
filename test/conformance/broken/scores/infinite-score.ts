import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { latelyWith } from '../../good/lately.ts';

const broken: BrokenSegmenter = {
  slip: 'a score of very large values is infinite',
  caught: 'answers-in-range',
  segmenter: latelyWith({ root: (spent) => (spent >= 0 ? Math.exp(spent) : Number.NaN) }),
};

export default broken;
