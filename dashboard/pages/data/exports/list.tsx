import { hrefOf, query, setQuery } from '../../../app/router.ts';
import { change, type Outcome } from '../../../data/change.ts';
import { ofKinds } from '../../../data/live-change.ts';
import { usePages } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { bytes, count, moment, share } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { stateWord } from '../../../reader/state-words.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { confirmed } from '../../../ui/dialog.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { toast } from '../../../ui/toast.tsx';
import { download } from '../download.ts';
import { Listing } from '../listing.tsx';
import { CancelExport, DeleteExport, Exports, type ListedExport } from './documents.ts';
import { NewExport } from './new.tsx';
import { words } from './texts.ts';

const TONES: Readonly<Record<ListedExport['state'], Tone>> = {
  CANCELLED: 'plain',
  COMPLETE: 'good',
  EXPIRED: 'plain',
  FAILED: 'bad',
  QUEUED: 'plain',
  RUNNING: 'accent',
};

/** Exports with their files, newest first. */
export function ExportPart() {
  const t = words.value;
  const found = usePages(
    Exports,
    { first: 30, language: apiLanguage.value },
    ({ exports }) => exports,
    // A deletion of a customer ends the files that have it.
    { touchedBy: ofKinds('EXPORT_PROGRESSED', 'CUSTOMER_DELETED') },
  );
  const isNew = query.value.get('new') !== null && may('WRITE');
  return (
    <Listing
      lead={t.lead}
      start={
        may('WRITE') && (
          <button class="button primary" type="button" onClick={() => setQuery({ new: 'yes' })}>
            <Icon name="plus" /> {t.start}
          </button>
        )
      }
      pages={found}
      caption={t.all}
      empty={{ title: t.none, text: t.noneText }}
      columns={[
        { key: 'whom', label: t.whom, cell: (one) => <Whom one={one} /> },
        {
          key: 'state',
          label: t.state,
          cell: ({ state, error }) => (
            <>
              <Badge tone={TONES[state]}>{stateWord('ExportState', state)}</Badge>
              {error && <span class="error"> {error.message}</span>}
            </>
          ),
        },
        {
          key: 'rows',
          label: t.rows,
          numeric: true,
          cell: ({ rows, leftOut }) => (
            <>
              {count(rows)}
              {leftOut > 0 && <span class="soft small block">{t.leftOut(count(leftOut))}</span>}
            </>
          ),
        },
        { key: 'size', label: t.size, numeric: true, cell: (one) => bytes(one.bytes) },
        {
          key: 'when',
          label: t.when,
          cell: ({ createdAt, expiresAt }) => (
            <>
              {moment(createdAt)}
              {expiresAt && <span class="soft small block">{t.until(moment(expiresAt))}</span>}
            </>
          ),
        },
        { key: 'file', label: t.file, cell: (one) => <Deeds one={one} /> },
      ]}
    >
      {isNew && <NewExport onClose={() => setQuery({ new: '', segment: '', persona: '' })} />}
    </Listing>
  );
}

function Whom({ one }: { readonly one: ListedExport }) {
  const t = words.value;
  const { persona, segment, minFit, rule, filter, group } = one.audience;
  const parts = [
    segment &&
      (segment.segmentation ? (
        <a key="segment" href={hrefOf(`segments/${encodeURIComponent(segment.segmentation.key)}`)}>
          {segment.name}
        </a>
      ) : (
        segment.name
      )),
    persona && (
      <a key="persona" href={hrefOf(`personas/${encodeURIComponent(persona.key)}`)}>
        {minFit === null ? persona.name : t.fit(persona.name, share(minFit))}
      </a>
    ),
    rule !== null && t.byRule,
    filter !== null && t.byFilter,
    group !== null && t.byGroup,
  ].filter((part) => part !== null && part !== false);
  if (parts.length === 0) return <>{one.format === 'JSON' ? t.person : t.everybody}</>;
  return <span class="row tight">{parts}</span>;
}

function Deeds({ one }: { readonly one: ListedExport }) {
  const t = words.value;
  const { id, state, url, mappingUrl, format } = one;
  const told = (outcome: Outcome<unknown>, text: string) => {
    if (outcome.ok) toast(text);
    else toast(outcome.errors[0]?.message ?? '', { kind: 'failed' });
  };
  const isUnderWay = state === 'QUEUED' || state === 'RUNNING';
  const cancel = async () => {
    const question = { title: t.cancelTitle, text: t.cancelText, action: t.cancel, danger: true };
    if (await confirmed(question)) told(await change(CancelExport, { id }), t.cancelled);
  };
  const remove = async () => {
    const question = { title: t.removeTitle, text: t.removeText, action: t.remove, danger: true };
    if (await confirmed(question)) told(await change(DeleteExport, { id }), t.removed);
  };
  return (
    <span class="row tight">
      {url !== null && (
        <button class="button small" type="button" onClick={() => void download(url, `export.${format.toLowerCase()}`)}>
          {t.download}
        </button>
      )}
      {mappingUrl !== null && (
        <button class="link" type="button" onClick={() => void download(mappingUrl, 'export.yaml')}>
          {t.mapping}
        </button>
      )}
      {may('WRITE') && (
        <button class="link" type="button" onClick={() => void (isUnderWay ? cancel() : remove())}>
          {isUnderWay ? t.cancel : t.remove}
        </button>
      )}
    </span>
  );
}
