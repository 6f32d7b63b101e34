import { PersonagraphError } from '../../errors.ts';

/** Longest line, in UTF-16 units. */
export const MAX_LINE = 1 << 20;

/** A line of the file without its end, and its number from 1. */
export interface Line {
  readonly line: number;
  readonly text: string;
}

/** Parts pieces of text into lines; throws INVALID_FILE where one is over {@link MAX_LINE}. */
export async function* splitLines(pieces: AsyncIterable<string>): AsyncGenerator<Line[]> {
  let line = 0;
  let open = '';
  for await (const piece of pieces) {
    const text = open + piece;
    const lines: Line[] = [];
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      lines.push({ line: ++line, text: withoutReturn(text.slice(start, end)) });
      start = end + 1;
    }
    open = text.slice(start);
    if (open.length > MAX_LINE) {
      const message = `Line ${line + 1} is over ${MAX_LINE} characters long: the file is not of lines.`;
      throw new PersonagraphError('INVALID_FILE', message);
    }
    if (lines.length > 0) yield lines;
  }
  if (open !== '') yield [{ line: line + 1, text: withoutReturn(open) }];
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
