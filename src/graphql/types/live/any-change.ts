import { type Change, type ChangeKind, readChanges } from '../../../db/tables/changes/changes.ts';
import { SETTINGS, type Setting } from '../../../services/workspaces/announce-setting.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { decodeChangeCursor } from '../../core/cursor.ts';
import { decodeIdSet, encodeId } from '../../core/id.ts';
import { linked, part } from '../../core/reading.ts';
import { among, pushes, type ResumeArguments } from '../../push/change-stream.ts';
import { ClaimChanged } from '../claims/claim-changed.ts';
import { Customer } from '../customers/customer.ts';
import { CustomerChanged } from '../customers/customer-changed.ts';
import { Digest, digestOfChange } from '../digest/digest.ts';
import { Export } from '../exports/export.ts';
import { Import } from '../imports/import.ts';
import { Job } from '../jobs/job.ts';
import { Persona } from '../personas/persona.ts';
import { PersonaChanged, PersonaMatchChanged } from '../personas/persona-changed.ts';
import { ResearchChanged } from '../research/research-changed.ts';
import { Run } from '../runs/run.ts';
import { MembershipChanged } from '../segments/membership-changed.ts';
import { Segmentation } from '../segments/segmentation.ts';
import { StrategyChanged } from '../strategy/strategy-changed.ts';
import { UpkeepChanged } from '../upkeep/upkeep-changed.ts';
import { ChangeInterface, ChangeKindEnum, number, RESUME_ARGUMENTS, typeOf } from './change.ts';
import { ChangeSummary, summarised } from './change-summary.ts';

const SETTING_MEANINGS: Readonly<Record<Setting, string>> = {
  WORKSPACE: 'Name, currency or time zone.',
  RETURNS: 'How sales and returns are told.',
  EXCHANGE_RATES: 'What other currencies are worth.',
  EVENT_CHANGES: 'Whether what customers do is told.',
  DATA_QUALITY: 'What is expected of the data of customers.',
  OUTCOMES: 'How outcomes are defined.',
  DIGEST: 'When the digest is written.',
  UPKEEP: 'How personas are kept up.',
  REVIEW_PERIODS: 'How often one persona is reviewed.',
  PERSONA_QUALITY: 'What is expected of personas.',
};

const SettingEnum = builder.enumType('Setting', {
  description: 'Something that a workspace sets.',
  values: Object.fromEntries(
    SETTINGS.map((value) => [value, { value, description: SETTING_MEANINGS[value] }]),
  ) as Record<Setting, { value: Setting; description: string }>,
});

const AnyChange = builder.objectRef<Change>('AnyChange').implement({
  description: 'A change of any kind.',
  interfaces: [ChangeInterface],
  fields: (t) => ({
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer it is about, as it is now; null where it is about none, or for one since erased.',
      ...linked('customer', ({ customerId }: Change) => customerId),
    }),
    customerId: t.id({
      nullable: true,
      description: 'Id of the customer it is about, also of one that is no more; null where it is about none.',
      resolve: ({ customerId }) => (customerId ? encodeId('Customer', customerId) : null),
    }),
    otherCustomer: t.field({
      type: Customer,
      nullable: true,
      description: 'Of a merge, or one that was undone: the customer that stays. Null of all else.',
      resolve: ({ payload }, _args, { loaders }) => {
        const other = number(payload['other']);
        return other === null ? null : loaders.customer.load(other);
      },
    }),
    segmentation: t.field({
      type: Segmentation,
      nullable: true,
      description: 'The segmentation it is about, as it is now; null where it is about none, or for one since deleted.',
      ...linked('segmentation', ({ segmentationId }: Change) => segmentationId),
    }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona it is about, as it is now; null where it is about none, or for one since deleted.',
      ...linked('persona', ({ personaId }: Change) => personaId),
    }),
    run: t.field({
      type: Run,
      nullable: true,
      description: 'The run it is about or comes from, as it is now; null where it is no run.',
      ...linked('run', ({ runId }: Change) => runId),
    }),
    import: t.field({
      type: Import,
      nullable: true,
      description: 'The import it is about, as it is now; null where it is no import.',
      ...linked('import', ({ payload }: Change) => number(payload['importId'])),
    }),
    export: t.field({
      type: Export,
      nullable: true,
      description: 'The export it is about, as it is now; null where it is no export.',
      ...linked('export', ({ payload }: Change) => number(payload['exportId'])),
    }),
    job: t.field({
      type: Job,
      nullable: true,
      description: 'The job it is about, as it is now; null where it is no job, and for one that is not kept any more.',
      ...linked('job', ({ payload }: Change) => number(payload['jobId'])),
    }),
    digest: t.field({
      type: Digest,
      nullable: true,
      cost: STATEMENT,
      description: 'The digest that was written; null of other kinds, and of one that is not kept any more.',
      resolve: ({ kind, payload }, _args, { scope }) =>
        kind === 'DIGEST' ? digestOfChange(scope, Number(payload['digest'])) : null,
    }),
    setting: t.field({
      type: SettingEnum,
      nullable: true,
      description: 'What was set; null of other kinds.',
      resolve: ({ kind, payload }) => (kind === 'SETTING_CHANGED' ? (payload['setting'] as Setting) : null),
    }),
    summary: t.field({
      type: ChangeSummary,
      nullable: true,
      description: 'Of a run that answered a segmentation, or a persona everybody was matched to anew: how many moved.',
      ...part(summarised),
    }),
    membership: t.field({
      type: MembershipChanged,
      nullable: true,
      description: 'The same as `membershipChanged` has it; null of other kinds.',
      ...part((change: Change) => (change.kind === 'MEMBERSHIP_CHANGED' ? change : null)),
    }),
    personaMatch: t.field({
      type: PersonaMatchChanged,
      nullable: true,
      description: 'The same as `personaMatchChanged` has it; null of other kinds.',
      ...part((change: Change) => (change.kind === 'PERSONA_MATCH_CHANGED' ? change : null)),
    }),
    ofPersona: t.field({
      type: PersonaChanged,
      nullable: true,
      description: 'The same as `personaChanged` has it; null of other kinds.',
      ...part((change: Change) => (typeOf(change) === 'PersonaChanged' ? change : null)),
    }),
    ofClaim: t.field({
      type: ClaimChanged,
      nullable: true,
      description: 'The same as `claimChanged` has it; null of other kinds.',
      ...part((change: Change) => (change.kind === 'CLAIM_CHANGED' ? change : null)),
    }),
    ofCustomer: t.field({
      type: CustomerChanged,
      nullable: true,
      description: 'The same as `customerChanged` has it; null of other kinds.',
      ...part((change: Change) => (typeOf(change) === 'CustomerChanged' ? change : null)),
    }),
    ofResearch: t.field({
      type: ResearchChanged,
      nullable: true,
      description: 'The same as `researchChanged` has it; null of other kinds.',
      ...part((change: Change) => (change.kind === 'RESEARCH_CHANGED' ? change : null)),
    }),
    ofStrategy: t.field({
      type: StrategyChanged,
      nullable: true,
      description: 'The same as `strategyChanged` has it; null of other kinds.',
      ...part((change: Change) => (change.kind === 'STRATEGY_CHANGED' ? change : null)),
    }),
    ofUpkeep: t.field({
      type: UpkeepChanged,
      nullable: true,
      description: 'The same as `upkeepChanged` has it; null of other kinds.',
      ...part((change: Change) => (change.kind === 'UPKEEP_CHANGED' ? change : null)),
    }),
  }),
});

