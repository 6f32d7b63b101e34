import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, place } from '../../good/band.ts';

const weights: Record<string, number> = { CUSTOMER: 0.9, MARKET: 0.1 };

const broken: BrokenSegmenter = {
  slip: 'labels are looked up in a plain object, which knows "constructor" too',
  caught: 'answers-in-range',
  segmenter: bandWith({
    assign(model, { columns: { spent, last, kind }, length }, out, { asOf }) {
      for (let row = 0; row < length; row++) {
        const { segment, until } = place(model, spent[row]!, last[row]!, kind.labels[kind.codes[row]!] ?? null, asOf);
        out.segment[row] = segment;
        out.until[row] = until;
        out.strength[row] = Number(weights[kind.labels[kind.codes[row]!] ?? ''] ?? 1);
      }
    },
  }),
};

export default broken;
