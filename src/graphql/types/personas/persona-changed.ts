import type { Change } from '../../../db/tables/changes/changes.ts';
import { PARTS, type PersonaPart } from '../../../services/personas/write-persona.ts';
import { builder } from '../../core/builder.ts';
import { decodeIdSet, encodeId, type IdType } from '../../core/id.ts';
import { linked, part } from '../../core/reading.ts';
import { among, pushes, type ResumeArguments } from '../../push/change-stream.ts';
import { Customer } from '../customers/customer.ts';
import { ChangeInterface, number, RESUME_ARGUMENTS } from '../live/change.ts';
import { ChangeSummary, summarised } from '../live/change-summary.ts';
import { Persona } from './persona.ts';

/** Parts whose names do not say it. */
const PART_MEANINGS = {
  avatarUrl: 'Its face.',
  profile: 'Its typed values.',
  influencesPurchase: 'Whether it influences the purchase.',
  supersedesId: 'The persona it takes the place of.',
  published: 'A version of it was published.',
} as const;

export const PersonaPartEnum = builder.enumType('PersonaPart', {
  description: 'A part of a persona that edits change.',
  values: Object.fromEntries(
    PARTS.map((part) => [
      part.replace(/[A-Z]/g, '_$&').toUpperCase(),
      { value: part, description: PART_MEANINGS[part as keyof typeof PART_MEANINGS] ?? `Its ${part}.` },
    ]),
  ) as Record<string, { value: PersonaPart; description: string }>,
});

export const PersonaChanged = builder.objectRef<Change>('PersonaChanged').implement({
  description: 'A persona was made, edited, activated, retired or deleted.',
  interfaces: [ChangeInterface],
  fields: (t) => ({
    personaId: t.id({
      description: 'Id of the persona.',
      resolve: ({ personaId }) => encodeId('Persona', personaId ?? 0),
    }),
    changed: t.field({
      type: [PersonaPartEnum],
      size: 3,
      description: 'What an edit made another; empty for a persona just made, deleted, or matched anew.',
      resolve: ({ payload }) => [...((payload['changed'] ?? []) as readonly PersonaPart[])],
    }),
    claimIds: t.idList({
      size: 3,
      description:
        'The claims that were added, edited or removed, with their evidence and opinions; empty of other edits.',
      resolve: ({ payload }) => idsOf('PersonaClaim', payload['claims']),
    }),
    criterionIds: t.idList({
      size: 3,
      description: 'The criteria that were added, edited or removed; empty of other edits.',
      resolve: ({ payload }) => idsOf('PersonaCriterion', payload['criteria']),
    }),
    summary: t.field({
      type: ChangeSummary,
      nullable: true,
      description: 'How many matches it moved: of a persona that everybody was matched to anew, or that was deleted.',
      ...part(summarised),
    }),
    deleted: t.boolean({ description: 'Whether it was deleted.', resolve: ({ kind }) => kind === 'PERSONA_DELETED' }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona as it is now; null for one since deleted.',
      ...linked('persona', ({ personaId }: Change) => personaId),
    }),
  }),
});

function idsOf(type: IdType, ids: unknown): string[] {
  return ((ids ?? []) as readonly number[]).map((id) => encodeId(type, id));
}

export const PersonaMatchChanged = builder.objectRef<Change>('PersonaMatchChanged').implement({
  description: 'A customer was matched to a persona, or is no longer.',
  interfaces: [ChangeInterface],
  fields: (t) => ({
    matched: t.boolean({
      description: 'Whether it is matched now.',
      resolve: ({ payload }) => Boolean(payload['after']),
    }),
    fit: t.float({
      nullable: true,
      description: 'The fit it is matched with, 0..1; null where it is not.',
      resolve: ({ payload }) => number((payload['after'] as { fit?: unknown } | null)?.fit),
    }),
    primary: t.boolean({
      nullable: true,
      description:
        "Of an edit of personas: true where it became the customer's primary persona by that, false where it is no longer. " +
        'Null where it stayed what it was, and of other causes.',
      resolve: ({ payload }) => (typeof payload['primary'] === 'boolean' ? payload['primary'] : null),
    }),
    personaId: t.id({
      description: 'Id of the persona, also of one since deleted.',
      resolve: ({ personaId }) => encodeId('Persona', personaId ?? 0),
    }),
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer as it is now; null for one since erased.',
      ...linked('customer', ({ customerId }: Change) => customerId),
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

builder.subscriptionFields((t) => ({
  personaChanged: t.field({
    type: PersonaChanged,
    description:
      'Personas being made, edited, activated, retired, deleted, or matched anew to more customers than are told.',
    args: {
      ids: t.arg.idList({ description: 'Only these personas. Default: all.' }),
      after: t.arg.string(RESUME_ARGUMENTS.after),
      latestOnly: t.arg.boolean(RESUME_ARGUMENTS.latestOnly),
    },
    ...pushes((args: ResumeArguments & { ids?: Ids }) => {
      const personas = decodeIdSet('Persona', args.ids, 'ids');
      return ({ kind, personaId }) =>
        (kind === 'PERSONA_CHANGED' || kind === 'PERSONA_DELETED') && among(personas, personaId);
    }),
  }),
  personaMatchChanged: t.field({
    type: PersonaMatchChanged,
    description: 'Customers being matched to personas, or no longer.',
    args: {
      personaIds: t.arg.idList({ description: 'Only of these personas. Default: all.' }),
      customerIds: t.arg.idList({ description: 'Only of these customers. Default: all.' }),
      after: t.arg.string(RESUME_ARGUMENTS.after),
      latestOnly: t.arg.boolean(RESUME_ARGUMENTS.latestOnly),
    },
    ...pushes((args: ResumeArguments & { personaIds?: Ids; customerIds?: Ids }) => {
      const personas = decodeIdSet('Persona', args.personaIds, 'personaIds');
      const customers = decodeIdSet('Customer', args.customerIds, 'customerIds');
      return ({ kind, personaId, customerId }) =>
        kind === 'PERSONA_MATCH_CHANGED' && among(personas, personaId) && among(customers, customerId);
    }),
  }),
}));
