import pg from 'pg';

/** The part of `pg`'s connection that a query writes to. Its types do not show it. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  readonly parsedStatements: Record<string, string>;
  readonly submittedNamedStatements: Record<string, string>;
  parse(message: { text: string; name: string }): void;
  bind(message: { statement: string; values: readonly unknown[]; valueMapper(value: unknown): unknown }): void;
  execute(message: object): void;
  close(message: { type: 'S'; name: string }): void;
  sync(): void;
}

const NOTHING = {} as pg.QueryConfig;

/** A prepared statement, under the name of its place: a connection holds one statement a place. */
export interface PlacedStatement {
  readonly name: string;
  readonly text: string;
}

/**
 * Runs a prepared statement that returns rows of texts, none NULL. It is parsed on a connection that does not hold it yet, in place of the
 * one with its name there. Rows are not described: what comes is known.
 */
export class TextQuery extends pg.Query {
  readonly #statement: PlacedStatement;
  readonly #values: readonly unknown[];
  readonly #done: (error: Error | null, rows: readonly (readonly string[])[]) => void;
  readonly #rows: (readonly string[])[] = [];

  constructor(
    statement: PlacedStatement,
    values: readonly unknown[],
    done: (error: Error | null, rows: readonly (readonly string[])[]) => void,
  ) {
    // `pg` copies what it is given, descriptor by descriptor.
    super(NOTHING);
    this.#statement = statement;
    this.#values = values;
    this.#done = done;
    // Its presence keeps `pg` from making a promise.
    Object.assign(this, { name: statement.name, text: statement.text, callback: done });
  }

  override submit = (connection: unknown): void => {
    const wire = connection as Wire;
    const { name, text } = this.#statement;
    wire.stream.cork();
    const held = wire.submittedNamedStatements[name] ?? wire.parsedStatements[name];
    if (held !== text) {
      if (held !== undefined) wire.close({ type: 'S', name });
      delete wire.parsedStatements[name];
      wire.submittedNamedStatements[name] = text;
      wire.parse({ text, name });
    }
    wire.bind({ statement: name, values: this.#values, valueMapper: wireText });
    wire.execute({});
    wire.sync();
    wire.stream.uncork();
  };

  handleDataRow({ fields }: { readonly fields: readonly string[] }): void {
    this.#rows.push(fields);
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#done(null, this.#rows);
  }

  handleError(error: Error): void {
    this.#done(error, []);
  }
}

/** A value as a statement is sent it. */
export function wireText(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
