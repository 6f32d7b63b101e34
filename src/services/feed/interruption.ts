import { type ErrorCode, PersonagraphError } from '../../errors.ts';

/** A subscription the feed cannot continue. */
export class Interruption extends PersonagraphError {
  /** The change to subscribe after: nothing that is kept is missed. */
  readonly position: number;

  constructor(code: Extract<ErrorCode, 'TOO_LARGE' | 'CURSOR_TOO_OLD'>, message: string, position: number) {
    super(code, message);
    this.position = position;
  }
}
