import { unknownOfSegments } from '../../../db/tables/memberships/known-membership.ts';
import { membersBy, membersByScore, membersOfSegment } from '../../../db/tables/memberships/memberships.ts';
import { PERSONAS_USING_SEGMENT } from '../../../db/tables/personas/personas.ts';
import { SEGMENTS, type SegmentRow, segmentByKeys, segmentHasKeys } from '../../../db/tables/segmentations/segments.ts';
import { PersonagraphError } from '../../../errors.ts';
import { isStorable } from '../../../segmenter/storable.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { languageArg } from '../../core/language.ts';
import { localized, many, one, paged, read, rowsOf } from '../../core/reading.ts';
import { readScoreKey } from '../../core/score-key.ts';
import { Direction } from '../customers/customer-order.ts';
import { ScoreOrderInput } from '../customers/score-order.ts';
import { Persona } from '../personas/persona.ts';
import { SegmentMembership } from './membership.ts';
import { Segmentation } from './segmentation.ts';
import { dependenciesWhere, SegmentationDependency } from './segmentation-dependency.ts';

const MemberOrderField = builder.enumType('SegmentMemberOrderField', {
  description: 'What members are ordered by.',
  values: {
    STRENGTH: { value: 'strength', description: 'How strongly they belong.' },
    SINCE: { value: 'since', description: 'When they came in.' },
  } as const,
});

const MemberOrder = builder.inputType('SegmentMemberOrder', {
  description: 'An order of members: a field or a score, and the direction.',
  fields: (t) => ({
    field: t.field({ type: MemberOrderField, description: 'What they are ordered by.' }),
    score: t.field({ type: ScoreOrderInput, description: 'The score they are ordered by, in place of a field.' }),
    direction: t.field({
      type: Direction,
      required: true,
      defaultValue: 'ASC',
      description: 'From which end. Default ASC.',
    }),
  }),
});

interface MembersArgs {
  minStrength?: number | null | undefined;
  orderBy?: (typeof MemberOrder)['$inferInput'] | null | undefined;
}

function membersInOrder(minStrength: number, { field, score, direction }: (typeof MemberOrder)['$inferInput']) {
  const descending = direction === 'DESC';
  if (score && !field) {
    const key = readScoreKey(score, ['orderBy', 'score']);
    const ordering = `members:${key.segmentation}.${key.key}:${direction}`;
    return { ordering, list: membersByScore(minStrength, key, descending) };
  }
  if (field && !score) {
    return { ordering: `members:${field}:${direction}`, list: membersBy(field, minStrength, descending) };
  }
  throw new PersonagraphError('INVALID_INPUT', 'Give a field or a score, one of them.', { field: ['orderBy'] });
}

export const Segment = builder.objectRef<SegmentRow>('Segment');

builder.node(Segment, {
  extensions: rowsOf(SEGMENTS),
  description: 'A group of customers a segmentation tells apart.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.segment.load(id),
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Unique in its segmentation, the same over refits.' }),
    name: t.string({
      description: 'Its name.',
      args: { language: t.arg(languageArg) },
      ...localized('name'),
    }),
    description: t.string({
      bytes: 300,
      nullable: true,
      description: 'What its members have in common.',
      args: { language: t.arg(languageArg) },
      ...localized('description'),
    }),
    segmentation: t.field({
      type: Segmentation,
      nullable: true,
      description: 'The segmentation it is of; null for one just deleted.',
      ...one('segmentation', 'segmentationId'),
    }),
    size: t.exposeInt('size', { description: 'How many members it has.' }),
    unknown: t.int({
      cost: STATEMENT,
      description:
        'Customers who may be in it or not: the data that would decide is missing, they are quarantined, or wait for their ' +
        'first evaluation. All but its members where its segmentation is not live or has it no more.',
      resolve: async ({ id }, _args, { loaders, scope }) =>
        (await loaders.children('unknown of segments', (ids) => unknownOfSegments(scope, ids)).load(id))[0]!,
    }),
    current: t.exposeBoolean('current', { description: 'False once a refit no longer yields it; its history stays.' }),
    dependents: t.field({
      type: [SegmentationDependency],
      cost: STATEMENT,
      size: 'segmentations',
      description: 'The segmentations that ask for it by name, or read the whole answer it is of.',
      resolve: ({ segmentationId, key }, _args, context) =>
        dependenciesWhere(
          ({ sourceId, labels }) => sourceId === segmentationId && (labels.length === 0 || labels.includes(key)),
          context,
        ),
    }),
    personas: t.field({
      type: [Persona],
      size: 'personas',
      description: 'Personas with a criterion on it.',
      ...many(PERSONAS_USING_SEGMENT),
    }),
    members: t.connection(
      {
        type: SegmentMembership,
        description: 'Its members, by when the customers were first stored.',
        args: {
          minStrength: t.arg.float({ description: 'Only members of this strength or more, 0..1. Default: all.' }),
          orderBy: t.arg({ type: MemberOrder, description: 'Their order. Default: when they were first stored.' }),
        },
        ...paged(({ minStrength, orderBy }: MembersArgs) => {
          const kept = (minStrength ?? 0) <= 0 ? { kept: 'size' } : {};
          if (!orderBy) return { ordering: 'members', list: membersOfSegment(minStrength ?? 0), ...kept };
          return { ...membersInOrder(minStrength ?? 0, orderBy), ...kept };
        }),
      },
      { name: 'SegmentMembershipConnection', description: 'A list of members of a segment.' },
      { name: 'SegmentMembershipEdge', description: 'A member of a list.' },
    ),
  }),
});

builder.queryField('segment', (t) =>
  t.field({
    type: Segment,
    cost: STATEMENT,
    nullable: true,
    description: 'A segment by its key and that of its segmentation, current or not; null where there is none.',
    args: {
      segmentation: t.arg.string({ required: true, description: 'The key of the segmentation.' }),
      key: t.arg.string({ required: true, description: 'The key of the segment.' }),
    },
    extensions: read({
      kind: 'lookup',
      ways: [
        {
          by: ['segmentation', 'key'],
          values: [({ segmentation }) => segmentation, ({ key }) => key],
          condition: (segmentation, key) => segmentHasKeys(segmentation!, key!),
        },
      ],
    }),
    resolve: (_root, { segmentation, key }, { scope }) =>
      isStorable(segmentation) && isStorable(key) ? segmentByKeys(scope, segmentation, key) : null,
  }),
);
