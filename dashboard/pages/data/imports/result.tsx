import { hrefOf } from '../../../app/router.ts';
import { may } from '../../../data/viewer.ts';
import { count, money } from '../../../reader/format.ts';
import { Table } from '../../../ui/table.tsx';
import { download } from '../download.ts';
import type { ImportOutcome, OneImportData } from './documents.ts';
import { words } from './texts.ts';

/** What came of an import, and what to do about what was not taken. */
export function ImportResult({ one }: { readonly one: OneImportData }) {
  const t = words.value.one;
  const { summary, dryRun, state, undone } = one;
  if (!summary) return null;
  const { customers, events, responses, advice, columnsNeverSeen } = summary;
  return (
    <>
      {dryRun && state === 'COMPLETE' && <p class="notice">{t.dryNote}</p>}
      {undone && (
        <p class="notice">
          <b>{t.undone}.</b> {t.undoneText(count(undone.customers), count(undone.events), count(undone.kept))}
        </p>
      )}
      <div class="grid">
        <Numbers
          title={t.lines}
          numbers={[
            [t.taken, summary.linesAccepted],
            [t.left, summary.linesRejected.total],
            ...(summary.linesUnwanted > 0 ? [[t.unwanted, summary.linesUnwanted] as const] : []),
          ]}
        />
        <Numbers
          title={t.customers}
          numbers={[
            [t.created, customers.created],
            [t.updated, customers.updated],
            [t.unchanged, customers.unchanged],
            [t.refused, customers.rejected],
          ]}
        />
        {responses && (
          <Numbers
            title={t.answers}
            numbers={[
              [t.added, responses.accepted],
              [t.known, responses.duplicates],
              [t.refused, responses.rejected],
            ]}
          />
        )}
      </div>
      {events.length > 0 && (
        <Table
          caption={t.events}
          titled
          rows={events}
          keyOf={({ type }) => type}
          columns={[
            { key: 'type', label: t.type, cell: ({ type }) => type },
            { key: 'added', label: t.added, numeric: true, cell: ({ accepted }) => count(accepted) },
            { key: 'corrected', label: t.corrected, numeric: true, cell: ({ corrected }) => count(corrected) },
            { key: 'known', label: t.known, numeric: true, cell: ({ duplicates }) => count(duplicates) },
            { key: 'refused', label: t.refused, numeric: true, cell: ({ rejected }) => count(rejected) },
            { key: 'amount', label: t.amount, numeric: true, cell: ({ amount }) => money(amount) },
          ]}
        />
      )}
      <Differences one={one} />
      {columnsNeverSeen.length > 0 && (
        <p class="notice">
          {t.neverSeen}: {columnsNeverSeen.join(', ')}
        </p>
      )}
      {advice.length > 0 && (
        <section class="card">
          <h2>{t.advice}</h2>
          <ul lang="en">
            {advice.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </section>
      )}
      <Reasons title={t.reasons} counts={summary.linesRejected} />
      <Reasons title={t.valuesLeft} counts={summary.fieldsLeftOut} />
      <Reasons title={t.ordersLeft} counts={summary.ordersDropped} />
      <Quarantine one={one} />
      {!dryRun && state === 'COMPLETE' && (
        <p class="row">
          <a class="button" href={hrefOf('customers')}>
            {t.toCustomers}
          </a>
          <a class="button" href={hrefOf('data/quality')}>
            {t.toQuality}
          </a>
        </p>
      )}
    </>
  );
}

interface NumbersProps {
  readonly title: string;
  readonly numbers: readonly (readonly [label: string, value: number])[];
}

/** Some numbers with their names. */
function Numbers({ title, numbers }: NumbersProps) {
  return (
    <section class="card">
      <h2>{title}</h2>
      <dl class="numbers">
        {numbers.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{count(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Differences({ one }: { readonly one: OneImportData }) {
  const t = words.value.one;
  const counts = one.summary?.differences?.counts;
  if (counts === undefined) return null;
  const numbers = Object.entries(counts as Readonly<Record<string, number>>).map(
    ([kind, value]) => [(t.kinds as Readonly<Record<string, string>>)[kind] ?? kind, value] as const,
  );
  const { differencesUrl, number } = one;
  return (
    <section class="stack">
      <Numbers title={t.differences} numbers={numbers} />
      {differencesUrl !== null && may('PERSONAL') && (
        <p>
          <button
            class="button small"
            type="button"
            onClick={() => void download(differencesUrl, `import-${number}.differences.ndjson`)}
          >
            {t.allDifferences}
          </button>
        </p>
      )}
    </section>
  );
}

function Reasons({ title, counts }: { readonly title: string; readonly counts: ImportOutcome['linesRejected'] }) {
  const t = words.value.one;
  if (counts.total === 0) return null;
  return (
    <Table
      caption={t.counted(title, count(counts.total))}
      titled
      rows={counts.reasons}
      keyOf={({ reason }) => reason}
      columns={[
        { key: 'reason', label: t.reason, cell: ({ reason }) => <span lang="en">{reason}</span> },
        { key: 'times', label: t.times, numeric: true, cell: (row) => count(row.count) },
      ]}
    />
  );
}

/** Lines that were left, with why and what stands in them. */
function Quarantine({ one }: { readonly one: OneImportData }) {
  const t = words.value.one;
  const { firstRejected, rejectedUrl, number, summary, state } = one;
  if (firstRejected.length === 0) {
    return state === 'COMPLETE' && summary?.linesRejected.total === 0 ? <p class="soft">{t.noneLeft}</p> : null;
  }
  return (
    <section class="stack">
      <h2>{t.quarantine}</h2>
      <p class="soft">{t.quarantineText}</p>
      <Table
        caption={t.quarantine}
        rows={firstRejected}
        keyOf={({ file, line, reason }) => `${file ?? ''}${line}${reason}`}
        columns={[
          { key: 'line', label: t.line, numeric: true, cell: ({ line }) => count(line) },
          { key: 'reason', label: t.reason, cell: ({ reason }) => <span lang="en">{reason}</span> },
          { key: 'content', label: t.content, cell: ({ record }) => <code class="record">{shown(record)}</code> },
        ]}
      />
      {rejectedUrl !== null && may('PERSONAL') && (
        <p>
          <button
            class="button small"
            type="button"
            onClick={() => void download(rejectedUrl, `import-${number}.rejected.ndjson`)}
          >
            {t.allLines}
          </button>
        </p>
      )}
    </section>
  );
}

function shown(record: unknown): string {
  if (typeof record === 'string') return record;
  if (typeof record !== 'object' || record === null) return String(record);
  return Object.entries(record)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(' · ');
}
