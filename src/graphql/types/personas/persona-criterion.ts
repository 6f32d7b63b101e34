import { CRITERIA, type PersonaCriterion as Row } from '../../../db/tables/personas/persona-criteria.ts';
import { segmentProblem } from '../../../engine/answer/sources.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { decodeId } from '../../core/id.ts';
import { one, rowsOf } from '../../core/reading.ts';
import { Segment } from '../segments/segment.ts';

export const Criterion = builder.objectRef<Row>('PersonaCriterion').implement({
  extensions: rowsOf(CRITERIA),
  description: "Membership of a segment counts towards a persona's fit.",
  fields: (t) => ({
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment; null for one just deleted.',
      ...one('segment', 'segmentId'),
    }),
    weight: t.exposeFloat('weight', { description: 'How much it counts; below 0 against the persona.' }),
    problem: t.string({
      nullable: true,
      description:
        'Why nobody knows who is in the segment now: its segmentation is not live, or has it no more. Then it counts as ' +
        'the worst case: nobody is in it, or everybody where it counts against. Null where it is known.',
      resolve: criterionProblem,
    }),
  }),
});

/** The `problem` of a criterion; null where there is none. */
export async function criterionProblem(
  { segmentId }: Pick<Row, 'segmentId'>,
  _args: object,
  { loaders }: Context,
): Promise<string | null> {
  const segment = await loaders.segment.load(segmentId);
  const segmentation = segment && (await loaders.segmentation.load(segment.segmentationId));
  return segmentation ? segmentProblem(segment, segmentation) : 'its segment was deleted';
}

export const CriterionInput = builder.inputType('PersonaCriterionInput', {
  description: 'A segment that counts towards the fit.',
  fields: (t) => ({
    segmentId: t.id({ required: true, description: 'The segment.' }),
    weight: t.float({ required: true, description: 'How much it counts, -100 to 100 but 0; below 0 against.' }),
  }),
});

/** Criteria with the row ids of their segments. Throws INVALID_ID. */
export function criteriaOf(criteria: readonly (typeof CriterionInput)['$inferInput'][] | null | undefined) {
  return criteria?.map(({ segmentId, weight }, index) => ({
    segmentId: decodeId('Segment', segmentId, ['criteria', String(index), 'segmentId']),
    weight,
  }));
}
