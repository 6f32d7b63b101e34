import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'explain formats a time that may be missing',
  caught: 'explain-agrees',
  segmenter: bandWith({
    explain(model, row, ctx) {
      const text = new Date(row.last as number).toISOString();
      if (row.last === null) throw new Error(`no time, ${text}`);
      return band.explain(model, row, ctx);
    },
  }),
};

export default broken;
