import type { MoveCause } from '../../../db/tables/changes/changes.ts';
import type { CustomerEdit, LifeSignal as Signal } from '../../../db/tables/customers/customer-edits.ts';
import type { CustomerNote as Note } from '../../../db/tables/customers/customer-notes.ts';
import { type TimelineKind as Kind, TIMELINE_KINDS, type TimelineRow } from '../../../db/tables/customers/timeline.ts';
import type { StoredEvent } from '../../../db/tables/events/events.ts';
import type { MergeCause } from '../../../db/tables/merges/merges.ts';
import type { StoredResponse } from '../../../db/tables/surveys/survey-responses.ts';
import { builder } from '../../core/builder.ts';
import { Cause } from '../../core/enums.ts';
import { encodeId } from '../../core/id.ts';
import { languageArg, say } from '../../core/language.ts';
import { linked } from '../../core/reading.ts';
import { MergeCauseEnum } from '../customers/customer-merge.ts';
import { FieldChangeType, fieldChangesOf, LifeSignal } from '../customers/field-change.ts';
import { CustomerEvent } from '../events/event.ts';
import { Import } from '../imports/import.ts';
import { Persona } from '../personas/persona.ts';
import { Run } from '../runs/run.ts';
import { Segment } from '../segments/segment.ts';
import { Segmentation } from '../segments/segmentation.ts';
import { SurveyResponse } from '../surveys/survey-response.ts';
import { CustomerNote } from './customer-note.ts';
import { textOf } from './timeline-text.ts';

const ABOUT: Readonly<Record<Kind, string>> = {
  EVENT: 'It did something.',
  ANSWER: 'It answered a survey.',
  FIELDS: 'Fields or traits got another value than they had; first values are no item.',
  SIGNAL: 'A sign that its life changed.',
  MOVE: 'It moved between segments.',
  MATCH: 'It was matched to a persona, and still is: matches that ended are not kept.',
  NOTE: 'Somebody wrote something down.',
  MERGE: 'Another customer became part of it, or is apart again.',
};

const TYPES: Readonly<Record<Kind, string>> = {
  EVENT: 'TimelineEvent',
  ANSWER: 'TimelineAnswer',
  FIELDS: 'TimelineFields',
  SIGNAL: 'TimelineSignal',
  MOVE: 'TimelineMove',
  MATCH: 'TimelineMatch',
  NOTE: 'TimelineNote',
  MERGE: 'TimelineMerge',
};

export const TimelineKind = builder.enumType('TimelineKind', {
  description: "What happened in a customer's story.",
  values: Object.fromEntries(TIMELINE_KINDS.map((kind) => [kind, { value: kind, description: ABOUT[kind] }])) as Record<
    Kind,
    { value: Kind; description: string }
  >,
});

export const TimelineItem = builder.interfaceRef<TimelineRow>('TimelineItem').implement({
  description: "Something that happened in a customer's story.",
  resolveType: ({ kind }) => TYPES[kind],
  fields: (t) => ({
    key: t.string({
      description: 'Tells it from all other items of the customer: the same item has the same key.',
      resolve: ({ rank, id }) => `${rank}.${id}`,
    }),
    kind: t.expose('kind', { type: TimelineKind, description: 'What happened.' }),
    at: t.expose('at', {
      type: 'DateTime',
      description: 'When: of moves by the clock of the segmentation, of events and answers as they were sent.',
    }),
    text: t.string({
      description: 'What happened in a few words, 120 characters at most.',
      args: { language: t.arg(languageArg) },
      resolve: async (row, { language }, context) => say(await textOf(row, context), language),
    }),
  }),
});

type Way = CustomerEdit['way'];

const EditWay = builder.enumType('CustomerEditWay', {
  description: "How a customer's values were changed.",
  values: {
    WRITE: { description: 'They were written, by the API, an import or a command.' },
    MERGE: { description: 'Another customer became part of it.' },
    SPLIT: { description: 'A merge was undone.' },
    UNDO: { description: 'An import was taken back.' },
  } as const satisfies Record<Way, { description: string }>,
});

/** A part of the detail of a row, of the type that its statement gives it. */
function detailed<T>(name: string) {
  return ({ detail }: TimelineRow) => detail[name] as T;
}

const text = detailed<string>;
const idIn = detailed<number | null>;

function item(kind: Kind, description: string) {
  const ref = builder.objectRef<TimelineRow>(TYPES[kind]);
  return { ref, options: { description, interfaces: [TimelineItem] } };
}

