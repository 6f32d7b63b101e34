/**
 * Leaves statements of a pipeline to its end, which waits for all that was sent and fails with the first that failed: the last
 * ones then share their journey with COMMIT. All of them must have been sent when this is called.
 */
export function unawaited(...statements: readonly Promise<unknown>[]): void {
  for (const statement of statements) statement.catch(() => undefined);
}
