import { word } from '../../data/enumerations.ts';
import { useQuery } from '../../data/query.ts';
import { capital, count, day, decimal, share } from '../../reader/format.ts';
import { apiLanguage } from '../../reader/language.ts';
import { Badge } from '../../ui/badge.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { type Persona, PersonaQualitySheet } from './documents.ts';
import { words } from './quality-texts.ts';
import { touching } from './touching.ts';

function formatted(value: number | null, unit: string): string {
  if (value === null) return '–';
  if (unit === 'SHARE') return share(value);
  if (unit === 'DAYS') return words.value.days(count(value));
  return decimal(value);
}

/** The ten numbers, the checks of the rating, and who looked at it when. */
export function Quality({ persona }: { readonly persona: Persona }) {
  const t = words.value;
  const variables = { key: persona.key, language: apiLanguage.value };
  const state = useQuery(PersonaQualitySheet, variables, { touchedBy: touching(persona.key) });
  return (
    <Shown query={state}>
      {({ persona: found }) => {
        const quality = found?.quality;
        const reviews = found?.reviews.nodes ?? [];
        return (
          <div class="stack">
            {quality ? (
              <>
                <p class="soft">
                  {t.measured} {day(quality.measuredAt)}
                </p>
                <Table
                  caption={t.numbers}
                  titled
                  rows={quality.numbers}
                  keyOf={({ key }) => key}
                  columns={[
                    {
                      key: 'label',
                      label: t.number,
                      cell: ({ label, formula }) => (
                        <>
                          {capital(label)}
                          <span class="soft small under">{formula}</span>
                        </>
                      ),
                    },
                    {
                      key: 'value',
                      label: t.value,
                      numeric: true,
                      cell: ({ value, unit, low, high }) => (
                        <>
                          <b>{formatted(value, unit)}</b>
                          {low !== null && high !== null && (
                            <span class="soft small under">
                              {formatted(low, unit)} – {formatted(high, unit)}
                            </span>
                          )}
                        </>
                      ),
                    },
                    { key: 'n', label: t.of, numeric: true, cell: ({ n }) => (n === null ? '–' : count(n)) },
                    {
                      key: 'verdict',
                      label: t.verdict,
                      cell: ({ poor, advice, why }) => (
                        <>
                          {poor === true && <Badge tone="bad">{t.poor}</Badge>}
                          {poor === false && <Badge tone="good">{t.good}</Badge>}
                          {(advice ?? why) && <span class="under small">{advice ?? why}</span>}
                        </>
                      ),
                    },
                  ]}
                />
                {quality.rating.constructs.map(({ construct, score, checks }) => (
                  <section class="card" key={construct}>
                    <h2>
                      {t.constructs[construct] ?? construct}{' '}
                      {score !== null && <span class="soft">{share(score)}</span>}
                    </h2>
                    <ul class="rating-checks">
                      {checks.map(({ key, result, meaning, found: what, advice }) => (
                        <li key={key}>
                          <Badge tone={result === 'PASSED' ? 'good' : result === 'FAILED' ? 'bad' : 'plain'}>
                            {t.results[result]}
                          </Badge>
                          <span>
                            {meaning} <span class="soft">{what}</span>
                            {advice && result === 'FAILED' && <span class="under small">{advice}</span>}
                          </span>
                        </li>
                      ))}
                    </ul>
                  </section>
                ))}
              </>
            ) : (
              <Empty title={t.notMeasured}>
                <p>{t.notMeasuredText}</p>
              </Empty>
            )}
            <section class="card">
              <h2>{t.reviews}</h2>
              {reviews.length === 0 && <p class="soft">{t.noReviews}</p>}
              <ul class="stack">
                {reviews.map(({ id, at, kind, reviewer, findings }) => (
                  <li key={id}>
                    <b>{t.kinds[kind] ?? word('PersonaReviewKind', kind)}</b>{' '}
                    <span class="soft">
                      {day(at)} · {reviewer}
                    </span>
                    <span class="under">{findings}</span>
                  </li>
                ))}
              </ul>
            </section>
          </div>
        );
      }}
    </Shown>
  );
}
