import { type Line, MAX_LINE } from './lines.ts';

/** One record, and the number of its first line; or a line that is none. */
export type CsvRecord =
  | { readonly line: number; readonly fields: string[] }
  | { readonly line: number; readonly problem: string; readonly raw: string };

/** How many lines one quoted value may span. */
const MAX_SPAN = 1_000;

/**
 * Parts lines into records by RFC 4180. A quote inside an unquoted value is ordinary text. Where quotes are broken, only
 * the line they begin on is lost and reading resumes on the next one. A stream parser would swallow what follows up to
 * some later quote, or stop.
 */
export class CsvSplitter {
  readonly #delimiter: string;
  readonly #quote: string | false;
  /** Lines of a record whose quoted value is still open. */
  #open: Line[] = [];

  constructor(delimiter: string, quote: string | false) {
    this.#delimiter = delimiter;
    this.#quote = quote;
  }

  push(line: Line, out: CsvRecord[]): void {
    const quote = this.#quote;
    if (this.#open.length === 0) {
      // An empty line is none; one that only holds an empty value cannot be told from it.
      if (line.text === '') return;
      if (quote === false || !line.text.includes(quote)) {
        out.push({ line: line.line, fields: line.text.split(this.#delimiter) });
        return;
      }
    }
    this.#open.push(line);
    if (this.#open.length > 1 && quote !== false && !line.text.includes(quote)) this.#limit(out);
    else this.#tryRecord(out);
  }

  /** At the end of the file. */
  end(out: CsvRecord[]): void {
    while (this.#open.length > 0) this.#giveUp('a quote is not closed', out);
  }

  #tryRecord(out: CsvRecord[]): void {
    const text = this.#open.length === 1 ? this.#open[0]!.text : this.#open.map((line) => line.text).join('\n');
    const fields = splitQuoted(text, this.#delimiter, this.#quote as string);
    if (fields === 'open') this.#limit(out);
    else if (fields === 'broken') this.#giveUp('a closing quote is followed by more text', out);
    else {
      out.push({ line: this.#open[0]!.line, fields });
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
    out.push({ line: bad!.line, problem, raw: bad!.text });
    for (const line of after) this.push(line, out);
  }
}

function splitQuoted(text: string, delimiter: string, quote: string): string[] | 'open' | 'broken' {
  const fields: string[] = [];
  for (let at = 0; ; ) {
    if (text[at] !== quote) {
      const end = text.indexOf(delimiter, at);
      fields.push(end === -1 ? text.slice(at) : text.slice(at, end));
      if (end === -1) return fields;
      at = end + 1;
      continue;
    }
    let close = text.indexOf(quote, at + 1);
    while (close !== -1 && text[close + 1] === quote) close = text.indexOf(quote, close + 2);
    if (close === -1) return 'open';
    fields.push(text.slice(at + 1, close).replaceAll(quote + quote, quote));
    if (close + 1 === text.length) return fields;
    if (text[close + 1] !== delimiter) return 'broken';
    at = close + 2;
  }
}
