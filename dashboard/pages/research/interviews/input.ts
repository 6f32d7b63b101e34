import { type Draft, linesOf } from '../../../ui/editor/draft.ts';
import type { Edit } from '../../../ui/editor/editor.tsx';
import { rowsOf, rowsValue } from '../../../ui/editor/rows.ts';
import { dayField, oneOf, orNull, TEAMS } from '../../../ui/values.ts';
import type { InterviewInput } from '../change-documents.ts';
import type { Interview } from '../documents.ts';

export const METHODS = ['IN_PERSON', 'PHONE', 'VIDEO', 'CHAT', 'WRITTEN'] as const;

/** An interview as the form has it. */
export function draftOf(interview: Interview | undefined, personaId: string): Draft {
  return {
    date: interview?.date ?? dayField(),
    method: interview?.method ?? 'IN_PERSON',
    personaId: interview ? (interview.persona?.id ?? '') : personaId,
    customer: interview?.customer?.externalId ?? '',
    interviewee: interview?.interviewee ?? '',
    guideId: interview?.guide?.id ?? '',
    interviewer: interview?.interviewer ?? '',
    team: interview?.team ?? '',
    source: interview?.source ?? '',
    quotes: rowsValue(
      (interview?.quotes ?? []).map(({ topic, text, themes }) => ({
        text,
        topic: topic ?? '',
        themes: themes.map(({ name }) => name).join('\n'),
      })),
    ),
    notes: rowsValue((interview?.notes ?? []).map(({ topic, text }) => ({ text, topic: topic ?? '' }))),
    coded: interview?.coded ? 'yes' : '',
    themes: (interview?.wholeThemes ?? []).map(({ name }) => name).join('\n'),
    recordings: (interview?.recordings ?? []).join('\n'),
  };
}

type Said = Omit<InterviewInput, 'id' | 'version'>;

/** The fields that were changed, as the API takes them. */
export function inputOf({ draft, changed }: Pick<Edit, 'draft' | 'changed'>): Said {
  const text = (key: string) => orNull(draft[key]);
  const themesOf = (value: string | undefined) => linesOf(value ?? '');
  return {
    ...(changed.has('date') && { date: draft['date']! }),
    ...(changed.has('method') && { method: oneOf(METHODS, draft['method']) ?? 'IN_PERSON' }),
    ...(changed.has('personaId') && { personaId: text('personaId') }),
    ...(changed.has('customer') && {
      customer: text('customer') === null ? null : { externalId: draft['customer']!.trim() },
    }),
    // A customer, or somebody who is described: never both.
    ...((changed.has('interviewee') || changed.has('customer')) && {
      interviewee: text('customer') === null ? text('interviewee') : null,
    }),
    ...(changed.has('guideId') && { guideId: text('guideId') }),
    ...(changed.has('interviewer') && { interviewer: text('interviewer') }),
    ...(changed.has('team') && { team: oneOf(TEAMS, draft['team']) }),
    ...(changed.has('source') && { source: text('source') }),
    ...(changed.has('quotes') && {
      quotes: rowsOf(draft['quotes'] ?? '')
        .filter((row) => orNull(row['text']) !== null)
        .map((row) => ({ text: row['text']!.trim(), topic: orNull(row['topic']), themes: themesOf(row['themes']) })),
    }),
    ...(changed.has('notes') && {
      notes: rowsOf(draft['notes'] ?? '')
        .filter((row) => orNull(row['text']) !== null)
        .map((row) => ({ text: row['text']!.trim(), topic: orNull(row['topic']) })),
    }),
    // Nobody looked for themes unless somebody says so: an empty list would say that there are none.
    ...((changed.has('themes') || (changed.has('coded') && draft['coded'] === 'yes')) && {
      themes: themesOf(draft['themes']),
    }),
    ...(changed.has('recordings') && { recordings: linesOf(draft['recordings'] ?? '') }),
  };
}
