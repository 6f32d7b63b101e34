import type { Logger } from 'pino';
import { isConnectionLoss, refusalOf } from '../../db/postgres/errors.ts';
import { PersonagraphError } from '../../errors.ts';
import type { TransferSettings } from './settings.ts';

/** Throws TRANSFER_FAILED for work that ended many threads or processes: it would end every other. */
export function refuseDeadly(attempts: number, { limits }: TransferSettings): void {
  if (attempts <= limits.attempts) return;
  throw new PersonagraphError(
    'TRANSFER_FAILED',
    `It ended ${limits.attempts} threads or processes, or held them up, and is not begun again: a regular expression of the mapping may never end.`,
  );
}

/**
 * A failure as it is stored: one that nobody expected is for the log, not for clients. A lost store is thrown: the work
 * is begun again.
 */
export function asCoded(thrown: unknown, log: Logger, subject: object): PersonagraphError {
  const refusal = refusalOf(thrown);
  if (refusal) return refusal;
  if (thrown instanceof PersonagraphError) return thrown;
  if (isConnectionLoss(thrown)) throw thrown;
  log.error({ err: thrown, ...subject }, 'an import or export failed');
  return new PersonagraphError('TRANSFER_FAILED', 'It failed on the side of the server; its log says why.', {
    cause: thrown,
  });
}
