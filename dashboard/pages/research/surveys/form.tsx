import { change } from '../../../data/change.ts';
import type { Draft } from '../../../ui/editor/draft.ts';
import { Editor } from '../../../ui/editor/editor.tsx';
import { rowsField, textField } from '../../../ui/editor/fields.tsx';
import { SaveSurvey } from '../change-documents.ts';
import type { Survey } from '../documents.ts';
import { words } from '../texts.ts';
import { KINDS, questionsOf } from './questions.ts';

export interface SurveyFormProps {
  /** As it is now. Default: a new one. */
  readonly survey?: Survey;
  readonly onClose: () => void;
  readonly onSaved?: (key: string) => void;
}

/** Makes a survey, or renames one and puts questions to it. */
export function SurveyForm({ survey, onClose, onSaved }: SurveyFormProps) {
  const t = words.value.surveys;
  const current: Draft = { title: survey?.title ?? '', key: survey?.key ?? '', questions: '' };
  return (
    <Editor
      title={survey ? t.edit : t.make}
      current={current}
      done={t.saved}
      onClose={onClose}
      save={async ({ draft, changed }) => {
        const key = survey?.key ?? draft['key']!.trim();
        const outcome = await change(SaveSurvey, {
          input: {
            key,
            ...(changed.has('title') && { title: draft['title']!.trim() }),
            ...(changed.has('questions') && {
              questions: questionsOf(draft['questions'] ?? '', survey?.questions.map((one) => one.key) ?? []),
            }),
          },
        });
        if (outcome.ok) onSaved?.(key);
        return outcome;
      }}
      fields={[
        textField({ key: 'title', label: t.title, required: true }),
        ...(survey ? [] : [textField({ key: 'key', label: t.key, hint: t.keyHint, required: true })]),
        rowsField({
          key: 'questions',
          label: survey ? t.newQuestions : t.questions,
          hint: t.questionsHint,
          add: t.addQuestion,
          row: t.questionNumber,
          columns: [
            { key: 'text', label: t.question, lines: 2 },
            { key: 'kind', label: t.kind, options: KINDS.map((one) => [one, t.kinds[one]] as const) },
            { key: 'options', label: t.options, hint: t.optionsHint, lines: 3 },
            { key: 'min', label: t.min },
            { key: 'max', label: t.max },
          ],
        }),
      ]}
    />
  );
}
