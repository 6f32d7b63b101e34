import { share } from '../../../reader/format.ts';
import { stateWord } from '../../../reader/state-words.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import type { ListedImport } from './documents.ts';
import { words } from './texts.ts';

type State = ListedImport['state'];

const TONES: Readonly<Record<State, Tone>> = {
  COMPLETE: 'good',
  FAILED: 'bad',
  QUEUED: 'plain',
  RUNNING: 'accent',
  STOPPED: 'open',
  UNDOING: 'accent',
  UNDONE: 'plain',
};

export const isUnderWay = (state: State) => state === 'QUEUED' || state === 'RUNNING' || state === 'UNDOING';

/** Where an import stands, and how far it is. */
export function ImportStateBadge({
  one,
}: {
  readonly one: Pick<ListedImport, 'state' | 'dryRun' | 'passed' | 'bytesRead' | 'bytesTotal'>;
}) {
  const { state, dryRun, passed, bytesRead, bytesTotal } = one;
  return (
    <span class="row tight">
      <Badge tone={state === 'COMPLETE' && passed === false ? 'bad' : TONES[state]}>
        {stateWord('ImportState', state)}
      </Badge>
      {dryRun && <Badge>{words.value.dryRun}</Badge>}
      {state === 'RUNNING' && bytesTotal > 0 && <span class="soft small">{share(bytesRead / bytesTotal)}</span>}
    </span>
  );
}
