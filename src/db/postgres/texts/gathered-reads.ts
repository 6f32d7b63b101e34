import { arrayLiteral } from '../array-literal.ts';
import { wireText } from './text-query.ts';
import type { ReadTexts, TextStatement } from './text-statement.ts';

/** Requests that one statement answers at most. */
const MOST_TOGETHER = 16;
/** Milliseconds that the reads of one statement may take together. */
const MOST_MS = 20;
/** Texts of which it is known at most how several are asked. */
const MOST_TEXTS = 1_000;

/** The rows of a statement, and the milliseconds PostgreSQL took for them. */
export interface ReadRows {
  readonly rows: readonly (readonly string[])[];
  readonly ms: number;
}

interface Waiting {
  readonly statement: TextStatement;
  readonly resolve: (texts: ReadTexts) => void;
  readonly reject: (error: unknown) => void;
}

type Send = (text: string, values: readonly unknown[]) => Promise<ReadRows>;

/**
 * Gathers the quick statements of one turn of the event loop, and sends them at its end. Of those that differ in their values
 * alone one statement reads several: to begin one takes PostgreSQL several times as long as a row more.
 */
export class GatheredReads {
  readonly #send: Send;
  /** Runs what it is given, whose statements go out together. */
  readonly #together: (sending: () => void) => void;
  /** Statements that ask for several, by the text for one; null for a text that PostgreSQL takes for one alone. */
  readonly #texts = new Map<string, string | null>();
  #waiting = new Map<string, Waiting[]>();

  constructor(send: Send, together: (sending: () => void) => void) {
    this.#send = send;
    this.#together = together;
  }

  read(statement: TextStatement): Promise<ReadTexts> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.size === 0) setImmediate(() => this.#flush());
      const others = this.#waiting.get(statement.text);
      const one = { statement, resolve, reject };
      if (others) others.push(one);
      else this.#waiting.set(statement.text, [one]);
    });
  }

  #flush(): void {
    const groups = this.#waiting.values();
    this.#waiting = new Map();
    this.#together(() => {
      for (const group of groups) this.#sendGroup(group);
    });
  }

  #sendGroup(group: readonly Waiting[]): void {
    const { text, values, eachMs } = group[0]!.statement;
    const most = eachMs === undefined || values.length < 2 ? 1 : Math.floor(MOST_MS / eachMs);
    const together = group.length > 1 && most > 1 ? this.#togetherText(text, values.length - 1) : null;
    if (together === null) {
      for (const one of group) this.#sendOne(one);
      return;
    }
    // The first value, the workspace, is one for all of a statement.
    const own = group.filter(({ statement }) => statement.values[0] === values[0]);
    for (let from = 0; from < own.length; from += Math.min(most, MOST_TOGETHER)) {
      const some = own.slice(from, from + Math.min(most, MOST_TOGETHER));
      if (some.length === 1) this.#sendOne(some[0]!);
      else this.#sendTogether(together, some);
    }
    if (own.length < group.length) {
      this.#sendGroup(group.filter(({ statement }) => statement.values[0] !== values[0]));
    }
  }

  #togetherText(text: string, count: number): string | null {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const together = togetherText(text, count);
    this.#keep(text, together);
    return together;
  }

  #keep(text: string, together: string | null): void {
    if (this.#texts.size >= MOST_TEXTS) this.#texts.clear();
    this.#texts.set(text, together);
  }

  #sendOne({ statement: { text, values }, resolve, reject }: Waiting): void {
    this.#send(text, values).then(({ rows, ms }) => resolve({ fields: rows[0] ?? [], ms }), reject);
  }

  #sendTogether(together: string, some: readonly Waiting[]): void {
    const { text, values } = some[0]!.statement;
    const columns = values
      .slice(1)
      .map((_, column) => arrayLiteral(some.map(({ statement }) => wireText(statement.values[column + 1]))));
    this.#send(together, [values[0], ...columns]).then(
      ({ rows, ms }) => {
        // Each row begins with the place of the request that it answers.
        const open = new Set(some);
        for (const [place, ...fields] of rows) {
          const one = some[Number(place) - 1]!;
          one.resolve({ fields, ms: ms / some.length });
          open.delete(one);
        }
        // One without a row is asked by itself.
        for (const one of open) this.#sendOne(one);
      },
      (error: unknown) => {
        // A value that cannot be read is its own request's failure; a text that is wrong like this is sent as it is from now on.
        if (isOfText(error)) this.#keep(text, null);
        this.#together(() => {
          for (const one of some) this.#sendOne(one);
        });
      },
    );
  }
}

/** True for a failure that is the statement's, whatever its values: SQLSTATE class 42. */
function isOfText(error: unknown): boolean {
  return String((error as { readonly code?: unknown }).code).startsWith('42');
}

/**
 * The statement that reads what another one does for each of some values: `$2` and on are arrays of them then, and a row
 * more has the place of its values before its fields.
 */
function togetherText(text: string, count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index + 2);
  const own = text.replace(/'(?:[^']|'')*'|\$(\d+)/g, (found, number?: string) =>
    number === undefined || number === '1' ? found : `asked.v${number}`,
  );
  const arrays = numbers.map((number) => `$${number}::text[]`).join(', ');
  const names = numbers.map((number) => `v${number}`).join(', ');
  return `SELECT asked.place::text, answer.* FROM unnest(${arrays}) WITH ORDINALITY AS asked (${names}, place)
    CROSS JOIN LATERAL (${own}) AS answer`;
}
