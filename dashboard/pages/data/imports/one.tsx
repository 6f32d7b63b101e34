import { useState } from 'preact/hooks';
import { go, hrefOf } from '../../../app/router.ts';
import { change, type Outcome } from '../../../data/change.ts';
import { ofKinds } from '../../../data/live-change.ts';
import { useQuery } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { bytes, count, moment } from '../../../reader/format.ts';
import { confirmed } from '../../../ui/dialog.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Empty, Shown } from '../../../ui/states.tsx';
import { toast } from '../../../ui/toast.tsx';
import { CancelImport, ImportSheet, type OneImportData, StartImport, UndoImport } from './documents.ts';
import { keptDraft, mappingText } from './draft.ts';
import { ImportResult } from './result.tsx';
import { ImportStateBadge, isUnderWay } from './state.tsx';
import { words } from './texts.ts';

const touching = ofKinds('IMPORT_PROGRESSED');

/** One import: how far it is, what came of it, and what to do about the rest. */
export function OneImport({ id }: { readonly id: string }) {
  const t = words.value;
  const found = useQuery(ImportSheet, { id }, { touchedBy: touching });
  const one = found.data?.import;
  return (
    <>
      <p class="crumb">
        <a href={hrefOf('data/imports')}>← {t.all}</a>
      </p>
      <PageHead
        title={
          one ? t.titleOf(one.dryRun ? t.dryRun : t.number(one.number), one.file) : found.data ? t.one.missing : t.all
        }
        lead={one && moment(one.createdAt)}
      >
        {one && may('INGEST') && <Actions one={one} />}
      </PageHead>
      <Shown query={found} lines={8}>
        {() =>
          one ? (
            <div class="stack">
              <Progress one={one} />
              <ImportResult one={one} />
            </div>
          ) : (
            <Empty title={t.one.missing} />
          )
        }
      </Shown>
    </>
  );
}

function told(outcome: Outcome<unknown>, text: string): void {
  if (outcome.ok) toast(text);
  else toast(outcome.errors[0]?.message ?? '', { kind: 'failed' });
}

function Actions({ one }: { readonly one: OneImportData }) {
  const t = words.value.one;
  const [isBusy, setBusy] = useState(false);
  const { id, number, state, dryRun, cancelRequested, uploads } = one;
  const files = uploads.map((upload) => upload.id).join(' ');
  const draft = files === '' ? undefined : keptDraft(files);
  const cancel = async () => {
    if (!(await confirmed({ title: `${t.cancel}?`, text: t.cancelText, action: t.cancel, danger: true }))) return;
    told(await change(CancelImport, { id }), t.cancelling);
  };
  const undo = async () => {
    const question = { title: t.undoTitle(number), text: t.undoText, action: t.undo, danger: true };
    if (await confirmed(question)) told(await change(UndoImport, { id }), t.undoAsked);
  };
  const startReal = async () => {
    setBusy(true);
    const { strict, correct } = one;
    const input = {
      uploadIds: uploads.map((upload) => upload.id),
      mapping: mappingText(draft!),
      dryRun: false,
      strict,
      correct,
    };
    const outcome = await change(StartImport, { input });
    setBusy(false);
    if (outcome.ok && outcome.payload.import) {
      go(hrefOf(`data/imports/${encodeURIComponent(outcome.payload.import.id)}`));
    } else if (!outcome.ok) toast(outcome.errors[0]?.message ?? '', { kind: 'failed' });
  };
  return (
    <>
      {files !== '' && draft && (
        <a class="button" href={hrefOf('data/imports/new', { uploads: files })}>
          {t.back}
        </a>
      )}
      {(state === 'QUEUED' || state === 'RUNNING') && !cancelRequested && (
        <button class="button danger" type="button" onClick={() => void cancel()}>
          {t.cancel}
        </button>
      )}
      {dryRun && state === 'COMPLETE' && draft && (
        <button class="button primary" type="button" disabled={isBusy} onClick={() => void startReal()}>
          {t.realNow}
        </button>
      )}
      {!dryRun && (state === 'COMPLETE' || state === 'STOPPED' || state === 'FAILED') && (
        <button class="button danger" type="button" onClick={() => void undo()}>
          {t.undo}
        </button>
      )}
    </>
  );
}

function Progress({ one }: { readonly one: OneImportData }) {
  const t = words.value.one;
  const { state, bytesRead, bytesTotal, linesRead, cancelRequested, attempts, error, summary } = one;
  return (
    <section class="card import-progress" aria-label={t.progress}>
      <p class="row">
        <ImportStateBadge one={one} />
        <span class="soft">{t.read(count(linesRead))}</span>
        {state === 'RUNNING' && bytesTotal > 0 && (
          <span class="soft small">{t.of(bytes(bytesRead), bytes(bytesTotal))}</span>
        )}
        {summary && <span class="soft small">{t.took(count(Math.max(1, Math.round(summary.seconds))))}</span>}
      </p>
      {isUnderWay(state) && (
        // A spreadsheet tells no bytes until its end: then there is no measure.
        <progress
          aria-label={t.progress}
          {...(bytesTotal > 0 && bytesRead > 0 ? { max: bytesTotal, value: bytesRead } : {})}
        />
      )}
      {state === 'QUEUED' && <p class="soft small">{t.waits}</p>}
      {cancelRequested && isUnderWay(state) && <p class="soft small">{t.cancelling}</p>}
      {attempts > 1 && <p class="soft small">{t.attempts(attempts)}</p>}
      {error && (
        <p class="error" role="alert">
          {t.failed}: {error.field ? `${error.field.join('.')}: ` : ''}
          {error.message}
        </p>
      )}
    </section>
  );
}
