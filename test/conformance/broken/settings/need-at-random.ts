import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandNeeds, bandWith } from '../../good/band.ts';

let asked = 0;

const broken: BrokenSegmenter = {
  slip: 'needs are named anew with every call',
  caught: 'needs-declared',
  segmenter: bandWith({
    needs: () => ({ ...bandNeeds, last: { ...bandNeeds.last, description: `Asked ${asked++} times` } }),
  }),
};

export default broken;
