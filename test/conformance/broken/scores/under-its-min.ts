import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { lately, latelyWith } from '../../good/lately.ts';

const broken: BrokenSegmenter = {
  slip: 'a score lies under its declared min',
  caught: 'answers-in-range',
  segmenter: latelyWith({ root: (spent) => lately.root(spent) - 1 }),
};

export default broken;
