import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith } from '../../good/band.ts';

let reports = 0;

const broken: BrokenSegmenter = {
  slip: 'the report tells how often it was asked',
  caught: 'report-sound',
  segmenter: bandWith({
    report: ({ cut }) => ({
      parameters: [{ name: 'cut', value: cut, text: `The cut, report ${++reports}.` }],
      quality: [],
      warnings: [],
    }),
  }),
};

export default broken;
