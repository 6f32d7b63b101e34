import { hrefOf } from '../../app/router.ts';
import type { ResultOf } from '../../data/graphql.ts';
import { useQuery } from '../../data/query.ts';
import { ago, count, decimal, share } from '../../reader/format.ts';
import { apiLanguage } from '../../reader/language.ts';
import { stateWord } from '../../reader/state-words.ts';
import { Badge } from '../../ui/badge.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { type Comparison, FeatureLabels } from './documents.ts';
import { featureLabel } from './feature-label.ts';
import { words } from './texts.ts';

type Compared = NonNullable<ResultOf<typeof Comparison>['comparison']>;
type Candidate = Compared['candidates'][number];

/** Candidates with their measures in columns, the best of each marked; then the segments of each. */
export function ComparedCandidates({ comparison }: { readonly comparison: Compared }) {
  const t = words.value.compare;
  const labels = useQuery(FeatureLabels, { language: apiLanguage.value });
  const names = new Map(labels.data?.features.map(({ name, label }) => [name, label]));
  const { candidates, compared, population, createdAt, outcome } = comparison;
  const kinds = [...new Set(candidates.flatMap(({ metrics }) => metrics.map(({ kind }) => kind)))];
  return (
    <div class="stack">
      <p class="soft small">
        {t.title(count(compared), count(population))} · {t.by(ago(createdAt))}
      </p>
      <Table
        caption={t.candidates}
        rows={candidates}
        keyOf={({ number }) => String(number)}
        columns={[
          {
            key: 'name',
            label: t.candidate,
            cell: ({ name, segmentation, error }) => (
              <span class="segment-cell">
                {segmentation ? <a href={hrefOf(`segments/${encodeURIComponent(segmentation.key)}`)}>{name}</a> : name}
                {error && <span class="error">{error.message}</span>}
              </span>
            ),
          },
          ...kinds.map(
            (kind): Column<Candidate> => ({
              key: kind,
              label: stateWord('ComparisonMetricKind', kind),
              numeric: true,
              cell: ({ metrics }) => {
                const metric = metrics.find((one) => one.kind === kind);
                return (
                  <>
                    {metric?.best && <Badge tone="good">{t.best}</Badge>}{' '}
                    {metric?.value == null ? '–' : decimal(metric.value)}
                  </>
                );
              },
            }),
          ),
          {
            key: 'none',
            label: words.value.unassigned,
            numeric: true,
            cell: ({ none }) => (none === null ? '–' : count(none)),
          },
        ]}
      />
      {candidates.map((candidate) => (
        <details class="card candidate" key={candidate.number}>
          <summary>{t.segmentsOf(candidate.name)}</summary>
          <ul class="readings">
            {candidate.metrics.map(({ kind, reading, about }) => (
              <li key={kind} title={about}>
                {reading}
              </li>
            ))}
          </ul>
          {candidate.drivers.length > 0 && (
            <p class="soft small">
              {t.drivers}: {candidate.drivers.map(({ feature }) => featureLabel(feature, names)).join(', ')}
            </p>
          )}
          <Table
            caption={t.segmentsOf(candidate.name)}
            rows={candidate.segments}
            keyOf={({ key }) => key}
            columns={[
              { key: 'name', label: t.segment, cell: ({ name }) => name },
              { key: 'size', label: t.customers, numeric: true, cell: ({ size }) => count(size) },
              { key: 'share', label: t.share, numeric: true, cell: (one) => share(one.share) },
              {
                key: 'stability',
                label: t.stability,
                numeric: true,
                cell: ({ stabilityWithin }) => (stabilityWithin === null ? '–' : share(stabilityWithin)),
              },
              ...(outcome
                ? [
                    {
                      key: 'outcome',
                      label: t.outcome(featureLabel(outcome.feature, names)),
                      numeric: true,
                      cell: (one: Candidate['segments'][number]) => {
                        const mean = one.outcome?.mean;
                        const form = outcome.share ? share : (value: number) => decimal(value);
                        return mean ? `${form(mean.value)} (${form(mean.low)} … ${form(mean.high)})` : '–';
                      },
                    },
                  ]
                : []),
            ]}
          />
        </details>
      ))}
    </div>
  );
}
