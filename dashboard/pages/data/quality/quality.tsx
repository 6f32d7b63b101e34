import { useState } from 'preact/hooks';
import { hrefOf } from '../../../app/router.ts';
import { Bars } from '../../../charts/bars.tsx';
import { change } from '../../../data/change.ts';
import { useQuery } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { count, decimal, moment, share } from '../../../reader/format.ts';
import { stateWord } from '../../../reader/state-words.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Empty, Shown } from '../../../ui/states.tsx';
import { Table } from '../../../ui/table.tsx';
import { toast } from '../../../ui/toast.tsx';
import { fieldName } from '../field-name.ts';
import { useWatched } from '../use-watched.ts';
import { type Check, CheckQuality, type Figures, Quality } from './documents.ts';
import { LIMITS, StandardDialog } from './standard.tsx';
import { words } from './texts.ts';

/** The quality of the workspace's data by its last check, and the checks before. */
export function QualityPart() {
  const t = words.value;
  const found = useQuery(Quality, {});
  const [isEditing, setEditing] = useState(false);
  const checks = found.data?.qualityChecks.nodes ?? [];
  // Checks are no changes of the workspace: while one is on its way, it is asked how it stands.
  useWatched(
    found,
    checks.some(({ state }) => state === 'QUEUED' || state === 'RUNNING'),
  );
  const check = async () => {
    const outcome = await change(CheckQuality, {});
    if (outcome.ok) toast(t.checking);
    else toast(outcome.errors[0]?.message ?? '', { kind: 'failed' });
  };
  return (
    <section>
      <div class="row part-head">
        <p class="soft">{t.lead}</p>
        {may('WRITE') && (
          <span class="row">
            <button class="button" type="button" disabled={!found.data} onClick={() => setEditing(true)}>
              {t.standard}
            </button>
            <button class="button primary" type="button" onClick={() => void check()}>
              {t.check}
            </button>
          </span>
        )}
      </div>
      <Shown query={found} lines={8}>
        {({ workspace: { quality, qualityStandard } }) => (
          <div class="stack">
            {quality?.figures ? (
              <>
                <p class="row">
                  {LIMITS.every((limit) => qualityStandard[limit] === null) ? (
                    // Nothing is expected: that all is well would be said of anything.
                    <Badge>{t.unlimited}</Badge>
                  ) : (
                    <Badge tone={quality.passed ? 'good' : 'bad'}>{quality.passed ? t.passed : t.broken}</Badge>
                  )}
                  {quality.broken.map((limit) => (
                    <Badge tone="open" key={limit}>
                      {t.limits[limit]}
                    </Badge>
                  ))}
                  <span class="soft small">{t.at(moment(quality.at), count(quality.figures.customers))}</span>
                </p>
                <FigureCards figures={quality.figures} />
              </>
            ) : (
              <Empty title={t.none}>
                <p>{t.noneText}</p>
              </Empty>
            )}
            <History checks={checks} />
            {isEditing && <StandardDialog standard={qualityStandard} onClose={() => setEditing(false)} />}
          </div>
        )}
      </Shown>
    </section>
  );
}

function FigureCards({ figures }: { readonly figures: Figures }) {
  const t = words.value;
  const { customers, completeness, stale, withConflict, withDuplicate, withOutlier, fields } = figures;
  const ofAll = (value: number) => (customers === 0 ? '–' : share(value / customers));
  const heads = [
    [t.figures.completeness, completeness === null ? '–' : share(completeness), ''],
    [t.figures.stale, ofAll(stale), count(stale)],
    [t.figures.conflict, ofAll(withConflict), count(withConflict)],
    [t.figures.duplicate, ofAll(withDuplicate), count(withDuplicate)],
    [t.figures.outlier, ofAll(withOutlier), count(withOutlier)],
  ] as const;
  return (
    <>
      <dl class="head-figures">
        {heads.map(([label, value, of]) => (
          <div class="card" key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
            {of !== '' && <dd class="soft small">{`${of} ${t.ofAll}`}</dd>}
          </div>
        ))}
      </dl>
      {withDuplicate > 0 && (
        <p>
          <a href={hrefOf('data/duplicates')}>{t.toDuplicates}</a>
        </p>
      )}
      <div class="grid quality-charts">
        <div class="card">
          <Bars
            title={t.fields}
            format={share}
            most={1}
            heads={{ label: t.field, value: t.filled }}
            bars={fields.map(({ name, filled, expected }) => ({
              key: name,
              label: expected ? `${fieldName(name)} (${t.expected})` : fieldName(name),
              value: customers === 0 ? 0 : filled / customers,
            }))}
          />
        </div>
        <div class="stack">
          <div class="card">
            <Bars
              title={t.freshness}
              format={count}
              heads={{ label: t.freshness, value: t.customers }}
              bars={figures.freshnessBins.map((value, index) => ({
                key: String(index),
                label: t.freshnessBins[index] ?? '',
                value,
              }))}
            />
          </div>
          <div class="card">
            <Bars
              title={t.completenessOf}
              format={count}
              heads={{ label: t.share, value: t.customers }}
              bars={figures.completenessBins.map((value, index) => ({
                key: String(index),
                label: t.bin(share(index / 10), share((index + 1) / 10)),
                value,
              }))}
            />
          </div>
        </div>
      </div>
      <Faults figures={figures} />
    </>
  );
}