builder.queryField('change', (t) =>
  t.field({
    type: ChangeInterface,
    nullable: true,
    cost: STATEMENT,
    description:
      'The change that a cursor is of, such as one that a webhook brought, by the type of its kind, such as MembershipChanged or ' +
      'RunProgress; AnyChange of kinds that have none of their own. Null for one that is no longer kept.',
    args: {
      cursor: t.arg.string({ required: true, description: 'The cursor of the change. INVALID_CURSOR for none.' }),
    },
    resolve: async (_root, { cursor }, { scope }) => {
      const id = decodeChangeCursor(cursor, 'cursor');
      const [change] = await readChanges(scope, id - 1, 1);
      return change?.id === id ? change : null;
    },
  }),
);

interface Arguments extends ResumeArguments {
  readonly kinds?: readonly ChangeKind[] | null | undefined;
  readonly segmentationIds?: readonly string[] | null | undefined;
  readonly segmentIds?: readonly string[] | null | undefined;
  readonly personaIds?: readonly string[] | null | undefined;
  readonly customerIds?: readonly string[] | null | undefined;
}

builder.subscriptionField('changes', (t) =>
  t.field({
    type: AnyChange,
    description:
      'Everything that happens in the workspace, in the order it was committed. With segmentations, segments or personas ' +
      'given: what is about any of them. Kinds and customers narrow it further.',
    args: {
      kinds: t.arg({ type: [ChangeKindEnum], description: 'Only of these kinds. Default: all.' }),
      segmentationIds: t.arg.idList({ description: 'What is about these segmentations.' }),
      segmentIds: t.arg.idList({ description: 'Customers that move into or out of these segments.' }),
      personaIds: t.arg.idList({ description: 'What is about these personas.' }),
      customerIds: t.arg.idList({ description: 'Only of these customers. Default: of all, and of none.' }),
      after: t.arg.string(RESUME_ARGUMENTS.after),
      latestOnly: t.arg.boolean(RESUME_ARGUMENTS.latestOnly),
    },
    ...pushes((args: Arguments) => {
      const kinds = args.kinds ? new Set(args.kinds) : undefined;
      const segmentations = decodeIdSet('Segmentation', args.segmentationIds, 'segmentationIds');
      const segments = decodeIdSet('Segment', args.segmentIds, 'segmentIds');
      const personas = decodeIdSet('Persona', args.personaIds, 'personaIds');
      const customers = decodeIdSet('Customer', args.customerIds, 'customerIds');
      const everything = !segmentations && !segments && !personas;
      return ({ kind, segmentationId, personaId, customerId, payload }) =>
        (!kinds || kinds.has(kind)) &&
        among(customers, customerId) &&
        (everything ||
          (segmentations !== undefined && among(segmentations, segmentationId)) ||
          (segments !== undefined && among(segments, payload['from'], payload['to'])) ||
          (personas !== undefined && among(personas, personaId)));
    }),
  }),
);
