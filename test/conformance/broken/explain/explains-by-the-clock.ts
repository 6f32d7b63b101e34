import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'explain judges by the time of the fit',
  caught: 'explain-agrees',
  segmenter: bandWith({
    explain: (model, row) => band.explain(model, row, { asOf: Date.UTC(2024, 0, 1) }),
  }),
};

export default broken;
