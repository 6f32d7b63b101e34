import { hrefOf } from '../../../app/router.ts';
import { change } from '../../../data/change.ts';
import { ofKinds } from '../../../data/live-change.ts';
import { usePages } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { count, moment, share } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { stateWord } from '../../../reader/state-words.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { confirmed } from '../../../ui/dialog.tsx';
import { MoreButton } from '../../../ui/more-button.tsx';
import { Empty, Shown } from '../../../ui/states.tsx';
import { Table } from '../../../ui/table.tsx';
import { told } from '../told.ts';
import { CancelRun, type ListedRun, RunAll, Runs } from './documents.ts';
import { JobTable } from './jobs.tsx';
import { words } from './texts.ts';

const TONES: Readonly<Record<ListedRun['state'], Tone>> = {
  QUEUED: 'plain',
  PREPARING: 'accent',
  COMPUTING: 'accent',
  LIVE: 'good',
  FAILED: 'bad',
  CANCELLED: 'plain',
};

/** Runs with their progress, and other work that takes longer. */
export function RunPart() {
  const t = words.value;
  const found = usePages(Runs, { first: 20, language: apiLanguage.value }, ({ runs }) => runs, {
    touchedBy: ofKinds('RUN_PROGRESSED', 'SEGMENTATION_DELETED'),
  });
  const runAll = async () => {
    const question = { title: t.runAllTitle, text: t.runAllText, action: t.runAll };
    if (await confirmed(question)) told(await change(RunAll, {}), t.queued);
  };
  return (
    <section>
      <div class="row part-head">
        <p class="soft">{t.lead}</p>
        {may('WRITE') && (
          <button class="button primary" type="button" onClick={() => void runAll()}>
            {t.runAll}
          </button>
        )}
      </div>
      <Shown query={found.state} lines={6}>
        {() =>
          found.nodes.length === 0 ? (
            <Empty title={t.none} />
          ) : (
            <ul class="plain-list" aria-label={t.runs}>
              {found.nodes.map((run) => (
                <RunItem key={run.id} run={run} />
              ))}
            </ul>
          )
        }
      </Shown>
      <MoreButton more={found.more} />
      <JobTable />
    </section>
  );
}

/** What a run is called: by its segmentations. */
function nameOf({ segmentations }: ListedRun): string {
  const t = words.value;
  const [first, second] = segmentations;
  if (!first) return t.gone;
  if (!second) return first.name;
  if (segmentations.length === 2) return `${first.name}, ${second.name}`;
  return t.everything(first.name, count(segmentations.length - 1));
}

function RunItem({ run }: { readonly run: ListedRun }) {
  const t = words.value;
  const { id, state, progress, customers, asOf, createdAt, startedAt, finishedAt, error, results } = run;
  const name = nameOf(run);
  const isUnderWay = finishedAt === null;
  const seconds =
    startedAt === null || finishedAt === null ? null : (Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000;
  const cancel = async () => {
    const question = { title: t.cancelTitle, text: t.cancelText, action: t.cancelOf(name), danger: true };
    if (await confirmed(question)) told(await change(CancelRun, { id }), t.cancelled);
  };
  return (
    <li class="card run">
      <div class="row">
        <h2 class="run-name">{name}</h2>
        <Badge tone={TONES[state]}>{stateWord('RunState', state)}</Badge>
        <span class="soft small">
          {[
            moment(createdAt),
            customers === null ? null : t.customers(count(customers)),
            asOf === null ? null : t.asOf(moment(asOf)),
            seconds === null ? null : t.took(count(Math.max(1, Math.round(seconds)))),
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
        {isUnderWay && may('WRITE') && (
          <button class="button small danger" type="button" aria-label={t.cancelOf(name)} onClick={() => void cancel()}>
            {t.cancel}
          </button>
        )}
      </div>
      {isUnderWay && (
        <p class="row run-progress">
          <progress max={1} value={progress} aria-label={t.progress(name)} />
          <span class="soft small">{share(progress)}</span>
        </p>
      )}
      {error && <p class="error">{error.message}</p>}
      {results.length > 0 && (
        <details>
          <summary>{t.results}</summary>
          <Table
            caption={`${t.results}: ${name}`}
            rows={results}
            keyOf={({ segmentation }) => segmentation?.id ?? ''}
            columns={[
              {
                key: 'segmentation',
                label: t.segmentation,
                cell: ({ segmentation, error: why }) => (
                  <>
                    {segmentation ? (
                      <a href={hrefOf(`segments/${encodeURIComponent(segmentation.key)}`)}>{segmentation.name}</a>
                    ) : (
                      t.gone
                    )}
                    {why && <span class="error block">{`${t.failed}: ${why.message}`}</span>}
                  </>
                ),
              },
              {
                key: 'entered',
                label: t.entered,
                numeric: true,
                cell: ({ entered, backfill }) => (
                  <>
                    {entered === null ? '–' : count(entered)}
                    {backfill && <span class="soft small block">{t.first}</span>}
                  </>
                ),
              },
              { key: 'left', label: t.left, numeric: true, cell: ({ left }) => (left === null ? '–' : count(left)) },
              {
                key: 'stayed',
                label: t.stayed,
                numeric: true,
                cell: ({ stayed }) => (stayed === null ? '–' : count(stayed)),
              },
            ]}
          />
        </details>
      )}
    </li>
  );
}
