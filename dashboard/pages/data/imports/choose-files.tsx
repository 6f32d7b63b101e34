import { useEffect, useRef, useState } from 'preact/hooks';
import { Failure } from '../../../data/failure.ts';
import { useQuery } from '../../../data/query.ts';
import { ago, bytes, count, share } from '../../../reader/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Uploads } from './documents.ts';
import { sendFile } from './send-file.ts';
import { words } from './texts.ts';

interface Sent {
  readonly name: string;
  readonly size: number;
  readonly received: number;
  readonly failed?: string;
}

export interface ChooseFilesProps {
  /** Told the uploads once all files are there. */
  readonly onUploads: (ids: readonly string[]) => void;
}

/** Files chosen or dropped, sent with progress; or such that were sent before. */
export function ChooseFiles({ onUploads }: ChooseFilesProps) {
  const t = words.value.choose;
  const [sent, setSent] = useState<readonly Sent[]>([]);
  const [isOver, setOver] = useState(false);
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const sendAll = async (files: readonly File[]) => {
    if (files.length === 0) return;
    stop.current?.abort();
    const mine = new AbortController();
    stop.current = mine;
    setSent(files.map(({ name, size }) => ({ name, size, received: 0 })));
    const told = (index: number, part: Partial<Sent>) => {
      if (!mine.signal.aborted) setSent((now) => now.map((one, n) => (n === index ? { ...one, ...part } : one)));
    };
    const ids: string[] = [];
    for (const [index, file] of files.entries()) {
      try {
        const onProgress = (received: number) => told(index, { received });
        ids.push(await sendFile(file, { onProgress, signal: mine.signal }));
        told(index, { received: file.size });
      } catch (thrown) {
        told(index, { failed: thrown instanceof Failure ? thrown.message : String(thrown) });
        return;
      }
    }
    if (!mine.signal.aborted) onUploads(ids);
  };
  const isSending = sent.some(({ received, size, failed }) => received < size && failed === undefined);
  return (
    <div class="stack">
      <label
        class={isOver ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void sendAll([...(event.dataTransfer?.files ?? [])]);
        }}
      >
        <Icon name="up" />
        <span class="drop-title">{t.drop}</span>
        <span class="soft small">{t.kinds}</span>
        <span class="button" aria-hidden="true">
          {t.browse}
        </span>
        <input
          class="hidden"
          type="file"
          multiple
          disabled={isSending}
          onChange={({ currentTarget }) => void sendAll([...(currentTarget.files ?? [])])}
        />
      </label>
      {sent.length > 0 && (
        <ul class="plain-list" aria-label={t.sending}>
          {sent.map(({ name, size, received, failed }) => (
            <li key={name} class="card sending">
              <span class="sending-name">{name}</span>
              <progress max={Math.max(1, size)} value={size === 0 ? 1 : received} aria-label={name} />
              <span class="soft small" role="status">
                {failed ?? `${share(size === 0 ? 1 : received / size)} · ${bytes(size)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      {isSending && (
        <button
          class="button"
          type="button"
          onClick={() => {
            stop.current?.abort();
            setSent([]);
          }}
        >
          {t.stop}
        </button>
      )}
      <SentBefore onUploads={onUploads} />
    </div>
  );
}

/** Files that are on the server already: an import of them needs no sending. */
function SentBefore({ onUploads }: ChooseFilesProps) {
  const t = words.value.choose;
  const found = useQuery(Uploads, { first: 6 });
  const whole = found.data?.uploads.nodes.filter(({ length, received }) => received === length) ?? [];
  if (whole.length === 0) return null;
  return (
    <section>
      <h2>{t.before}</h2>
      <ul class="plain-list">
        {whole.map(({ id, name, length, createdAt }) => (
          <li key={id} class="row">
            <button class="link" type="button" onClick={() => onUploads([id])}>
              {name}
            </button>
            <span class="soft small">
              {bytes(length)} · {ago(createdAt)}
            </span>
          </li>
        ))}
      </ul>
      <p class="soft small">{t.kept(count(24))}</p>
    </section>
  );
}
