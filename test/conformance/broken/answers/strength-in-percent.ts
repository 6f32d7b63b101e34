import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, place } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'strength is in percent',
  caught: 'answers-in-range',
  segmenter: bandWith({
    assign(model, { columns: { spent, last, kind }, length }, out, { asOf }) {
      for (let row = 0; row < length; row++) {
        const { segment, until } = place(model, spent[row]!, last[row]!, kind.labels[kind.codes[row]!] ?? null, asOf);
        out.segment[row] = segment;
        out.until[row] = until;
        out.strength[row] = segment === 1 ? 100 : 50;
      }
    },
  }),
};

export default broken;
