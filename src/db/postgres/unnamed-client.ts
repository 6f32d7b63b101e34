import pg from 'pg';

/** Plans each statement anew: the next one may come to another session, which knows none by name. */
export class UnnamedClient extends pg.Client {
  override query(...[statement, ...rest]: unknown[]): never {
    const unnamed =
      typeof statement === 'object' && statement !== null && 'name' in statement && !('submit' in statement)
        ? { ...statement, name: undefined }
        : statement;
    return super.query(...([unnamed, ...rest] as Parameters<pg.Client['query']>)) as never;
  }
}
