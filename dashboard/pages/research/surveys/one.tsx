import { useState } from 'preact/hooks';
import { QueryField } from '../../../app/query-field.tsx';
import { query, setQuery } from '../../../app/router.ts';
import { Bars } from '../../../charts/bars.tsx';
import { usePersonaChoices } from '../../../data/choices.ts';
import { useQuery } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { count, day, decimal, share } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { PersonaLink } from '../../../ui/items/persona-link.tsx';
import { Empty, Shown } from '../../../ui/states.tsx';
import { type Survey, SurveyResults } from '../documents.ts';
import { words } from '../texts.ts';
import { SurveyForm } from './form.tsx';
import { stepsOf } from './scale.ts';
import { surveyTouching } from './tab.tsx';

type Question = Survey['questions'][number];
type Results = NonNullable<Question['results']>;

/** A survey, question by question: what was answered, of everybody or of the members of a persona. */
export function OneSurvey({ surveyKey }: { readonly surveyKey: string }) {
  const t = words.value.surveys;
  const personas = usePersonaChoices('in use');
  const personaId = query.value.get('persona');
  const by = personaId ? { personaId } : null;
  const answer = useQuery(
    SurveyResults,
    { language: apiLanguage.value, key: surveyKey, by },
    { touchedBy: surveyTouching },
  );
  const [isOpen, setOpen] = useState(false);
  return (
    <div class="stack">
      <p>
        <button class="link" type="button" onClick={() => setQuery({ survey: '' })}>
          ← {t.back}
        </button>
      </p>
      <Shown query={answer} lines={9}>
        {({ survey }) =>
          survey === null ? (
            <Empty title={t.missing} />
          ) : (
            <div class="stack">
              <header class="item-head">
                <h2>{survey.title}</h2>
                <p class="row soft small">
                  <span>{t.answered(count(survey.responseCount), count(survey.questions.length))}</span>
                  {survey.personas.length > 0 && (
                    <span class="row">
                      {t.usedBy}
                      {survey.personas.map((persona) => (
                        <PersonaLink key={persona.id} persona={persona} />
                      ))}
                    </span>
                  )}
                </p>
              </header>
              <search class="toolbar">
                <QueryField name="persona" label={t.of} options={[['', t.everybody], ...personas]} />
                {may('WRITE') && (
                  <button class="button" type="button" onClick={() => setOpen(true)}>
                    {t.edit}
                  </button>
                )}
              </search>
              <div class="grid results">
                {survey.questions.map((question) => (
                  <section class="card" key={question.key}>
                    <QuestionResults question={question} />
                  </section>
                ))}
              </div>
              {isOpen && <SurveyForm survey={survey} onClose={() => setOpen(false)} />}
            </div>
          )
        }
      </Shown>
    </div>
  );
}

function QuestionResults({ question }: { readonly question: Question }) {
  const t = words.value.surveys;
  const { text, kind, results, unit, written, options } = question;
  if (results === null) {
    return (
      <>
        <h3>{text}</h3>
        <p class="soft">{kind === 'TEXT' ? t.freeText : t.noResults}</p>
      </>
    );
  }
  if (results.known === 0) {
    return (
      <>
        <h3>{text}</h3>
        <p class="soft">{t.nobodyAnswered}</p>
      </>
    );
  }
  const steps = kind === 'SCALE' ? stepsOf(results.slices) : null;
  return (
    <Bars
      title={unit ? `${text} (${unit})` : text}
      note={[
        t.known(count(results.known), count(results.known + results.unknown)),
        kind === 'MULTIPLE' ? t.several : '',
        apiLanguage.value === 'ZH' && text === written && options !== null ? t.untranslated : '',
      ]
        .filter(Boolean)
        .join(' ')}
      most={1}
      format={share}
      heads={{ label: t.answer, value: t.share }}
      bars={
        steps?.map((step) => ({ key: String(step.value), label: count(step.value), value: step.share })) ??
        results.slices.map((slice, index) => ({
          key: `${index} ${slice.value ?? slice.from}`,
          label: labelOf(slice, question, results.kind),
          value: slice.share ?? 0,
        }))
      }
    />
  );
}

/** A slice in words: its answer, or the numbers from and to. */
function labelOf(slice: Results['slices'][number], question: Question, kind: Results['kind']): string {
  const t = words.value.surveys;
  const { value, others, from, to, fromTime, toTime } = slice;
  if (others !== null) return t.others(count(others));
  if (value !== null) {
    if (kind === 'FLAG') return value === 'true' ? t.yes : t.no;
    // Answers are kept as they were written; the reader's language has them at the same places.
    const at = question.writtenOptions?.indexOf(value) ?? -1;
    return question.options?.[at] ?? value;
  }
  if (from !== null && to !== null) return from === to ? decimal(from) : t.fromTo(decimal(from), decimal(to));
  if (fromTime !== null && toTime !== null) return t.fromTo(day(fromTime), day(toTime));
  return '–';
}
