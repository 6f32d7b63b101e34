import { PersonagraphError } from '../../../errors.ts';
import { type Line, MAX_LINE } from './lines.ts';

const MARKS = /["{}[\],:]/g;
const STRING_END = /(?:[^"\\]|\\.)*"/y;

/** A key of the document that a list may stand under, by the objects it is inside of; undefined for a list inside. */
type Step = string | undefined;

/**
 * Cuts a JSON document into the items of its list, as they stand there, numbered from 1: the document itself, or what is
 * under a key (`a.b`). Documents may follow each other. One broken item costs itself alone, and only one is held.
 */
export class JsonRecords {
  readonly #wanted: readonly string[];
  /** Outside the list: the keys of the open objects. */
  readonly #path: Step[] = [];
  readonly #isList: boolean[] = [];
  #lastString = '';
  /** Within the list: how deep inside an item; undefined outside of it. */
  #depth: number | undefined;
  #item = '';
  #length = 0;
  #problem: string | undefined;
  #number = 0;
  #found = false;

  constructor(records: string | undefined) {
    this.#wanted = records === undefined ? [] : records.split('.');
  }

  push(line: Line, out: Line[]): void {
    if (line.problem !== undefined) this.#problem ??= line.problem;
    const { text } = line;
    let from = 0;
    MARKS.lastIndex = 0;
    for (let mark = MARKS.exec(text); mark; mark = MARKS.exec(text)) {
      const at = mark.index;
      let next = at + 1;
      if (mark[0] === '"') {
        STRING_END.lastIndex = next;
        // No string goes on in the next line: one that seems to is broken, and ends here.
        next = STRING_END.test(text) ? STRING_END.lastIndex : text.length;
        if (this.#depth === undefined) this.#lastString = text.slice(at + 1, next - 1);
        MARKS.lastIndex = next;
      } else if (this.#depth === undefined) {
        this.#outside(mark[0]);
        from = next;
      } else if (mark[0] === '{' || mark[0] === '[') this.#depth++;
      else if (this.#depth === 0 && (mark[0] === ',' || mark[0] === ']')) {
        this.#hold(text.slice(from, at));
        this.#emit(out);
        if (mark[0] === ']') this.#depth = undefined;
        from = next;
      } else if (mark[0] === '}' || mark[0] === ']') this.#depth = Math.max(0, this.#depth - 1);
    }
    if (this.#depth !== undefined) this.#hold(`${text.slice(from)}\n`);
  }

  /** At the end of the file; throws INVALID_FILE where it is cut off, or has no such list. */
  end(file: string): void {
    const where = this.#wanted.length === 0 ? 'its list' : `the list \`${this.#wanted.join('.')}\``;
    if (this.#depth !== undefined) {
      throw new PersonagraphError('INVALID_FILE', `${file} is truncated: ${where} has no end.`);
    }
    if (!this.#found) {
      const message = `${file} has no list under the key \`${this.#wanted.join('.')}\` (\`records\` in the mapping).`;
      throw new PersonagraphError('INVALID_FILE', message, { field: ['records'] });
    }
  }

  #outside(mark: string): void {
    if (mark === ':') this.#path[this.#path.length - 1] = this.#lastString;
    else if (mark === '[' && this.#isWanted()) {
      this.#depth = 0;
      this.#found = true;
    } else if (mark === '{' || mark === '[') {
      this.#path.push(undefined);
      this.#isList.push(mark === '[');
    } else if (mark === '}' || mark === ']') {
      this.#path.pop();
      this.#isList.pop();
    }
  }

  #isWanted(): boolean {
    if (this.#path.length !== this.#wanted.length || this.#isList.includes(true)) return false;
    return this.#wanted.every((key, n) => key === this.#path[n]);
  }

  #hold(text: string): void {
    this.#length += text.length;
    if (this.#length <= MAX_LINE) this.#item += text;
  }

  #emit(out: Line[]): void {
    const text = this.#item.trim();
    if (text !== '') {
      const tooLong = this.#length > MAX_LINE ? `is over ${MAX_LINE} characters long` : undefined;
      const problem = this.#problem ?? tooLong;
      out.push({ line: ++this.#number, text, ...(problem === undefined ? {} : { problem }) });
    }
    this.#item = '';
    this.#length = 0;
    this.#problem = undefined;
  }
}

/** The items of a document's list, each as a line. Throws INVALID_FILE where the list is cut off or missing. */
export async function* jsonRecords(
  chunks: AsyncGenerator<Line[]>,
  file: string,
  records: string | undefined,
): AsyncGenerator<Line[]> {
  const splitter = new JsonRecords(records);
  for await (const lines of chunks) {
    const out: Line[] = [];
    for (const line of lines) splitter.push(line, out);
    if (out.length > 0) yield out;
  }
  splitter.end(file);
}
