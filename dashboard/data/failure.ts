/** Why the server gave no answer, or refused one. */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** A code of the API (docs/errors.md), or `OFFLINE`: the server cannot be reached. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** An error beside data, with the place that it is about. */
export interface PartialError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string };
}

export function failureOf(errors: readonly PartialError[]): Failure {
  const { message, extensions } = errors[0] ?? { message: '' };
  return new Failure(extensions?.code ?? 'INTERNAL', message);
}
