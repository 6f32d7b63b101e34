import { type Line, MAX_LINE } from './lines.ts';
import { type Dialect, splitQuoted } from './quoted.ts';

/** One record, and the number of its first line; or a line that is none. */
export type CsvRecord =
  | {
      readonly line: number;
      readonly fields: string[];
      /** A quote stands inside an unquoted value. */
      readonly stray?: boolean;
      /** Columns whose cells are numbers, in a file that types its cells. */
      readonly numbers?: ReadonlySet<number>;
    }
  | { readonly line: number; readonly problem: string; readonly raw: string };

/** How many lines one quoted value may span. */
const MAX_SPAN = 1_000;

/**
 * Parts lines into records by RFC 4180. A quote inside an unquoted value is ordinary text. Where quotes are broken, only
 * the line they begin on is lost and reading resumes on the next one. A stream parser would swallow what follows up to
 * some later quote, or stop.
 */
export class CsvSplitter {
  readonly #dialect: Dialect;
  /** Lines of a record whose quoted value is still open. */
  #open: Line[] = [];

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  push(line: Line, out: CsvRecord[]): void {
    const { delimiter } = this.#dialect;
    if (this.#open.length === 0) {
      // An empty line is none; one that only holds an empty value cannot be told from it.
      if (line.text === '') return;
      if (line.problem === undefined && isPlain(line.text, this.#dialect)) {
        out.push({ line: line.line, fields: line.text.split(delimiter) });
        return;
      }
    }
    this.#open.push(line);
    if (this.#open.length > 1 && isPlain(line.text, this.#dialect)) this.#limit(out);
    else this.#tryRecord(out);
  }

  /** At the end of the file. */
  end(out: CsvRecord[]): void {
    while (this.#open.length > 0) this.#giveUp('a quote is not closed', out);
  }

  #tryRecord(out: CsvRecord[]): void {
    const text = this.#open.length === 1 ? this.#open[0]!.text : this.#open.map((line) => line.text).join('\n');
    const split = splitQuoted(text, this.#dialect);
    if (split === 'open') this.#limit(out);
    else if ('problem' in split) this.#giveUp(split.problem, out);
    else {
      const { line } = this.#open[0]!;
      const problem = this.#open.find((one) => one.problem !== undefined)?.problem;
      out.push(problem === undefined ? { line, ...split } : { line, problem, raw: text });
      this.#open = [];
    }
  }

  #limit(out: CsvRecord[]): void {
    const long = this.#open.length > MAX_SPAN || this.#open.reduce((sum, { text }) => sum + text.length, 0) > MAX_LINE;
    if (long) this.#giveUp(`a quote is not closed within ${MAX_SPAN} lines`, out);
  }

  #giveUp(problem: string, out: CsvRecord[]): void {
    const [bad, ...after] = this.#open;
    this.#open = [];
    out.push({ line: bad!.line, problem: bad!.problem ?? problem, raw: bad!.text });
    for (const line of after) this.push(line, out);
  }
}

/** True where a text can be cut at every delimiter. */
function isPlain(text: string, { quote, escape: escaper }: Dialect): boolean {
  if (quote !== false && text.includes(quote)) return false;
  return typeof escaper !== 'string' || !text.includes(escaper);
}
