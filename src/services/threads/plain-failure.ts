import { type ErrorCode, PersonagraphError } from '../../errors.ts';

/** A coded error as it crosses threads. */
export interface PlainFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly field: readonly string[] | undefined;
}

export function plainFailure({ code, message, field }: PersonagraphError): PlainFailure {
  return { code, message, field };
}

export function failureError({ code, message, field }: PlainFailure): PersonagraphError {
  return new PersonagraphError(code, message, field ? { field } : {});
}

/** The error of a job that nobody waits for any more. */
export function unwanted(): PersonagraphError {
  return new PersonagraphError('RUN_FAILED', 'Nobody waits for the job any more.');
}
