import { answerKind } from '../../../engine/catalogue/survey-question.ts';
import { builder } from '../../core/builder.ts';
import { askGroup } from '../../core/group-answers.ts';
import { SurveyQuestion } from '../surveys/survey.ts';
import { GroupDistribution } from './distribution.ts';
import { axisOf } from './group.ts';
import { GroupInput } from './group-input.ts';
import { readGroup } from './read-group.ts';

/** It reads a column of all customers. */
const COST = 250;

builder.objectField(SurveyQuestion, 'results', (t) =>
  t.field({
    type: GroupDistribution,
    nullable: true,
    cost: COST,
    description:
      'How the latest answers are spread, one of each customer, as `group { distribution }` has them of `feature`: those who ' +
      'gave none are `unknown`. Null for free text.',
    args: {
      by: t.arg({ type: GroupInput, description: 'Only of this group. Default: everybody.' }),
      bins: t.arg.int({ description: 'Of numbers: slices of equal width, 1 to 200. Default 20.' }),
      edges: t.arg.floatList({ description: 'Of numbers: ascending edges in place of equal widths, 2 to 201.' }),
      values: t.arg.int({ description: 'Of choices: values listed at most, 1 to 500. Default 50.' }),
    },
    resolve: (question, { by, edges, ...slices }, context) => {
      const kind = answerKind(question);
      if (!kind) return null;
      const feature = `surveys.${question.survey}.${question.key}`;
      const group = by ? readGroup(by) : { everybody: true as const };
      // Questions of every kind are asked together: edges are for those that are numbers.
      const axis = { feature, ...slices, edges: kind === 'number' ? edges : null };
      return askGroup(context, group, 'distribution', axisOf(axis, { bins: 20, values: 50 }, []));
    },
  }),
);
