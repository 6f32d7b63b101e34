import type { InputObjectRef } from '@pothos/core';
import { builder, type SchemaTypes } from '../../core/builder.ts';
import { CustomerFilterInput, type FilterShape } from '../customers/customer-filter.ts';

/** A group as clients give it. */
export interface GroupShape {
  readonly everybody?: boolean | null | undefined;
  readonly segmentId?: string | number | null | undefined;
  readonly segmentationId?: string | number | null | undefined;
  readonly personaId?: string | number | null | undefined;
  readonly rule?: string | null | undefined;
  readonly filter?: FilterShape | null | undefined;
  readonly all?: readonly GroupShape[] | null | undefined;
  readonly any?: readonly GroupShape[] | null | undefined;
  readonly not?: GroupShape | null | undefined;
  readonly asOf?: string | null | undefined;
}

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

export const GroupInput: InputObjectRef<Types, GroupShape> = builder.inputRef<GroupShape>('GroupInput').implement({
  description:
    'Which customers are meant, wherever a group may stand. Give exactly one field, and `asOf` where it is of a past time. ' +
    'A customer is in the group, is not, or is UNKNOWN: then it counts for neither, and its number stands apart. ' +
    'Six levels and 50 groups at most.',
  fields: (t) => ({
    everybody: t.boolean({ description: 'All customers: true.' }),
    segmentId: t.id({
      description: 'Members of this segment. UNKNOWN: who could not be answered. SOURCE_NOT_LIVE without an answer.',
    }),
    segmentationId: t.id({ description: 'Customers in any segment of this segmentation; as with one segment.' }),
    personaId: t.id({ description: 'Customers matched to this persona, which is active.' }),
    rule: t.string({
      description:
        'Customers of whom this text of the rule language holds now; nothing is saved. UNKNOWN: a value it needs is missing.',
    }),
    filter: t.field({
      type: CustomerFilterInput,
      description: 'Customers whom this filter means. UNKNOWN: a value it needs is missing.',
    }),
    all: t.field({ type: [GroupInput], description: 'Who is in all of these. Of an empty list: INVALID_INPUT.' }),
    any: t.field({ type: [GroupInput], description: 'Who is in one of these. Of an empty list: INVALID_INPUT.' }),
    not: t.field({ type: GroupInput, description: 'Who is known not to be in this; UNKNOWN stays UNKNOWN.' }),
    asOf: t.field({
      type: 'DateTime',
      description:
        'Beside the one field: as of this past time, all groups within it too. By history: NO_ANSWER_THEN where it says ' +
        'nothing of then. Rules are worked out of events up to then. UNKNOWN: who was in no segment. Only `group` has ' +
        'features as of then. Default: now.',
    }),
  }),
});
