import { useState } from 'preact/hooks';
import { QueryField } from '../../../app/query-field.tsx';
import { hrefOf, query } from '../../../app/router.ts';
import { change, type Optimistic, patching } from '../../../data/change.ts';
import { usePersonaChoices } from '../../../data/choices.ts';
import { word } from '../../../data/enumerations.ts';
import { usePages } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { day } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { DeleteButton } from '../../../ui/items/delete-button.tsx';
import { EditButton } from '../../../ui/items/edit-button.tsx';
import { FilteredList } from '../../../ui/items/filtered-list.tsx';
import { PersonaLink } from '../../../ui/items/persona-link.tsx';
import { told } from '../../../ui/items/told.ts';
import { teamOptions } from '../../../ui/options.ts';
import { oneOf, TEAMS } from '../../../ui/values.ts';
import { DeleteQuestion, EditQuestion } from '../change-documents.ts';
import { type Question, type QuestionFilter, Questions } from '../documents.ts';
import { PAGE, touching } from '../shared.ts';
import { words } from '../texts.ts';
import { PRIORITIES, QuestionForm, STATUSES, type Status } from './form.tsx';

const TONES: Readonly<Record<Status, Tone>> = { OPEN: 'open', IN_PROGRESS: 'accent', ANSWERED: 'good' };

/** What the address asks for. */
function askedNow(): QuestionFilter {
  const at = query.value;
  const personaId = at.get('persona');
  const [team, status] = [oneOf(TEAMS, at.get('team')), oneOf(STATUSES, at.get('status'))];
  const priority = oneOf(PRIORITIES, at.get('priority'));
  return {
    ...(personaId && { personaId }),
    ...(team && { team }),
    ...(status && { status }),
    ...(priority && { priority }),
  };
}

/** What is still to be found out, the most urgent first. */
export function QuestionsTab() {
  const t = words.value.questions;
  const personas = usePersonaChoices();
  const filter = askedNow();
  const isNarrowed = Object.keys(filter).length > 0;
  const variables = { language: apiLanguage.value, first: PAGE, filter };
  const pages = usePages(Questions, variables, ({ researchQuestions }) => researchQuestions, { touchedBy: touching });
  /** Shown at once in the first page; further pages are read anew. */
  const shownAs = (id: string, edit: Partial<Question>): Optimistic =>
    patching(Questions, variables, ({ researchQuestions }) => ({
      researchQuestions: {
        ...researchQuestions,
        nodes: researchQuestions.nodes.map((one) => (one.id === id ? { ...one, ...edit } : one)),
      },
    }));
  return (
    <FilteredList
      filters={
        <>
          <QueryField
            name="status"
            label={t.status}
            options={[['', t.anyStatus], ...STATUSES.map((one) => [one, word('ResearchQuestionStatus', one)] as const)]}
          />
          <QueryField
            name="priority"
            label={t.priority}
            options={[['', t.anyPriority], ...PRIORITIES.map((one) => [one, word('ResearchPriority', one)] as const)]}
          />
          <QueryField name="persona" label={t.persona} options={[['', t.anyPersona], ...personas]} />
          <QueryField name="team" label={t.team} options={teamOptions(t.anyTeam)} />
        </>
      }
      make={
        may('RESEARCH') && {
          label: t.make,
          form: (onClose) => <QuestionForm personaId={filter.personaId ?? ''} onClose={onClose} />,
        }
      }
      pages={pages}
      total={({ researchQuestions }) => researchQuestions.totalCount}
      none={{ title: t.none, text: t.noneText }}
      narrowed={
        isNarrowed
          ? { title: t.noneFound, text: t.noneFoundText, keys: ['status', 'priority', 'persona', 'team'] }
          : undefined
      }
    >
      {(question) => <QuestionItem question={question} shownAs={shownAs} />}
    </FilteredList>
  );
}

interface QuestionItemProps {
  readonly question: Question;
  readonly shownAs: (id: string, edit: Partial<Question>) => Optimistic;
}

function QuestionItem({ question, shownAs }: QuestionItemProps) {
  const t = words.value.questions;
  const { id, version, text, answer, status, priority, team, persona, claims, interviews, updatedAt } = question;
  const [isEditing, setEditing] = useState(false);
  const set = async (next: Status, at: number, isUndo: boolean) => {
    const outcome = await change(EditQuestion, { input: { id, version: at, status: next } }, [
      shownAs(id, { status: next }),
    ]);
    const made = outcome.ok ? outcome.payload.question?.version : undefined;
    const undo = isUndo || made === undefined ? undefined : () => void set(status, made, true);
    told(outcome, t.nowIs(word('ResearchQuestionStatus', next)), undo);
  };
  return (
    <article class="card item">
      <header class="item-head">
        <h2>{text}</h2>
        <p class="row">
          <Badge tone={TONES[status]}>{word('ResearchQuestionStatus', status)}</Badge>
          <Badge tone={priority === 'HIGH' ? 'bad' : 'plain'}>{t.priorityIs(word('ResearchPriority', priority))}</Badge>
        </p>
      </header>
      <p class="row soft small">
        <PersonaLink persona={persona} />
        {team && <span>{word('Team', team)}</span>}
        <span>{t.edited(day(updatedAt))}</span>
      </p>
      {answer && (
        <p class="pre answer">
          <b>{t.answer}:</b> {answer}
        </p>
      )}
      {claims.length > 0 && (
        <ul class="small soft linked">
          {claims.map((claim) => (
            <li key={claim.id}>{claim.text}</li>
          ))}
        </ul>
      )}
      {interviews.length > 0 && (
        <p class="row small">
          <span class="soft">{t.interviews}</span>
          {interviews.map((one) => (
            <a key={one.id} href={hrefOf('research', { interview: one.id })}>
              {day(one.date)}
            </a>
          ))}
        </p>
      )}
      {may('RESEARCH') && (
        <p class="row small">
          {status === 'OPEN' && (
            <button
              class="link"
              type="button"
              aria-label={`${t.begin}: ${text}`}
              onClick={() => void set('IN_PROGRESS', version, false)}
            >
              {t.begin}
            </button>
          )}
          <EditButton what={text} onEdit={() => setEditing(true)} />
          <DeleteButton
            what={text}
            title={t.deleteTitle}
            done={t.deleted}
            remove={() => change(DeleteQuestion, { input: { id, version } })}
          />
        </p>
      )}
      {isEditing && <QuestionForm question={question} onClose={() => setEditing(false)} />}
    </article>
  );
}
