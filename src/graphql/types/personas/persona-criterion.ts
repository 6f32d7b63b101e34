import { unknownOfSegmentations } from '../../../db/tables/memberships/known-membership.ts';
import { CRITERIA, type PersonaCriterion as Row } from '../../../db/tables/personas/persona-criteria.ts';
import { segmentProblem } from '../../../engine/answer/sources.ts';
import type { CriterionInput as Given } from '../../../services/personas/criterion-input.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { CriterionRole } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { one, rowsOf } from '../../core/reading.ts';
import { Segment } from '../segments/segment.ts';
import { RANGE, ScoreRange, ScoreRangeInput, scoreRangeOf } from './score-range.ts';

export const Criterion = builder.objectRef<Row>('PersonaCriterion');

builder.node(Criterion, {
  extensions: rowsOf(CRITERIA),
  description:
    "A condition that counts towards a persona's fit: a segment, a rule, or a range of a score. The others are null.",
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.criterion.load(id),
  fields: (t) => ({
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment; null of other forms, and for one just deleted.',
      ...one('segment', 'sharedSegmentId'),
    }),
    rule: t.field({
      type: 'JSON',
      bytes: 300,
      nullable: true,
      description: 'The rule, as it was given: a line of the rule language, or a tree; null of other forms.',
      resolve: ({ rule }) => rule,
    }),
    score: t.field({
      type: ScoreRange,
      nullable: true,
      description: `${RANGE} Null of other forms.`,
      resolve: (row) => (row.scoreKey === null ? null : row),
    }),
    role: t.expose('role', { type: CriterionRole, description: 'What it means for a match.' }),
    weight: t.exposeFloat('weight', {
      description:
        'How much it counts. Below 0 a supporting one counts against the persona, without excluding anybody.',
    }),
    version: t.exposeInt('version', {
      description: 'Rises with each edit of it; give it back to change what you saw.',
    }),
    problem: t.string({
      nullable: true,
      description:
        'Why nobody knows of whom it holds now: what it asks is not live, or gone. It is UNKNOWN of everybody then, and ' +
        'counts neither for nor against. Null where it is known.',
      resolve: criterionProblem,
    }),
    notice: t.string({
      nullable: true,
      description: 'Something about it that is likely a slip, such as a segment without members; null: nothing.',
      resolve: async (row, _args, { loaders, scope }) => {
        const segment = row.answered ? await loaders.segment.load(row.segmentId) : null;
        if (!segment || segment.size > 0) return null;
        if (row.sharedSegmentId !== null) return `The segment "${segment.key}" has no members.`;
        // What nobody has a value of holds of nobody, and is no "no" for all that.
        const counts = loaders.children('unknown of segmentations', (ids) => unknownOfSegmentations(scope, ids));
        const [unknown = 0] = await counts.load(segment.segmentationId);
        return `It holds of nobody${unknown === 0 ? '' : `, and is UNKNOWN of ${unknown.toLocaleString('en-US')}`}.`;
      },
    }),
  }),
});

/** The `problem` of a criterion; null where there is none. */
export async function criterionProblem(
  { segmentId, sharedSegmentId, scoreKey }: Pick<Row, 'segmentId' | 'sharedSegmentId' | 'scoreKey'>,
  _args: object,
  { loaders }: Context,
): Promise<string | null> {
  const segment = await loaders.segment.load(segmentId);
  const segmentation = segment && (await loaders.segmentation.load(segment.segmentationId));
  if (!segmentation) return 'its segment was deleted';
  if (sharedSegmentId !== null) return segmentProblem(segment, segmentation);
  const key = scoreKey === null ? 'its rule' : `its range of ${scoreKey}`;
  const { liveModelId, status, enabled } = segmentation;
  if (enabled && liveModelId === null && status !== 'FAILED' && status !== 'UNSATISFIED') {
    return `${key} has no answer yet: its first run is on or waits`;
  }
  if (!enabled) return `${key} is not answered: the persona is not active`;
  const problem = segmentProblem(segment, { key, enabled, status });
  const error = segmentation.error as { readonly message?: string } | null;
  return problem && error?.message ? problem.replace('its error says why', error.message) : problem;
}

export const CriterionInput = builder.inputType('PersonaCriterionInput', {
  description: 'A condition that counts towards the fit: exactly one of segmentId, rule and score.',
  fields: (t) => ({
    segmentId: t.id({ description: 'Membership of this segment, as strong as it is.' }),
    rule: t.field({
      type: 'JSON',
      description: 'A rule that holds: a line of the rule language, or a tree as `rules.conditions` has them.',
    }),
    score: t.field({ type: ScoreRangeInput, description: RANGE }),
    weight: t.float({
      required: true,
      description: 'How much it counts, -100 to 100 but 0; below 0 against, which only a supporting one may be.',
    }),
    role: t.field({ type: CriterionRole, description: 'What it means for a match. Default SUPPORTING.' }),
  }),
});

type Shape = (typeof CriterionInput)['$inferInput'];

/** Criteria with the row ids of their segments. Throws INVALID_ID. */
export function criteriaOf(criteria: readonly Shape[] | null | undefined) {
  return criteria?.map((one, index): Given => ({ ...subjectOf(one, ['criteria', String(index)]), weight: one.weight }));
}

/** What a criterion asks, and its role, with the row ids of what it names; what is left out is not there. Throws INVALID_ID. */
export function subjectOf(
  { segmentId, rule, score, role }: Omit<Shape, 'weight'>,
  field: readonly string[],
): Omit<Given, 'weight'> {
  return {
    ...(role ? { role } : {}),
    ...(typeof segmentId === 'string' ? { segmentId: decodeId('Segment', segmentId, [...field, 'segmentId']) } : {}),
    ...(rule === null || rule === undefined ? {} : { rule }),
    ...(score ? { score: scoreRangeOf(score, [...field, 'score']) } : {}),
  };
}