function Faults({ figures }: { readonly figures: Figures }) {
  const t = words.value;
  const { conflicts, outliers, unreadableCountries, unreadableRegions } = figures;
  const places = [
    ...unreadableCountries.examples.map((one) => ({ kind: t.country, ...one })),
    ...unreadableRegions.examples.map((one) => ({ kind: t.region, ...one })),
  ];
  const customers = { key: 'customers', label: t.customers, numeric: true };
  return (
    <>
      {conflicts.length > 0 && (
        <Table
          caption={t.conflicts}
          titled
          rows={conflicts}
          keyOf={({ code }) => code}
          columns={[
            { key: 'code', label: t.conflict, cell: ({ code }) => stateWord('QualityConflictCode', code) },
            { ...customers, cell: (row) => count(row.customers) },
          ]}
        />
      )}
      {outliers.length > 0 && (
        <Table
          caption={t.outliers}
          titled
          rows={outliers}
          keyOf={({ name, currency }) => `${name} ${currency ?? ''}`}
          columns={[
            {
              key: 'name',
              label: t.number,
              cell: ({ name, currency }) => `${fieldName(name)}${currency ? ` (${currency})` : ''}`,
            },
            { key: 'usual', label: t.usual, cell: ({ low, high }) => t.from(decimal(low), decimal(high)) },
            { key: 'median', label: t.middle, numeric: true, cell: ({ median }) => decimal(median) },
            { ...customers, cell: (row) => count(row.customers) },
          ]}
        />
      )}
      {places.length > 0 && (
        <section class="stack">
          <Table
            caption={t.places}
            titled
            rows={places}
            keyOf={({ kind, text }) => `${kind} ${text}`}
            columns={[
              { key: 'text', label: t.text, cell: ({ text }) => text },
              { key: 'kind', label: t.place, cell: ({ kind }) => kind },
              { ...customers, cell: (row) => count(row.customers) },
            ]}
          />
          <p class="soft small">{t.placesText}</p>
        </section>
      )}
    </>
  );
}

function History({ checks }: { readonly checks: readonly Check[] }) {
  const t = words.value;
  if (checks.length === 0) return null;
  return (
    <Table
      caption={t.history}
      titled
      rows={checks}
      keyOf={({ id }) => id}
      columns={[
        { key: 'when', label: t.when, cell: ({ at }) => moment(at) },
        {
          key: 'state',
          label: t.state,
          cell: ({ state, passed, error }) => (
            <>
              {t.states[state]}
              {passed !== null && <span class="soft"> · {passed ? t.passed : t.broken}</span>}
              {error !== null && <span class="error"> {error}</span>}
            </>
          ),
        },
        {
          key: 'completeness',
          label: t.figures.completeness,
          numeric: true,
          cell: ({ figures }) => (figures?.completeness == null ? '–' : share(figures.completeness)),
        },
        {
          key: 'pairs',
          label: t.pairs,
          numeric: true,
          cell: ({ figures }) => (figures ? count(figures.duplicatePairs) : '–'),
        },
        {
          key: 'customers',
          label: t.customers,
          numeric: true,
          cell: ({ figures }) => (figures ? count(figures.customers) : '–'),
        },
      ]}
    />
  );
}
