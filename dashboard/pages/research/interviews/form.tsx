import { change } from '../../../data/change.ts';
import { usePersonaChoices } from '../../../data/choices.ts';
import { word } from '../../../data/enumerations.ts';
import { useQuery } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { apiLanguage } from '../../../reader/language.ts';
import type { Draft } from '../../../ui/editor/draft.ts';
import { Editor } from '../../../ui/editor/editor.tsx';
import { rowsField, selectField, textField } from '../../../ui/editor/fields.tsx';
import { teamOptions } from '../../../ui/options.ts';
import { uiWords } from '../../../ui/texts.ts';
import { EditInterview, RecordInterview } from '../change-documents.ts';
import { Guides, type Interview } from '../documents.ts';
import { words } from '../texts.ts';
import { draftOf, inputOf, METHODS } from './input.ts';

export interface InterviewFormProps {
  /** As it is now. Default: a new one. */
  readonly interview?: Interview;
  /** Whom a new one is about. */
  readonly personaId?: string;
  readonly onClose: () => void;
}

/** Records an interview, or edits one. */
export function InterviewForm({ interview, personaId = '', onClose }: InterviewFormProps) {
  const t = words.value.interviews;
  const nobody = uiWords.value.nobody;
  const personas = usePersonaChoices();
  const guides = useQuery(Guides, {}).data?.interviewGuides.nodes ?? [];
  const topicsOf = (id: string | undefined) => guides.find((one) => one.id === id)?.topics ?? [];
  const title = apiLanguage.value === 'ZH' ? 'zh' : 'en';
  // Every guide's topics are offered: which guide it goes by may be chosen after what was said is written.
  const topics = [
    ...new Map(guides.flatMap(({ id }) => topicsOf(id)).map((one) => [one.key, one[title]] as const)).entries(),
  ];
  const topic = { key: 'topic', label: t.topic, options: [['', t.noTopic], ...topics] as const };
  const current = draftOf(interview, personaId);
  // A key that sees no words of people would replace those that are there.
  const seesWords = may('PERSONAL') || interview === undefined;
  const isAsked = (draft: Draft) => (draft['customer'] ?? '').trim() === '';
  return (
    <Editor
      title={interview ? t.editTitle : t.record}
      current={current}
      {...(interview && { version: interview.version })}
      done={t.saved}
      onClose={onClose}
      save={({ draft, changed, version }) => {
        if (interview) {
          const said = inputOf({ draft, changed });
          return change(EditInterview, { input: { id: interview.id, version, ...said } });
        }
        const given = new Set(Object.keys(draft).filter((key) => draft[key] !== ''));
        return change(RecordInterview, { input: { ...inputOf({ draft, changed: given }), date: draft['date'] ?? '' } });
      }}
      fields={[
        textField({ key: 'date', label: t.date, type: 'date', required: true }),
        selectField({
          key: 'method',
          label: t.method,
          options: METHODS.map((one) => [one, word('InterviewMethod', one)] as const),
        }),
        selectField({ key: 'personaId', label: t.persona, options: [['', t.noPersona], ...personas] }),
        ...(seesWords
          ? [
              textField({ key: 'customer', label: t.customerId, hint: t.customerHint }),
              textField({ key: 'interviewee', label: t.interviewee, hint: t.intervieweeHint, isOffered: isAsked }),
            ]
          : []),
        selectField({
          key: 'guideId',
          label: t.guide,
          options: [['', t.noGuide], ...guides.map(({ id, name }) => [id, name] as const)],
        }),
        textField({ key: 'interviewer', label: t.interviewer }),
        selectField({ key: 'team', label: t.team, options: teamOptions(nobody) }),
        textField({ key: 'source', label: t.source, hint: t.sourceHint }),
        ...(seesWords && !interview?.quotesWithheld
          ? [
              rowsField({
                key: 'quotes',
                label: t.quotes,
                add: t.addQuote,
                row: t.quoteNumber,
                columns: [
                  { key: 'text', label: t.quote, lines: 2 },
                  topic,
                  { key: 'themes', label: t.themes, hint: t.themesHint, lines: 2 },
                ],
              }),
            ]
          : []),
        ...(seesWords
          ? [
              rowsField({
                key: 'notes',
                label: t.notes,
                add: t.addNote,
                row: t.noteNumber,
                columns: [{ key: 'text', label: t.note, lines: 3 }, topic],
              }),
            ]
          : []),
        selectField({
          key: 'coded',
          label: t.coded,
          hint: t.codedHint,
          options: interview?.coded
            ? [['yes', t.codedYes]]
            : [
                ['', t.codedNo],
                ['yes', t.codedYes],
              ],
        }),
        textField({
          key: 'themes',
          label: t.wholeThemes,
          hint: t.themesHint,
          lines: 2,
          isOffered: (draft) => draft['coded'] === 'yes',
        }),
        ...(seesWords ? [textField({ key: 'recordings', label: t.recordings, hint: t.recordingsHint, lines: 2 })] : []),
      ]}
    />
  );
}
