import { type ErrorCode, PersonagraphError } from '../../errors.ts';

export type InterruptionCode = Extract<ErrorCode, 'TOO_LARGE' | 'CURSOR_TOO_OLD' | 'DATABASE_UNAVAILABLE'>;

/** A subscription the feed cannot continue. */
export class Interruption extends PersonagraphError {
  /** The change to subscribe after: nothing that is kept is missed. */
  readonly position: number;

  constructor(code: InterruptionCode, message: string, position: number, cause?: unknown) {
    super(code, message, cause === undefined ? {} : { cause });
    this.position = position;
  }
}
