import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'the report divides by a count that is zero',
  caught: 'report-sound',
  segmenter: bandWith({
    report: ({ cut }) => ({
      parameters: [{ name: 'cut', value: cut, text: 'The cut.' }],
      quality: [{ name: 'relative', value: cut / 0, text: 'The cut for each customer without purchases.' }],
      warnings: [],
    }),
  }),
};

export default broken;
