import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, place } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'codes are taken for global',
  caught: 'local-codes',
  segmenter: bandWith({
    assign(model, { columns: { spent, last, kind }, length }, out, { asOf }) {
      for (let row = 0; row < length; row++) {
        const { segment, until } = place(model, spent[row]!, last[row]!, kind.labels[kind.codes[row]!] ?? null, asOf);
        out.segment[row] = segment;
        out.until[row] = until;
        if (kind.codes[row] === 1) out.segment[row] = -1;
      }
    },
  }),
};

export default broken;
