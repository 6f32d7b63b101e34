import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, place } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a label that was not there at the fit is an error',
  caught: 'unseen-values',
  segmenter: bandWith({
    assign(model, { columns: { spent, last, kind }, length }, out, { asOf }) {
      for (let row = 0; row < length; row++) {
        const { segment, until } = place(model, spent[row]!, last[row]!, kind.labels[kind.codes[row]!] ?? null, asOf);
        out.segment[row] = segment;
        out.until[row] = until;
        const label = kind.labels[kind.codes[row]!] ?? 'CUSTOMER';
        if (label.startsWith('never')) throw new Error(`unknown kind ${label}`);
      }
    },
  }),
};

export default broken;
