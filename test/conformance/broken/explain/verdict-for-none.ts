import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'none is explained as TRUE',
  caught: 'explain-agrees',
  segmenter: bandWith({
    explain: (model, row, ctx) => ({ ...band.explain(model, row, ctx), verdict: 'TRUE' }),
  }),
};

export default broken;
