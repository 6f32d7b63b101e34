import type { Logger } from 'pino';
import { isConnectionLoss } from '../../db/postgres/errors.ts';
import { PersonagraphError } from '../../errors.ts';

/** Processes that one import or export may take with it: what ends them would end every other. */
const MOST_ATTEMPTS = 5;

/** Throws TRANSFER_FAILED for work that ended many processes. */
export function refuseDeadly(attempts: number): void {
  if (attempts <= MOST_ATTEMPTS) return;
  throw new PersonagraphError('TRANSFER_FAILED', `It ended ${MOST_ATTEMPTS} processes and is not begun again.`);
}

/**
 * A failure as it is stored: one that nobody expected is for the log, not for clients. A lost store is thrown: the work
 * is begun again.
 */
export function asCoded(thrown: unknown, log: Logger, subject: object): PersonagraphError {
  if (thrown instanceof PersonagraphError) return thrown;
  if (isConnectionLoss(thrown)) throw thrown;
  log.error({ err: thrown, ...subject }, 'an import or export failed');
  return new PersonagraphError('TRANSFER_FAILED', 'It failed on the side of the server; its log says why.', {
    cause: thrown,
  });
}
