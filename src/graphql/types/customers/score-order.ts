import { builder } from '../../core/builder.ts';

/** A score to order by. */
export const ScoreOrderInput = builder.inputType('ScoreOrder', {
  description:
    'A score that customers are ordered by. Those of whom it is unknown come last in either direction. NOT_FOUND for a ' +
    'segmentation or score that is not there, with near matches. A page costs one look at the score of everybody listed.',
  fields: (t) => ({
    segmentation: t.id({ required: true, description: 'The segmentation, by its id or key.' }),
    key: t.string({ required: true, description: 'Key of the score.' }),
  }),
});
