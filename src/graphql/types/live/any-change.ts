import type { Change, ChangeKind } from '../../../db/tables/changes/changes.ts';
import { builder } from '../../core/builder.ts';
import { decodeIdSet, encodeId } from '../../core/id.ts';
import { linked, part } from '../../core/reading.ts';
import { among, pushes, type ResumeArguments } from '../../push/change-stream.ts';
import { Customer } from '../customers/customer.ts';
import { Export } from '../exports/export.ts';
import { Import } from '../imports/import.ts';
import { Persona } from '../personas/persona.ts';
import { Run } from '../runs/run.ts';
import { Segmentation } from '../segments/segmentation.ts';
import { ChangeInterface, ChangeKindEnum, number, RESUME_ARGUMENTS } from './change.ts';

const ChangeSummary = builder.objectRef<Change['payload']>('ChangeSummary').implement({
  description: 'How many customers one change stands for.',
  fields: (t) => ({
    entered: t.int({
      description: 'Customers that came into a segment, or are newly matched.',
      resolve: ({ entered }) => number(entered) ?? 0,
    }),
    left: t.int({
      description: 'Customers that left a segment, or are no longer matched.',
      resolve: ({ left }) => number(left) ?? 0,
    }),
    stayed: t.int({
      nullable: true,
      description: 'Customers whose segment is the same; null of personas.',
      resolve: ({ stayed }) => number(stayed),
    }),
    backfill: t.boolean({
      description: 'Whether it is the first answer of a segmentation: its members are not pushed one by one.',
      resolve: ({ backfill }) => backfill === true,
    }),
  }),
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
    summary: t.field({
      type: ChangeSummary,
      nullable: true,
      description: 'Of a run that answered a segmentation, or a persona everybody was matched to anew: how many moved.',
      ...part(({ payload }: Change) => (number(payload['entered']) === null ? null : payload)),
    }),
  }),
});

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
