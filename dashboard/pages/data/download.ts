import { Failure } from '../../data/failure.ts';
import { refusalOf } from '../../data/refusal.ts';
import { session } from '../../data/session.ts';
import { toast } from '../../ui/toast.tsx';

/** Fetches a file with the key, which a link cannot carry, and gives it to the browser to keep. Says what goes wrong. */
export async function download(path: string, name: string): Promise<void> {
  try {
    const at = session.value;
    if (at === null) throw new Failure('UNAUTHENTICATED', 'Nobody is signed in.');
    const answer = await fetch(new URL(path, at.url), { headers: { authorization: `Bearer ${at.key}` } });
    if (!answer.ok) throw await refusalOf(answer);
    const address = URL.createObjectURL(await answer.blob());
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    // The browser has begun with it by then.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  } catch (thrown) {
    toast(thrown instanceof Error ? thrown.message : String(thrown), { kind: 'failed' });
  }
}
