/** A statement that returns one row of texts. */
export interface TextStatement {
  readonly text: string;
  readonly values: readonly unknown[];
  /**
   * Whether it is known to be quick, and planned well without its values: it is prepared then, and sent on a shared
   * connection behind others. Default: it is planned well without them, and quick if it was so of late.
   */
  readonly quick?: boolean;
  /**
   * Milliseconds it takes of late, where one statement may read it for the values of several: each value is cast where it
   * stands, and the first is the same for all. Default: it is sent as it is.
   */
  readonly eachMs?: number | undefined;
  /**
   * Gives a signal that ends the statement, where it has a connection for itself. Default: it goes on. Quick ones do: the next
   * on their connection may be another's.
   */
  readonly signal?: (() => AbortSignal) | undefined;
  /** The workspace that takes turns with others where the statement has a connection for itself. Default: nobody waits. */
  readonly workspaceId?: number | undefined;
}

/** The texts of the row, and the milliseconds PostgreSQL took for it. */
export interface ReadTexts {
  readonly fields: readonly string[];
  readonly ms: number;
}
