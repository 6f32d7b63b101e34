import { requireCustomer } from '../../../services/customers/customer-key.ts';
import { deleteInterview, editInterview, recordInterview } from '../../../services/research/interviews.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { Team } from '../../core/enums.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { deletedId, mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { CustomerKey, keyOf } from '../customers/customer-key.ts';
import { Interview, InterviewMethodEnum } from './interview.ts';

const InterviewNoteInput = builder.inputType('InterviewNoteInput', {
  description: 'Something that was noted.',
  fields: (t) => ({
    topic: t.string({ description: 'Key of a topic of the guide. Default: none.' }),
    text: t.string({ required: true, description: 'The note, 20,000 characters at most.' }),
  }),
});

const InterviewQuoteInput = builder.inputType('InterviewQuoteInput', {
  description: 'Something that was said.',
  fields: (t) => ({
    topic: t.string({ description: 'Key of a topic of the guide. Default: none.' }),
    text: t.string({ required: true, description: 'The words, 5,000 characters at most.' }),
    themes: t.stringList({ description: 'Names of themes it shows, made where they are not there. Default: none.' }),
  }),
});

type NoteShape = (typeof InterviewNoteInput)['$inferInput'];
type QuoteShape = (typeof InterviewQuoteInput)['$inferInput'];

/** What both inputs have, as the service takes it. */
async function fieldsOf(
  fields: {
    personaId?: string | number | null | undefined;
    guideId?: string | number | null | undefined;
    customer?: (typeof CustomerKey)['$inferInput'] | null | undefined;
    notes?: readonly NoteShape[] | null | undefined;
    quotes?: readonly QuoteShape[] | null | undefined;
  },
  { scope }: Context,
) {
  const { personaId, guideId, customer, notes, quotes } = fields;
  const id = (type: 'Persona' | 'InterviewGuide', value: string | number | null | undefined, field: string) =>
    value === null || value === undefined ? value : decodeId(type, value, [field]);
  return presentFields(
    {
      personaId: id('Persona', personaId, 'personaId'),
      guideId: id('InterviewGuide', guideId, 'guideId'),
      customerId: customer ? await requireCustomer(scope, keyOf(customer, 'customer'), 'customer') : customer,
      notes: notes?.map(({ topic, text }) => ({ topic: topic ?? null, text })),
      quotes: quotes?.map(({ topic, text, themes }) => ({ topic: topic ?? null, text, themes: [...(themes ?? [])] })),
    },
    'personaId',
    'guideId',
    'customerId',
  );
}

const CLEARABLE = ['interviewee', 'team', 'interviewer', 'source'] as const;

mutation({
  name: 'recordInterview',
  scope: 'RESEARCH',
  description: 'Records an interview: of a customer, or of somebody who is described.',
  input: {
    description: 'An interview to record.',
    fields: (t) => ({
      personaId: t.id({ description: 'The persona it is about. Default: none yet.' }),
      guideId: t.id({ description: 'The guide it was held by. Default: none.' }),
      customer: t.field({ type: CustomerKey, description: 'The customer that was asked. Else say who it was.' }),
      interviewee: t.string({ description: 'Name or description of somebody who is no customer, 500 characters.' }),
      team: t.field({ type: Team, description: 'The team that held it.' }),
      interviewer: t.string({ description: 'Who asked, 200 characters.' }),
      source: t.string({ description: 'Where the interviewee was found, 200 characters.' }),
      date: t.field({ type: 'Date', required: true, description: 'The day it was held, not in the future.' }),
      method: t.field({ type: InterviewMethodEnum, description: 'How it was held. Default IN_PERSON.' }),
      notes: t.field({ type: [InterviewNoteInput], description: 'What was noted, 200 at most.' }),
      quotes: t.field({ type: [InterviewQuoteInput], description: 'What was said, 200 at most.' }),
      recordings: t.stringList({ description: 'Links to recordings, http or https, 20 at most.' }),
      themes: t.stringList({
        description:
          'Names of themes of the interview as a whole, made where they are not there. An empty list says that there ' +
          'are none; left out, it is unknown unless quotes have some.',
      }),
    }),
  },
  payload: { interview: noun(Interview, 'The interview.') },
  work: async ({ personaId, guideId, customer, notes, quotes, date, themes, recordings, ...fields }, context) => {
    const linked = await fieldsOf({ personaId, guideId, customer, notes, quotes }, context);
    const lists = presentFields({ themes: themes && [...themes], recordings: recordings && [...recordings] });
    const input = { ...presentFields(fields), ...linked, ...lists, date };
    return { interview: await recordInterview(context.scope, input) };
  },
});

mutation({
  name: 'editInterview',
  scope: 'RESEARCH',
  description: 'Changes an interview, such as to code it with themes.',
  input: {
    description: 'Changes to an interview: what is left out stays; lists are replaced as a whole.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The interview.' }),
      version: t.int(SEEN_VERSION),
      personaId: t.id({ description: 'The persona it is about; null: none.' }),
      guideId: t.id({ description: 'The guide it was held by; null: none.' }),
      customer: t.field({ type: CustomerKey, description: 'The customer that was asked; null: somebody else.' }),
      interviewee: t.string({ description: 'Name or description of somebody who is no customer; null clears.' }),
      team: t.field({ type: Team, description: 'The team that held it; null clears.' }),
      interviewer: t.string({ description: 'Who asked; null clears.' }),
      source: t.string({ description: 'Where the interviewee was found; null clears.' }),
      date: t.field({ type: 'Date', description: 'The day it was held, not in the future.' }),
      method: t.field({ type: InterviewMethodEnum, description: 'How it was held.' }),
      notes: t.field({ type: [InterviewNoteInput], description: 'What was noted, 200 at most.' }),
      quotes: t.field({ type: [InterviewQuoteInput], description: 'What was said with its themes, 200 at most.' }),
      recordings: t.stringList({ description: 'Links to recordings, http or https, 20 at most.' }),
      themes: t.stringList({ description: 'Names of themes of the interview as a whole; empty: there are none.' }),
    }),
  },
  payload: { interview: noun(Interview, 'The interview as it is now.') },
  work: async (
    { id, version, personaId, guideId, customer, notes, quotes, themes, recordings, date, method, ...texts },
    context,
  ) => {
    const linked = await fieldsOf({ personaId, guideId, customer, notes, quotes }, context);
    const lists = presentFields({
      date,
      method,
      themes: themes && [...themes],
      recordings: recordings && [...recordings],
    });
    const patch = { ...presentFields(texts, ...CLEARABLE), ...linked, ...lists };
    return { interview: await editInterview(context.scope, { id: decodeId('Interview', id), version }, patch) };
  },
});

mutation({
  name: 'deleteInterview',
  scope: 'RESEARCH',
  description: 'Deletes an interview. Refused (IN_USE) where it is evidence of claims.',
  input: {
    description: 'An interview to delete.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The interview.' }),
      version: t.int(SEEN_VERSION),
    }),
  },
  payload: { deletedId: deletedId() },
  work: async ({ id, version }, { scope }) => {
    const row = decodeId('Interview', id);
    await deleteInterview(scope, { id: row, version });
    return { deletedId: encodeId('Interview', row) };
  },
});
