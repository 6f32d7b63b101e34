import { Failure } from '../../../data/failure.ts';
import { refusalOf } from '../../../data/refusal.ts';
import { send } from '../../../data/send.ts';
import { session } from '../../../data/session.ts';
import { UploadsOf } from './documents.ts';

export interface Sending {
  /** Told after each piece: bytes that the server has. */
  readonly onProgress: (received: number) => void;
  readonly signal: AbortSignal;
}

/** A piece takes seconds on a slow line, and little is sent twice where it breaks. */
const PIECE = 4 << 20;
const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [1_000, 15_000];

/** Sends a file in pieces, by tus 1.0, and goes on by itself after a break. Answers the id of the upload. Throws {@link Failure}. */
export async function sendFile(file: File, { onProgress, signal }: Sending): Promise<string> {
  const begun = await ask('POST', '/uploads', signal, {
    'upload-length': String(file.size),
    'upload-metadata': `filename ${base64(file.name)}`,
  });
  await refuse(begun);
  const { id } = (await begun.json()) as { readonly id: string };
  let received = 0;
  let wait = FIRST_WAIT_MS;
  while (received < file.size) {
    try {
      const piece = file.slice(received, received + PIECE);
      const answer = await ask(
        'PATCH',
        `/uploads/${id}`,
        signal,
        { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(received) },
        piece,
      );
      await refuse(answer);
      received += piece.size;
      wait = FIRST_WAIT_MS;
    } catch (thrown) {
      if (!(thrown instanceof Failure) || (thrown.code !== 'OFFLINE' && thrown.code !== 'CONFLICT')) throw thrown;
      await pause(wait, signal);
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
      received = (await receivedOf(id)) ?? received;
    }
    onProgress(received);
  }
  return id;
}

/** What the server has of it by now: a piece may have come through though its answer did not. */
async function receivedOf(id: string): Promise<number | undefined> {
  try {
    const { data } = await send(UploadsOf, { ids: [id] });
    const [upload] = data.nodes;
    if (!upload || !('received' in upload)) throw new Failure('NOT_FOUND', 'The upload is gone.');
    return upload.received;
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'OFFLINE') return undefined;
    throw thrown;
  }
}

function ask(
  method: string,
  path: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>>,
  body?: Blob,
): Promise<Response> {
  const at = session.value;
  if (at === null) throw new Failure('UNAUTHENTICATED', 'Nobody is signed in.');
  return fetch(new URL(path, at.url), {
    method,
    headers: { ...headers, authorization: `Bearer ${at.key}`, 'tus-resumable': '1.0.0' },
    ...(body && { body }),
    signal,
  }).catch((error: unknown) => {
    if (signal.aborted) throw new Failure('CANCELLED', 'It was cancelled.');
    throw new Failure('OFFLINE', error instanceof Error ? error.message : String(error));
  });
}

async function refuse(answer: Response): Promise<void> {
  if (answer.ok) return;
  const failure = await refusalOf(answer);
  // Somebody in between answers while the server is away; a full disk is told by the server itself.
  const isAway = failure.code === 'INTERNAL' && answer.status >= 500;
  throw isAway ? new Failure('OFFLINE', failure.message) : failure;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(new Failure('CANCELLED', 'It was cancelled.'));
      },
      { once: true },
    );
  });
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
