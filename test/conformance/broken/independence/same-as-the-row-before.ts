import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a row without a kind takes that of the row before',
  caught: 'row-order',
  segmenter: bandWith({
    assign(model, { columns, length }, out, ctx) {
      const codes = columns.kind.codes.slice();
      for (let row = 1; row < length; row++) if (codes[row]! < 0) codes[row] = codes[row - 1]!;
      band.assign(model, { columns: { ...columns, kind: { ...columns.kind, codes } }, length }, out, ctx);
    },
  }),
};

export default broken;
