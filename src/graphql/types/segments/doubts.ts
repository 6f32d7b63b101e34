import { doubtsOfSettings } from '../../../services/segmentations/rule-doubts.ts';
import { builder } from '../../core/builder.ts';
import { DOUBTS_COST, MOST_DOUBTS, RuleDoubt } from './rule-doubt.ts';
import { Segmentation } from './segmentation.ts';

builder.objectFields(Segmentation, (t) => ({
  doubts: t.field({
    type: [RuleDoubt],
    cost: DOUBTS_COST,
    size: MOST_DOUBTS,
    description:
      'Parts of its rules that can never hold, always do, or ask of what nobody has, by what is known now. Empty for segmenters ' +
      'that have no rules.',
    resolve: async (row, _args, { scope, registry }) => [...(await doubtsOfSettings(scope, registry, row))],
  }),
}));
