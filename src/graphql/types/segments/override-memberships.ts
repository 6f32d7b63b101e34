import { PersonagraphError } from '../../../errors.ts';
import type { GroupDoubt } from '../../../services/groups/doubts/group-doubt.ts';
import { doubtsOfGroup } from '../../../services/groups/doubts/group-doubts.ts';
import { endOverrides } from '../../../services/overrides/end-overrides.ts';
import { MOST_NAMED, MOST_UNKNOWN_SHOWN } from '../../../services/overrides/limits.ts';
import { overrideMemberships } from '../../../services/overrides/override-memberships.ts';
import type { Whom } from '../../../services/overrides/whom.ts';
import { builder } from '../../core/builder.ts';
import { decodeId, decodeIds, encodeId } from '../../core/id.ts';
import { count, mutation, payloadField } from '../../core/mutation.ts';
import { timeOf } from '../../core/scalars.ts';
import { CustomerKey, keyOf } from '../customers/customer-key.ts';
import { GroupInput } from '../groups/group-input.ts';
import { readGroup } from '../groups/read-group.ts';
import { MembershipOverride, OverrideKind } from './membership-override.ts';
import { MOST_DOUBTS, RuleDoubt } from './rule-doubt.ts';

const OverrideFile = builder.inputType('OverrideFile', {
  description:
    'A file with a column of external ids, uploaded as for an import: CSV, JSON, a spreadsheet, packed or not.',
  fields: (t) => ({
    uploadId: t.id({ required: true, description: 'The upload, which has all its bytes.' }),
    column: t.string({ description: 'The column with the ids. Default: the only one; then a header is not needed.' }),
  }),
});

const WhomInput = builder.inputType('OverrideWhom', {
  description: 'The customers that a call is about. Those of a group are those who are in it now: later ones are not.',
  isOneOf: true,
  fields: (t) => ({
    customers: t.field({ type: [CustomerKey], description: 'Customers one by one, 1,000 at most.' }),
    group: t.field({ type: GroupInput, description: 'Members of this group, 100,000 at most; not the UNKNOWN.' }),
    file: t.field({ type: OverrideFile, description: 'Customers whose external ids a file has, 100,000 at most.' }),
  }),
});

/** Throws INVALID_INPUT and INVALID_ID. */
function whomOf({ customers, group, file }: (typeof WhomInput)['$inferInput']): Whom {
  if (customers) return { customers: customers.map((key, at) => keyOf(key, `whom.customers.${at}`)) };
  if (file) {
    const uploadId = decodeId('Upload', file.uploadId, ['whom', 'file', 'uploadId']);
    return { file: { uploadId, column: file.column ?? null } };
  }
  if (group) return { group: readGroup(group, ['whom', 'group']) };
  throw new PersonagraphError('INVALID_INPUT', 'Name customers, a group or a file.', { field: ['whom'] });
}

const UNKNOWN = {
  unknown: payloadField(
    {
      type: ['String'],
      size: MOST_UNKNOWN_SHOWN,
      nullable: false,
      description: 'Keys that nobody is known by, and lines of the file that could not be read: the first 1,000.',
    },
    (keys: readonly string[] | undefined) => [...(keys ?? [])],
  ),
  unknownCount: count('How many keys nobody is known by, and lines of the file could not be read.'),
};

mutation({
  name: 'overrideMemberships',
  scope: 'WRITE',
  description:
    'Puts customers into a segment by hand, or keeps them out of it, whatever its segmenter answers. It takes the place ' +
    'of what was set before of the same customers and segment. Members of a segment of `rules.lists` are set this way.',
  input: {
    description: 'Customers, and where they belong.',
    fields: (t) => ({
      segmentId: t.id({
        required: true,
        description: 'The segment. CONFLICT where its segmentation no longer has it.',
      }),
      kind: t.field({ type: OverrideKind, required: true, description: 'In or out.' }),
      whom: t.field({ type: WhomInput, required: true, description: 'The customers.' }),
      reason: t.string({ required: true, description: 'Why, 1 to 500 characters: explanations show it.' }),
      until: t.field({
        type: 'DateTime',
        description: 'When it ends by the clock of the segmentation, which must be later. Default: never.',
      }),
    }),
  },
  payload: {
    overridden: count('Customers it was set for.'),
    overrides: payloadField(
      {
        type: [MembershipOverride],
        size: MOST_NAMED,
        nullable: { list: false, items: true },
        description:
          'Of customers given one by one: the overrides at their positions, null for a key of nobody. Empty otherwise.',
      },
      (ids: readonly (number | undefined)[] | undefined, { loaders }) =>
        Promise.all((ids ?? []).map((id) => (id === undefined ? null : loaders.override.load(id)))),
    ),
    doubts: payloadField(
      {
        type: [RuleDoubt],
        nullable: false,
        size: MOST_DOUBTS,
        description: 'Parts of the group that likely do not mean what they say, as in Group.doubts.',
      },
      (doubts: readonly GroupDoubt[] | undefined) => [...(doubts ?? [])],
    ),
    ...UNKNOWN,
  },
  work: async ({ segmentId, kind, whom, reason, until }, { scope, host, registry, transfers, principal }) => {
    const chosen = whomOf(whom);
    const doubts = 'group' in chosen ? await doubtsOfGroup(scope, registry, chosen.group) : [];
    const { overrideIds, ...outcome } = await overrideMemberships(
      { scope, host, registry, transfers },
      principal.keyId,
      {
        segmentId: decodeId('Segment', segmentId, ['segmentId']),
        included: kind === 'INCLUDE',
        reason,
        until: until ? timeOf(until, ['until']) : undefined,
        whom: chosen,
      },
    );
    return { ...outcome, doubts, overrides: overrideIds };
  },
});

mutation({
  name: 'endOverrides',
  scope: 'WRITE',
  description:
    'Ends overrides: the segmenter answers for their customers again. Ending what has ended is no error. Give `ids`, or ' +
    '`segmentId` and `whom`.',
  input: {
    description: 'Overrides to end.',
    fields: (t) => ({
      ids: t.idList({ description: 'The overrides, 1,000 at most.' }),
      segmentId: t.id({ description: 'Those of this segment...' }),
      whom: t.field({ type: WhomInput, description: '...of these customers.' }),
    }),
  },
  payload: {
    ended: count('Overrides that were ended.'),
    endedIds: payloadField(
      { type: ['ID'], size: MOST_NAMED, nullable: false, description: 'Their ids, the first 1,000.' },
      (ids: readonly number[] | undefined) =>
        (ids ?? []).slice(0, MOST_NAMED).map((id) => encodeId('MembershipOverride', id)),
    ),
    ...UNKNOWN,
  },
  work: async ({ ids, segmentId, whom }, { scope, host, transfers, principal }) => {
    const finding = { scope, host, transfers };
    const byId = decodeIds('MembershipOverride', ids, 'ids');
    const isOne = byId ? !segmentId && !whom : segmentId && whom;
    if (!isOne)
      throw new PersonagraphError('INVALID_INPUT', 'Give `ids`, or `segmentId` and `whom`.', { field: ['ids'] });
    const { endedIds, ...unknown } = await endOverrides(
      finding,
      principal.keyId,
      byId ? { ids: byId } : { segmentId: decodeId('Segment', segmentId!, ['segmentId']), whom: whomOf(whom!) },
    );
    return { ended: endedIds.length, endedIds, ...unknown };
  },
});
