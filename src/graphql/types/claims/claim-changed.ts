import type { Change } from '../../../db/tables/changes/changes.ts';
import { type State, statesOf } from '../../../services/changes/states.ts';
import { CLAIM_PARTS, type ClaimPart } from '../../../services/personas/claims/claim-changes.ts';
import { builder } from '../../core/builder.ts';
import { ClaimStatus } from '../../core/enums.ts';
import { decodeIdSet, encodeId } from '../../core/id.ts';
import { linked, part } from '../../core/reading.ts';
import { among, pushes, type ResumeArguments } from '../../push/change-stream.ts';
import { ChangeInterface, number, RESUME_ARGUMENTS } from '../live/change.ts';
import { Persona } from '../personas/persona.ts';
import { Claim } from './persona-claim.ts';

const PARTS: Readonly<Record<ClaimPart, string>> = {
  text: 'Its section, text, language or team.',
  measure: 'The measure that it is bound to.',
  evidence: 'Its evidence.',
  opinions: 'Opinions on it.',
  status: 'Its status, in whole, by data or by interview.',
  place: 'Its place in the section.',
};

const ClaimPartEnum = builder.enumType('ClaimPart', {
  description: 'A part of a claim that changes.',
  values: Object.fromEntries(
    CLAIM_PARTS.map((one) => [one.toUpperCase(), { value: one, description: PARTS[one] }]),
  ) as Record<string, { value: ClaimPart; description: string }>,
});

type Status = 'UNVERIFIED' | 'SUPPORTED' | 'REFUTED';

const ClaimState = builder.objectRef<State>('ClaimState').implement({
  description: 'How a claim stood before a change or after it.',
  fields: (t) => ({
    status: t.field({
      type: ClaimStatus,
      description: 'Its status.',
      resolve: ({ status }) => status as Status,
    }),
    dataStatus: t.field({
      type: ClaimStatus,
      description: 'What data said.',
      resolve: ({ dataStatus }) => dataStatus as Status,
    }),
    interviewStatus: t.field({
      type: ClaimStatus,
      description: 'What people said.',
      resolve: ({ interviewStatus }) => interviewStatus as Status,
    }),
    value: t.float({
      nullable: true,
      description: 'The value of its measure; null where there was none.',
      resolve: ({ value }) => number(value),
    }),
    version: t.int({ description: 'Its version.', resolve: ({ version }) => number(version) ?? 1 }),
  }),
});

export const ClaimChanged = builder.objectRef<Change>('ClaimChanged').implement({
  description: 'A claim was made, changed or removed, or its status followed from data or evidence.',
  interfaces: [ChangeInterface],
  fields: (t) => ({
    claimId: t.id({
      description: 'Id of the claim, also of one that is no more.',
      resolve: ({ payload }) => encodeId('PersonaClaim', number(payload['claim']) ?? 0),
    }),
    changed: t.field({
      type: [ClaimPartEnum],
      size: 2,
      description: 'What became another; empty for a claim just made or removed.',
      resolve: ({ payload }) => [...((payload['changed'] ?? []) as readonly ClaimPart[])],
    }),
    from: t.field({
      type: ClaimState,
      nullable: true,
      description: 'How it stood before; null for one just made.',
      ...part((change: Change) => statesOf(change).before),
    }),
    to: t.field({
      type: ClaimState,
      nullable: true,
      description: 'How it stood right after; null for one that was removed.',
      ...part((change: Change) => statesOf(change).after),
    }),
    claim: t.field({
      type: Claim,
      nullable: true,
      description: 'The claim as it is now; null for one since removed.',
      ...linked('claim', ({ payload }: Change) => number(payload['claim'])),
    }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona as it is now; null for one since deleted.',
      ...linked('persona', ({ personaId }: Change) => personaId),
    }),
  }),
});

type Ids = readonly string[] | null | undefined;

builder.subscriptionField('claimChanged', (t) =>
  t.field({
    type: ClaimChanged,
    description:
      'Claims being made, changed or removed, and those whose status becomes another: data refute what they state.',
    args: {
      personaIds: t.arg.idList({ description: 'Only of these personas. Default: all.' }),
      claimIds: t.arg.idList({ description: 'Only these claims. Default: all.' }),
      after: t.arg.string(RESUME_ARGUMENTS.after),
      latestOnly: t.arg.boolean(RESUME_ARGUMENTS.latestOnly),
    },
    ...pushes((args: ResumeArguments & { personaIds?: Ids; claimIds?: Ids }) => {
      const personas = decodeIdSet('Persona', args.personaIds, 'personaIds');
      const claims = decodeIdSet('PersonaClaim', args.claimIds, 'claimIds');
      return ({ kind, personaId, payload }) =>
        kind === 'CLAIM_CHANGED' && among(personas, personaId) && among(claims, payload['claim']);
    }),
  }),
);
