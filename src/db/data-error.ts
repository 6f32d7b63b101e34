import { asError, PersonagraphError } from '../errors.ts';

/** Whether PostgreSQL refused a value (SQLSTATE class 22), which asking again would not change. */
export function isDataError(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && /^22/.test(String((error as { code?: unknown }).code));
}

/** A value that is stored and cannot be read as what it is asked for. */
export function unreadable(error: unknown): PersonagraphError {
  return new PersonagraphError('INVALID_INPUT', `A stored value cannot be read: ${asError(error).message}.`, {
    cause: error,
  });
}