const event = item('EVENT', 'An event of a timeline.');
event.ref.implement({
  ...event.options,
  fields: (t) => ({
    event: t.field({
      type: CustomerEvent,
      description: 'The event.',
      resolve: ({ id, at, detail }) => ({ ...(detail as unknown as StoredEvent), id: String(id), at }),
    }),
  }),
});

const answer = item('ANSWER', 'A response to a survey in a timeline.');
answer.ref.implement({
  ...answer.options,
  fields: (t) => ({
    response: t.field({
      type: SurveyResponse,
      description: 'The response.',
      resolve: ({ id, at, detail }) => ({ ...(detail as unknown as StoredResponse), id, respondedAt: at }),
    }),
  }),
});

const fields = item('FIELDS', 'Fields and traits that one write replaced.');
fields.ref.implement({
  ...fields.options,
  fields: (t) => ({
    fields: t.field({
      type: [FieldChangeType],
      size: 3,
      description: 'The fields and traits, by name. What this write gave a first value is not among them.',
      resolve: ({ detail }) => fieldChangesOf(detail['fields']),
    }),
    way: t.field({ type: EditWay, description: 'How they were changed.', resolve: detailed<Way>('way') }),
    keyName: t.string({
      nullable: true,
      description: 'Name of the API key that wrote them; null where none did, as of an import or a command.',
      resolve: detailed<string | null>('keyName'),
    }),
    import: t.field({
      type: Import,
      nullable: true,
      description: 'The import that wrote them, or was taken back; null where none was.',
      ...linked('import', idIn('importId')),
    }),
    source: t.string({
      nullable: true,
      description: "The customer's source as it then was.",
      resolve: detailed<string | null>('source'),
    }),
  }),
});

const signal = item('SIGNAL', 'A sign that the life of a customer changed.');
signal.ref.implement({
  ...signal.options,
  fields: (t) => ({
    signals: t.field({
      type: [LifeSignal],
      size: 2,
      description: 'What the values tell.',
      resolve: ({ detail }) => [...(detail['signals'] as readonly Signal[])],
    }),
    fields: t.field({
      type: [FieldChangeType],
      size: 3,
      description: 'All that the same write replaced.',
      resolve: ({ detail }) => fieldChangesOf(detail['fields']),
    }),
  }),
});

const move = item('MOVE', 'A move between segments.');
move.ref.implement({
  ...move.options,
  fields: (t) => ({
    segmentation: t.field({
      type: Segmentation,
      nullable: true,
      description: 'The segmentation; null for one deleted since.',
      ...linked('segmentation', idIn('segmentationId')),
    }),
    from: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment it left; null: none.',
      ...linked('segment', idIn('from')),
    }),
    to: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment it came into; null: none.',
      ...linked('segment', idIn('to')),
    }),
    cause: t.field({
      type: Cause,
      nullable: true,
      description: 'What moved it; null of a first membership that ended since, whose cause is not kept.',
      resolve: detailed<MoveCause | null>('cause'),
    }),
    run: t.field({
      type: Run,
      nullable: true,
      description: 'The run that moved it; null where it was no run, or is not kept.',
      ...linked('run', idIn('runId')),
    }),
  }),
});

const match = item('MATCH', 'A match to a persona.');
match.ref.implement({
  ...match.options,
  fields: (t) => ({
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona; null for one just deleted.',
      ...linked('persona', idIn('personaId')),
    }),
    fit: t.float({ description: 'The fit it has now, 0..1.', resolve: detailed<number>('fit') }),
  }),
});

const note = item('NOTE', 'A note in a timeline.');
note.ref.implement({
  ...note.options,
  fields: (t) => ({
    note: t.field({
      type: CustomerNote,
      description: 'The note.',
      resolve: ({ id, at, customerId, detail }) => {
        const { editedAt, ...others } = detail as unknown as Omit<Note, 'editedAt'> & { editedAt: string | null };
        return { ...others, id, at, customerId, editedAt: editedAt === null ? null : new Date(editedAt) };
      },
    }),
  }),
});

const merge = item('MERGE', 'Another customer that became part of this one, or was parted from it again.');
merge.ref.implement({
  ...merge.options,
  fields: (t) => ({
    undone: t.boolean({ description: 'Whether it was parted again.', resolve: detailed<boolean>('undone') }),
    externalId: t.string({ description: "The other customer's key in its system.", resolve: text('externalId') }),
    fromId: t.id({
      description: "The other customer's id.",
      resolve: ({ detail }) => encodeId('Customer', detail['fromId'] as number),
    }),
    cause: t.field({
      type: MergeCauseEnum,
      description: 'Why they were merged.',
      resolve: detailed<MergeCause>('cause'),
    }),
  }),
});
