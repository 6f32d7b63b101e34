import { useState } from 'preact/hooks';
import { hrefOf, query, setQuery } from '../../../app/router.ts';
import { ofKinds } from '../../../data/live-change.ts';
import { useQuery } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { count } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Empty, Shown } from '../../../ui/states.tsx';
import { Surveys } from '../documents.ts';
import { words } from '../texts.ts';
import { SurveyForm } from './form.tsx';
import { OneSurvey } from './one.tsx';

/** What makes answers other than they are shown. */
export const surveyTouching = ofKinds('CUSTOMER_CHANGED', 'CUSTOMERS_CHANGED', 'CUSTOMER_DELETED', 'CUSTOMER_MERGED');

/** All surveys with how many answered, or one of them with its results. */
export function SurveysTab() {
  const key = query.value.get('survey');
  return key ? <OneSurvey key={key} surveyKey={key} /> : <All />;
}

function All() {
  const t = words.value.surveys;
  const answer = useQuery(Surveys, { language: apiLanguage.value }, { touchedBy: surveyTouching });
  const [isOpen, setOpen] = useState(false);
  return (
    <div class="stack">
      {may('WRITE') && (
        <p>
          <button class="button" type="button" onClick={() => setOpen(true)}>
            <Icon name="plus" /> {t.make}
          </button>
        </p>
      )}
      <Shown query={answer} lines={6}>
        {({ surveys }) =>
          surveys.length === 0 ? (
            <Empty title={t.none}>
              <p>{t.noneText}</p>
            </Empty>
          ) : (
            <ul class="grid">
              {surveys.map(({ id, key, title, responseCount, questions }) => (
                <li class="card" key={id}>
                  <h2>
                    <a href={hrefOf('research', { tab: 'surveys', survey: key })}>{title}</a>
                  </h2>
                  <p class="soft">{t.answered(count(responseCount), count(questions.length))}</p>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
      {isOpen && <SurveyForm onClose={() => setOpen(false)} onSaved={(key) => setQuery({ survey: key })} />}
    </div>
  );
}
