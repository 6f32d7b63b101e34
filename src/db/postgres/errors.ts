import { asError, PersonagraphError } from '../../errors.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';

/** A value that came from the store and is not what it is asked for. */
export class UnreadableValue extends Error {
  override readonly name = 'UnreadableValue';

  constructor(value: string) {
    super(`${JSON.stringify(value.slice(0, 100))} does not exist`);
  }
}

/**
 * True where a stored value could not be read, by PostgreSQL (SQLSTATE class 22) or by us: asking again changes
 * nothing.
 */
export function isDataError(error: unknown): error is Error {
  if (error instanceof UnreadableValue) return true;
  return typeof error === 'object' && error !== null && /^22/.test(String((error as { code?: unknown }).code));
}

/** A value that is stored and cannot be read as what it is asked for. */
export function unreadable(error: unknown): PersonagraphError {
  return new PersonagraphError('INVALID_INPUT', `A stored value cannot be read: ${asError(error).message}.`, {
    cause: error,
  });
}

/** True for a row whose key is taken (SQLSTATE 23505). */
export function isUniqueViolation(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '23505';
}

/** True for what PostgreSQL said without ending the session: the connection is ready again. */
export function keepsSession(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code !== undefined && /^(?!08|57P)[0-9A-Z]{5}$/.test(String(code));
}

/**
 * True where PostgreSQL was lost, or is not there: classes 08 (connection), 53 (resources) and 57P (shutdown) of
 * SQLSTATE.
 */
export function isConnectionLoss(thrown: unknown): boolean {
  if (isStorageFull(thrown)) return false;
  const { code = '', message = '' } = (thrown ?? {}) as { code?: unknown; message?: unknown };
  return /^(08|53|57P)|^E[A-Z]+$/.test(String(code)) || /connection terminated|timeout exceeded/i.test(String(message));
}

/** True where PostgreSQL's disk has no room (SQLSTATE 53100). */
export function isStorageFull(thrown: unknown): boolean {
  return (thrown as { code?: unknown } | null)?.code === '53100';
}

/** True for a statement that took longer than its limit, or was cancelled by hand (SQLSTATE 57014). */
export function isStatementTimeout(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '57014';
}

/** What PostgreSQL says of half of a surrogate pair, and of NUL, in JSON. */
const UNSTORABLE = /surrogate|\\u0000/;

/**
 * The error that PostgreSQL's own stands for where it is about what was asked: a name that the store has not, as our
 * functions refuse it (PS001), a text that it can hold nowhere (22021; 22P05 and 22P02 inside of
 * JSON), or a row that does not change (23001); or for a disk without room. Null for any other.
 */
export function refusalOf(error: unknown): PersonagraphError | null {
  const { code, message = '', detail = '[]' } = (error ?? {}) as { code?: unknown; message?: string; detail?: string };
  if (code === '22021' || code === '22P05' || (code === '22P02' && UNSTORABLE.test(`${detail} ${message}`))) {
    return new PersonagraphError('INVALID_INPUT', 'A text holds a character that cannot be stored.', { cause: error });
  }
  if (code === '23001') return new PersonagraphError('CONFLICT', `The ${message}.`, { cause: error });
  if (isStorageFull(error)) {
    return new PersonagraphError('STORAGE_FULL', 'The disk of PostgreSQL is full: nothing more can be kept.', {
      cause: error,
    });
  }
  if (code !== 'PS001') return null;
  const named = /^No \w+ (\S+)/.exec(message)?.[1] ?? '';
  const text = `${message}${didYouMean(named, JSON.parse(detail) as string[])}.`;
  return new PersonagraphError('NOT_FOUND', text, { cause: error });
}
