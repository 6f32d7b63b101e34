import { hrefOf } from '../../../app/router.ts';
import { change } from '../../../data/change.ts';
import { ofKinds } from '../../../data/live-change.ts';
import { useQuery } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { count, moment, share } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { stateWord } from '../../../reader/state-words.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { confirmed } from '../../../ui/dialog.tsx';
import { Shown } from '../../../ui/states.tsx';
import { Table } from '../../../ui/table.tsx';
import { told } from '../told.ts';
import { CancelJob, Jobs, type ListedJob } from './documents.ts';
import { words } from './texts.ts';

const TONES: Readonly<Record<ListedJob['state'], Tone>> = {
  CANCELLED: 'plain',
  DONE: 'good',
  FAILED: 'bad',
  QUEUED: 'plain',
  RUNNING: 'accent',
};

/** Comparisons, contrasts and drafts that are made in the background. */
export function JobTable() {
  const t = words.value;
  const found = useQuery(
    Jobs,
    { first: 20, language: apiLanguage.value },
    { touchedBy: ofKinds('JOB_PROGRESSED', 'RUN_PROGRESSED') },
  );
  const cancel = async (id: string) => {
    const question = { title: t.cancelJobTitle, text: t.cancelJobText, action: t.cancel, danger: true };
    if (await confirmed(question)) told(await change(CancelJob, { id }), t.cancelled);
  };
  return (
    <section class="jobs">
      <h2>{t.jobs}</h2>
      <Shown query={found} lines={2}>
        {({ jobs: { nodes } }) =>
          nodes.length === 0 ? (
            <p class="soft">{t.jobsNone}</p>
          ) : (
            <Table
              caption={t.jobs}
              rows={nodes}
              keyOf={({ id }) => id}
              columns={[
                {
                  key: 'job',
                  label: t.job,
                  cell: ({ kind, segmentation, personas }) => (
                    <>
                      {t.kinds[kind]}
                      {segmentation && (
                        <a class="block" href={hrefOf(`segments/${encodeURIComponent(segmentation.key)}`)}>
                          {segmentation.name}
                        </a>
                      )}
                      {personas.map(({ key, name }) => (
                        <a class="block" key={key} href={hrefOf(`personas/${encodeURIComponent(key)}`)}>
                          {name}
                        </a>
                      ))}
                    </>
                  ),
                },
                {
                  key: 'state',
                  label: t.state,
                  cell: ({ state, progress, doing, ahead, error }) => (
                    <>
                      <Badge tone={TONES[state]}>{stateWord('JobState', state)}</Badge>{' '}
                      <span class="soft small">
                        {[
                          state === 'RUNNING' ? share(progress) : null,
                          doing,
                          ahead === null || ahead === 0 ? null : t.ahead(count(ahead)),
                        ]
                          .filter((part) => part !== null)
                          .join(' · ')}
                      </span>
                      {error && <span class="error block">{error.message}</span>}
                    </>
                  ),
                },
                { key: 'when', label: t.when, cell: ({ createdAt }) => moment(createdAt) },
                {
                  key: 'deed',
                  label: t.deed,
                  cell: ({ id, state, kind }) =>
                    (state === 'QUEUED' || state === 'RUNNING') &&
                    may('WRITE') && (
                      <button
                        class="button small danger"
                        type="button"
                        aria-label={t.cancelOf(t.kinds[kind])}
                        onClick={() => void cancel(id)}
                      >
                        {t.cancel}
                      </button>
                    ),
                },
              ]}
            />
          )
        }
      </Shown>
    </section>
  );
}
