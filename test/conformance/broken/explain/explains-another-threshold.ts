import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'explain compares with > where assign has >=',
  caught: 'explain-agrees',
  segmenter: bandWith({
    explain(model, row, ctx) {
      const explained = band.explain(model, row, ctx);
      const low = explained.segment === 'high' && !((row.spent ?? 0) > model.cut);
      return low ? { ...explained, segment: 'low' } : explained;
    },
  }),
};

export default broken;
