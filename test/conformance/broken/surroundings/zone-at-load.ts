import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

/** Minutes that the server is behind UTC, looked up once. */
const OFFSET = new Date(0).getTimezoneOffset();

const broken: BrokenSegmenter = {
  slip: 'the module keeps the time zone of the server that loads it',
  caught: 'load-apart',
  segmenter: bandWith({
    assign: (model, batch, out, { asOf }) => band.assign(model, batch, out, { asOf: asOf - OFFSET * 60_000 }),
  }),
};

export const { segmenter } = broken;
export default broken;
