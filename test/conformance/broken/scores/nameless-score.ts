import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { DAYS, latelyWith, ROOT } from '../../good/lately.ts';

const broken: BrokenSegmenter = {
  slip: 'a score has no words in Chinese',
  caught: 'texts',
  segmenter: latelyWith({ scores: () => [DAYS, { ...ROOT, name: { en: 'Root', zh: ' ' } }] }),
};

export default broken;
