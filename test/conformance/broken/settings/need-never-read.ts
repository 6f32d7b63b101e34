import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandNeeds, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a need of an earlier version is still declared',
  caught: 'needs-read',
  segmenter: bandWith({
    needs: () => ({ ...bandNeeds, income: { kind: 'number', from: 'customer.income' } }),
  }),
};

export default broken;
