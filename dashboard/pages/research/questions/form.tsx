import { change } from '../../../data/change.ts';
import { usePersonaChoices } from '../../../data/choices.ts';
import { word } from '../../../data/enumerations.ts';
import { Editor } from '../../../ui/editor/editor.tsx';
import { selectField, textField } from '../../../ui/editor/fields.tsx';
import { teamOptions } from '../../../ui/options.ts';
import { oneOf, orNull, TEAMS } from '../../../ui/values.ts';
import { CreateQuestion, EditQuestion } from '../change-documents.ts';
import type { Question } from '../documents.ts';
import { words } from '../texts.ts';

export const STATUSES = ['OPEN', 'IN_PROGRESS', 'ANSWERED'] as const;
export type Status = (typeof STATUSES)[number];
export const PRIORITIES = ['HIGH', 'MEDIUM', 'LOW'] as const;

export interface QuestionFormProps {
  /** As it is now. Default: a new one. */
  readonly question?: Question;
  readonly personaId?: string;
  readonly onClose: () => void;
}

/** Puts a question on the backlog, or edits one. */
export function QuestionForm({ question, personaId = '', onClose }: QuestionFormProps) {
  const t = words.value.questions;
  const personas = usePersonaChoices();
  const current = {
    text: question?.text ?? '',
    status: question?.status ?? 'OPEN',
    answer: question?.answer ?? '',
    priority: question?.priority ?? 'MEDIUM',
    personaId: question ? (question.persona?.id ?? '') : personaId,
    team: question?.team ?? '',
  };
  return (
    <Editor
      title={question ? t.editTitle : t.make}
      current={current}
      {...(question && { version: question.version })}
      done={t.saved}
      onClose={onClose}
      save={({ draft, changed, version }) => {
        const text = draft['text']!.trim();
        const priority = oneOf(PRIORITIES, draft['priority']) ?? 'MEDIUM';
        const [about, team] = [orNull(draft['personaId']), oneOf(TEAMS, draft['team'])];
        if (!question) return change(CreateQuestion, { input: { text, priority, personaId: about, team } });
        return change(EditQuestion, {
          input: {
            id: question.id,
            version,
            ...(changed.has('text') && { text }),
            ...(changed.has('priority') && { priority }),
            ...(changed.has('personaId') && { personaId: about }),
            ...(changed.has('team') && { team }),
            ...(changed.has('status') && { status: oneOf(STATUSES, draft['status']) ?? 'OPEN' }),
            ...(changed.has('answer') && { answer: orNull(draft['answer']) }),
          },
        });
      }}
      fields={[
        textField({ key: 'text', label: t.text, lines: 3, required: true }),
        ...(question
          ? [
              selectField({
                key: 'status',
                label: t.status,
                options: STATUSES.map((one) => [one, word('ResearchQuestionStatus', one)] as const),
              }),
              textField({ key: 'answer', label: t.answer, hint: t.answerHint, lines: 4 }),
            ]
          : []),
        selectField({
          key: 'priority',
          label: t.priority,
          options: PRIORITIES.map((one) => [one, word('ResearchPriority', one)] as const),
        }),
        selectField({ key: 'personaId', label: t.persona, options: [['', t.noPersona], ...personas] }),
        selectField({ key: 'team', label: t.team, options: teamOptions() }),
      ]}
    />
  );
}
