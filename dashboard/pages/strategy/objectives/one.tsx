import { hrefOf, setQuery } from '../../../app/router.ts';
import { Course } from '../../../charts/course.tsx';
import { word } from '../../../data/enumerations.ts';
import { useQuery } from '../../../data/query.ts';
import { count } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Empty, Shown } from '../../../ui/states.tsx';
import { uiWords } from '../../../ui/texts.ts';
import { ActionCard } from '../actions/card.tsx';
import { OneObjective } from '../documents.ts';
import { useMetricWords } from '../metric.ts';
import { touching } from '../shared.ts';
import { words } from '../texts.ts';
import { ObjectiveCard } from './card.tsx';

/** One objective: its course against the straight line, what is asked for it, and what is done. */
export function OneObjectiveView({ id }: { readonly id: string }) {
  const t = words.value.objectives;
  const metrics = useMetricWords();
  const answer = useQuery(OneObjective, { language: apiLanguage.value, id }, { touchedBy: touching });
  const leave = () => setQuery({ objective: '' });
  return (
    <div class="stack">
      <p>
        <button class="link" type="button" onClick={leave}>
          ← {t.back}
        </button>
      </p>
      <Shown query={answer} lines={9}>
        {({ node }) => {
          if (node?.__typename !== 'Objective') return <Empty title={t.missing} />;
          const { baseline, target, startsAt, horizon, metric, measurements, questions, actions } = node;
          return (
            <div class="stack">
              <ObjectiveCard objective={node} onDeleted={leave} />
              <section class="card">
                <Course
                  title={t.course}
                  note={
                    measurements.totalCount > measurements.nodes.length
                      ? t.latest(count(measurements.nodes.length))
                      : t.courseNote
                  }
                  points={measurements.nodes}
                  line={{ from: baseline, to: target, start: startsAt, end: horizon }}
                  format={metrics.formatOf(metric)}
                  heads={{
                    at: t.at,
                    value: t.value,
                    interval: t.interval,
                    line: t.line,
                    unknown: uiWords.value.unknown,
                  }}
                />
              </section>
              {questions.length > 0 && (
                <section class="card">
                  <h2>{t.questions}</h2>
                  <ul class="stack">
                    {questions.map(({ id: question, text, status }) => (
                      <li class="row" key={question}>
                        <Badge tone={status === 'ANSWERED' ? 'good' : 'open'}>
                          {word('ResearchQuestionStatus', status)}
                        </Badge>
                        <a href={hrefOf('research', { tab: 'questions' })}>{text}</a>
                      </li>
                    ))}
                  </ul>
                </section>
              )}
              <h2>{t.actions}</h2>
              {actions.length === 0 ? (
                <p class="soft">{t.noActions}</p>
              ) : (
                <ul class="stack">
                  {actions.map((action) => (
                    <li key={action.id}>
                      <ActionCard action={action} />
                    </li>
                  ))}
                </ul>
              )}
            </div>
          );
        }}
      </Shown>
    </div>
  );
}
