import { query, setQuery } from '../../../app/router.ts';
import type { ResultOf } from '../../../data/graphql.ts';
import { useQuery } from '../../../data/query.ts';
import { count, decimal, listed, money, share } from '../../../reader/format.ts';
import { stateWord } from '../../../reader/state-words.ts';
import { SelectField } from '../../../ui/field.tsx';
import { Empty, Shown } from '../../../ui/states.tsx';
import { Table } from '../../../ui/table.tsx';
import { PersonaOutcomes } from '../documents.ts';
import { words } from './texts.ts';

const PERIODS = ['30', '90', '365'] as const;

/** Days of the reader, up to yesterday. */
function periodOf(days: number): { readonly from: string; readonly to: string } {
  const dayBefore = (n: number) => {
    const at = new Date();
    at.setDate(at.getDate() - n);
    return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  };
  return { from: dayBefore(days), to: dayBefore(1) };
}

interface OutcomesProps {
  readonly personaKey: string;
  readonly isActive: boolean;
}

/** What members bring, held against all others. */
export function Outcomes({ personaKey, isActive }: OutcomesProps) {
  const t = words.value;
  if (!isActive) return <Empty title={t.notActive} />;
  const days = PERIODS.find((one) => one === query.value.get('days')) ?? '90';
  return (
    <>
      <div class="toolbar">
        <SelectField
          label={t.period}
          value={days}
          onValue={(chosen) => setQuery({ days: chosen === '90' ? '' : chosen })}
          options={PERIODS.map((one) => [one, t.lastDays(one)] as const)}
        />
      </div>
      <Figures personaKey={personaKey} days={Number(days)} />
    </>
  );
}

function Figures({ personaKey, days }: { readonly personaKey: string; readonly days: number }) {
  const t = words.value;
  const state = useQuery(PersonaOutcomes, { key: personaKey, period: periodOf(days) });
  return (
    <Shown query={state} lines={8}>
      {({ persona }) => {
        const outcomes = persona?.outcomes;
        if (!outcomes) return <Empty />;
        const format = (value: number | null | undefined, unit: string) => {
          if (value == null) return '–';
          if (unit === 'SHARE') return share(value);
          if (unit === 'CURRENCY') return money(value, outcomes.currency);
          return unit === 'CUSTOMERS' ? count(value) : decimal(value, 1);
        };
        const known = outcomes.figures.filter(({ now }) => now.value !== null);
        return (
          <div class="stack">
            {known.length > 0 && (
              <Table
                caption={t.caption}
                rows={known}
                keyOf={({ metric }) => metric}
                columns={[
                  {
                    key: 'metric',
                    label: t.metric,
                    cell: ({ metric, definition }) => (
                      <span title={definition}>{stateWord('OutcomeMetric', metric)}</span>
                    ),
                  },
                  {
                    key: 'now',
                    label: t.members,
                    numeric: true,
                    cell: ({ now, unit }) => (
                      <>
                        <b>{format(now.value, unit)}</b>
                        {now.low !== null && now.high !== null && (
                          <span class="soft small under">
                            {format(now.low, unit)} – {format(now.high, unit)}
                          </span>
                        )}
                      </>
                    ),
                  },
                  {
                    key: 'others',
                    label: t.others,
                    numeric: true,
                    cell: ({ others, unit }) => format(others?.value, unit),
                  },
                  { key: 'n', label: t.of, numeric: true, cell: ({ now }) => count(now.n) },
                ]}
              />
            )}
            <Unknown figures={outcomes.figures} />
          </div>
        );
      }}
    </Shown>
  );
}

type OutcomeFigure = NonNullable<
  NonNullable<ResultOf<typeof PersonaOutcomes>['persona']>['outcomes']
>['figures'][number];

/** What nobody knows, by why not: a reason once with all that it stops. */
function Unknown({ figures }: { readonly figures: readonly OutcomeFigure[] }) {
  const t = words.value;
  const unknown = figures.filter(({ now }) => now.value === null);
  const reasons = [...new Set(unknown.map(({ now }) => now.reason))];
  if (reasons.length === 0) return null;
  return (
    <section class="card">
      <h2>{t.unknown}</h2>
      <dl class="fact-list">
        {reasons.map((reason) => (
          <div key={reason}>
            <dt>{reason === null ? '–' : (t.reasons[reason] ?? reason)}</dt>
            <dd>
              {listed(
                unknown
                  .filter(({ now }) => now.reason === reason)
                  .map(({ metric }) => stateWord('OutcomeMetric', metric)),
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
