/** Thrown where a subscription cannot go on by itself. */
export class SubscriptionError extends Error {
  override readonly name = 'SubscriptionError';
  /** A code of the API (docs/errors.md), or `REFUSED`: the operation is invalid, or the connection was refused. */
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** The answer to the end of a stream. */
export type Remedy = 'STOP' | 'READ_STATE' | 'RESUME' | 'WAIT';

/** Why a stream ended. */
export class Interruption extends SubscriptionError {
  readonly remedy: Remedy;

  constructor(code: string, message: string, remedy: Remedy, cause?: unknown) {
    super(code, message, cause);
    this.remedy = remedy;
  }
}

const REMEDIES: Readonly<Record<string, Remedy>> = {
  CURSOR_TOO_OLD: 'READ_STATE',
  TOO_LARGE: 'RESUME',
  // Something failed over there: it may not the next time.
  INTERNAL: 'WAIT',
  DATABASE_UNAVAILABLE: 'WAIT',
};

interface GivenError {
  readonly message: string;
  readonly extensions?: { readonly code?: unknown };
}

/** The server's refusal of an operation. Without a code the operation itself is at fault. */
export function interruptionOf(errors: readonly GivenError[]): Interruption {
  const { message, extensions } = errors[0] ?? { message: 'The server gave no reason.' };
  const code = typeof extensions?.code === 'string' ? extensions.code : 'REFUSED';
  return new Interruption(code, message, REMEDIES[code] ?? 'STOP', errors);
}

// Close codes of graphql-transport-ws.
const CLOSED: Readonly<Record<number, string>> = {
  4400: 'REFUSED',
  4401: 'UNAUTHENTICATED',
  4403: 'UNAUTHENTICATED',
  4406: 'REFUSED',
};

/** Why a connection ended, or was not made. */
export function disconnectionOf(thrown: unknown): Interruption {
  if (Array.isArray(thrown)) return interruptionOf(thrown as readonly GivenError[]);
  const { code, reason, message } = (thrown ?? {}) as { code?: unknown; reason?: string; message?: string };
  const fatal = typeof code === 'number' ? CLOSED[code] : undefined;
  if (fatal) return new Interruption(fatal, reason || 'The connection was refused.', 'STOP', thrown);
  return new Interruption('DISCONNECTED', reason || message || 'The connection was lost.', 'WAIT', thrown);
}
