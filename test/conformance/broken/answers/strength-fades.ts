import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, place } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'strength fades by the day, until the end of the band',
  caught: 'until-honest',
  segmenter: bandWith({
    assign(model, { columns: { spent, last, kind }, length }, out, { asOf }) {
      for (let row = 0; row < length; row++) {
        const { segment, until } = place(model, spent[row]!, last[row]!, kind.labels[kind.codes[row]!] ?? null, asOf);
        out.segment[row] = segment;
        out.until[row] = until;
        if (segment >= 0) out.strength[row] = (until - asOf) / model.activeMs;
      }
    },
  }),
};

export default broken;
