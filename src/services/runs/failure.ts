import { isStatementTimeout } from '../../db/postgres/errors.ts';
import { type ErrorCode, PersonagraphError } from '../../errors.ts';
import { STATEMENT_MINUTES } from './compute.ts';

/** A failure as a run stores it: one that nobody expected is for the log, not for clients. */
export function asCoded(thrown: unknown): PersonagraphError {
  if (thrown instanceof PersonagraphError) return thrown;
  if (isStatementTimeout(thrown)) {
    const message = `A statement of it took more than ${STATEMENT_MINUTES} minutes, its limit, or was cancelled in PostgreSQL.`;
    return new PersonagraphError('RUN_FAILED', message, { cause: thrown });
  }
  return new PersonagraphError('RUN_FAILED', 'The run failed; the log says why.', { cause: thrown });
}

/** The error of a run that answered nothing. */
export function firstFailure(failures: ReadonlyMap<number, PersonagraphError>): { code: ErrorCode; message: string } {
  const [error] = failures.values();
  return error ? { code: error.code, message: error.message } : { code: 'RUN_FAILED', message: 'Nothing to run.' };
}
