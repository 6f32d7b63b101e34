import {
  countMembers,
  MEMBER_KEYS,
  type Membership,
  membersOfSegments,
} from '../../../db/tables/memberships/memberships.ts';
import type { SegmentRow } from '../../../db/tables/segmentations/segments.ts';
import { builder } from '../../core/builder.ts';
import { connect } from '../../core/connection.ts';
import { languageArg, say } from '../../core/language.ts';
import { Persona } from '../personas/persona.ts';
import { SegmentMembership } from './membership.ts';
import { Segmentation } from './segmentation.ts';

export const Segment = builder.objectRef<SegmentRow>('Segment');

builder.node(Segment, {
  description: 'A group of customers a segmentation tells apart.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.segment.load(id),
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Unique in its segmentation, the same over refits.' }),
    name: t.string({
      description: 'Its name.',
      args: { language: t.arg(languageArg) },
      resolve: ({ name }, { language }) => say(name, language),
    }),
    description: t.string({
      bytes: 300,
      nullable: true,
      description: 'What its members have in common.',
      args: { language: t.arg(languageArg) },
      resolve: ({ description }, { language }) => (description === null ? null : say(description, language)),
    }),
    segmentation: t.field({
      type: Segmentation,
      nullable: true,
      description: 'The segmentation it is of; null for one just deleted.',
      resolve: ({ segmentationId }, _args, { loaders }) => loaders.segmentation.load(segmentationId),
    }),
    size: t.exposeInt('size', { description: 'How many members it has.' }),
    current: t.exposeBoolean('current', { description: 'False once a refit no longer yields it; its history stays.' }),
    personas: t.field({
      type: [Persona],
      size: 'personas',
      description: 'Personas with a criterion on it.',
      resolve: async ({ id }, _args, { loaders }) =>
        (await loaders.personasUsingSegment.load(id)).map(({ persona }) => persona),
    }),
    members: t.connection(
      {
        type: SegmentMembership,
        description: 'Its members, by when the customers were first stored.',
        args: {
          minStrength: t.arg.float({ description: 'Only members of this strength or more, 0..1. Default: all.' }),
        },
        resolve: ({ id, size }, { minStrength, ...page }, { scope, loaders }) => {
          const least = minStrength ?? 0;
          return connect<Membership>(page, {
            ordering: `members:${id}`,
            keys: MEMBER_KEYS,
            position: ({ customerId }) => [customerId],
            rows: (part) =>
              loaders
                .ofParent(
                  `members:${JSON.stringify([least, part])}`,
                  (ids) => membersOfSegments(scope, ids, least, part),
                  ({ segmentId }) => segmentId,
                )
                .load(id),
            total: async () => {
              if (least <= 0) return size;
              const counts = loaders.ofParent(
                `memberCount:${least}`,
                (ids) => countMembers(scope, ids, least),
                ({ segmentId }) => segmentId,
              );
              return (await counts.load(id))[0]?.count ?? 0;
            },
          });
        },
      },
      { name: 'SegmentMembershipConnection', description: 'A list of members of a segment.' },
      { name: 'SegmentMembershipEdge', description: 'A member of a list.' },
    ),
  }),
});
