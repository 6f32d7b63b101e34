import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, place } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'assign takes now from the machine',
  caught: 'no-clock',
  segmenter: bandWith({
    assign(model, { columns: { spent, last, kind }, length }, out) {
      for (let row = 0; row < length; row++) {
        const { segment, until } = place(
          model,
          spent[row]!,
          last[row]!,
          kind.labels[kind.codes[row]!] ?? null,
          Date.now(),
        );
        out.segment[row] = segment;
        out.until[row] = until;
      }
    },
  }),
};

export default broken;
