import { useEffect, useState } from 'preact/hooks';
import { query, setQuery } from '../../app/router.ts';
import { change } from '../../data/change.ts';
import { ofKinds } from '../../data/live-change.ts';
import { useQuery } from '../../data/query.ts';
import { may } from '../../data/viewer.ts';
import { ago, share } from '../../reader/format.ts';
import { apiLanguage } from '../../reader/language.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogFoot } from '../../ui/dialog-foot.tsx';
import { CheckField, SelectField } from '../../ui/field.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { ComparedCandidates } from './candidates.tsx';
import { Compare, Comparison, Comparisons, JobNow, Segmentations } from './documents.ts';
import type { TabProps } from './one.tsx';
import { words } from './texts.ts';

const FIRST = 50;

/** Other ways to divide the same customers, held side by side on one snapshot. */
export function CompareTab({ segmentation }: TabProps) {
  const t = words.value.compare;
  const list = useQuery(
    Comparisons,
    { segmentationId: segmentation.id, first: FIRST },
    { touchedBy: ofKinds('JOB_PROGRESSED') },
  );
  const [isStarting, setStarting] = useState(false);
  const [jobId, setJobId] = useState<string>();
  const past = list.data?.comparisons.nodes ?? [];
  const chosen = past.find(({ id }) => id === query.value.get('comparison')) ?? past[0];
  return (
    <>
      <p class="lead compare-lead">{t.lead}</p>
      <div class="toolbar">
        {past.length > 0 && (
          <SelectField
            label={t.past}
            value={chosen?.id ?? ''}
            onValue={(comparison) => setQuery({ comparison })}
            options={past.map(({ id, name, createdAt }) => [id, `${name} · ${ago(createdAt)}`] as const)}
          />
        )}
        {may('WRITE') && (
          <button class="button" type="button" onClick={() => setStarting(true)}>
            {t.start}
          </button>
        )}
      </div>
      {jobId !== undefined && <Waiting jobId={jobId} onEnd={() => setJobId(undefined)} />}
      <Shown query={list}>
        {() =>
          chosen ? (
            <OneComparison id={chosen.id} />
          ) : (
            <Empty title={t.none}>
              <p>{may('WRITE') ? t.noneText : t.noneToRead}</p>
            </Empty>
          )
        }
      </Shown>
      {isStarting && <Start segmentation={segmentation} onClose={() => setStarting(false)} onJob={setJobId} />}
    </>
  );
}

function OneComparison({ id }: { readonly id: string }) {
  const answer = useQuery(Comparison, { id, language: apiLanguage.value });
  return (
    <Shown query={answer} lines={8}>
      {({ comparison }) => comparison && <ComparedCandidates comparison={comparison} />}
    </Shown>
  );
}

/** A comparison that is on. Its end shows what it found. */
function Waiting({ jobId, onEnd }: { readonly jobId: string; readonly onEnd: () => void }) {
  const t = words.value.compare;
  const answer = useQuery(JobNow, { id: jobId }, { touchedBy: ofKinds('JOB_PROGRESSED') });
  const job = answer.data?.job;
  useEffect(() => {
    if (job?.state === 'DONE' && job.comparison) {
      setQuery({ comparison: job.comparison.id });
      onEnd();
    }
  }, [job?.state]);
  if (job?.state === 'FAILED' || job?.state === 'CANCELLED') {
    return (
      <p class="notice" role="alert">
        {t.failed}: {job.error?.message}
      </p>
    );
  }
  return (
    <p class="notice" role="status">
      {t.waiting(share(job?.progress ?? 0))}
    </p>
  );
}

interface StartProps extends Pick<TabProps, 'segmentation'> {
  readonly onClose: () => void;
  readonly onJob: (id: string) => void;
}

/** Candidates that the server takes at once, with the one that is shown. */
const MOST_OTHERS = 9;

function Start({ segmentation, onClose, onJob }: StartProps) {
  const t = words.value.compare;
  const list = useQuery(Segmentations, { language: apiLanguage.value });
  const [others, setOthers] = useState<ReadonlySet<string>>(new Set());
  const [wrong, setWrong] = useState<string>();
  const start = async () => {
    if (others.size === 0) {
      setWrong(t.choose);
      return;
    }
    const candidates = [segmentation.id, ...others].map((segmentationId) => ({ segmentationId }));
    const outcome = await change(Compare, { input: { candidates, wait: 0 } });
    if (!outcome.ok) {
      setWrong(outcome.errors[0]?.message);
      return;
    }
    if (outcome.payload.job) onJob(outcome.payload.job.id);
    toast(t.started);
    onClose();
  };
  const choose = (id: string, isChosen: boolean) => {
    const next = new Set(others);
    if (isChosen) next.add(id);
    else next.delete(id);
    setOthers(next);
    setWrong(undefined);
  };
  return (
    <Dialog
      title={t.with}
      onClose={onClose}
      foot={
        <DialogFoot
          onCancel={onClose}
          label={t.submit}
          disabled={others.size > MOST_OTHERS}
          onDo={() => void start()}
        />
      }
    >
      <div class="stack">
        {(list.data?.segmentations ?? [])
          .filter(({ id, enabled }) => id !== segmentation.id && enabled)
          .map(({ id, name, segmenter }) => (
            <CheckField
              key={id}
              label={name}
              {...(segmenter && { hint: segmenter.name })}
              checked={others.has(id)}
              onValue={(isChosen) => choose(id, isChosen)}
            />
          ))}
        {wrong !== undefined && (
          <p class="error" role="alert">
            {wrong}
          </p>
        )}
      </div>
    </Dialog>
  );
}
