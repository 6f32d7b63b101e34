import type { Logger } from 'pino';
import { pause } from '../background/pause.ts';
import { isFolderShared } from './folder-probe.ts';
import { startTransfers, type TransferOptions, type Transfers } from './transfers.ts';

/** How long after a probe that nobody answered the next one is made. */
const AGAIN_MS = 10_000;

/** Imports and exports of a process that may not have the files of the servers. */
export interface JoinedTransfers extends Transfers {
  /** Resolves once it imports and exports, or was stopped before. */
  readonly joined: Promise<void>;
}

/**
 * Imports and exports beside servers, from the moment at which one of them sees that the folder is theirs. Until then it
 * leaves them that work, and the log says so.
 */
export function joinTransfers(options: TransferOptions, log: Logger): JoinedTransfers {
  const { folder } = options.settings;
  const stopping = new AbortController();
  let transfers: Transfers | undefined;
  let isTold = false;
  const tryOnce = async () => {
    if (await isFolderShared(options, log, stopping.signal)) {
      if (stopping.signal.aborted) return;
      transfers = await startTransfers(options, log);
      log.info({ folder }, 'imports and exports too: the folder is that of the servers');
    } else if (!isTold && !stopping.signal.aborted) {
      log.info({ folder }, 'imports and exports are left to servers: none that runs has the folder of this worker');
      isTold = true;
    }
  };
  const join = async () => {
    while (!stopping.signal.aborted && !transfers) {
      await tryOnce().catch((err: unknown) => log.warn({ err }, 'it is not known if the folder of files is shared'));
      if (!transfers) await pause(AGAIN_MS, stopping.signal);
    }
  };
  const joined = join();
  return {
    joined,
    async stop() {
      stopping.abort();
      await joined;
      await transfers?.stop();
    },
  };
}
