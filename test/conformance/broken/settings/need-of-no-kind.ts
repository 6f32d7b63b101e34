import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandNeeds, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'the kind of a need is that of the database',
  caught: 'needs-declared',
  segmenter: bandWith({
    needs: () => ({ ...bandNeeds, spent: { kind: 'float' as never, from: 'events.purchase.amount' } }),
  }),
};

export default broken;
