import { defineSegmenter } from 'personagraph/segmenter';
import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandConfig, bandNeeds, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'classify answers a key that is no segment',
  caught: 'answers-in-range',
  segmenter: defineSegmenter({
    id: 'behavioral.band',
    version: '1.0.0',
    basis: 'BEHAVIORAL',
    name: 'Band',
    description: 'By row.',
    config: bandConfig,
    needs: bandNeeds,
    segments: () => SEGMENTS,
    classify: (_, { spent }) => ({ segment: spent === null ? null : spent < 50 ? 'low' : 'hihg' }),
    explain: (_, { spent }) => ({
      factors: [{ feature: 'spent', observed: spent, expected: '< 50', verdict: 'TRUE', text: 'Spent.' }],
    }),
  }),
};

export default broken;
