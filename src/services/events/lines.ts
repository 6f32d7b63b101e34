import { PersonagraphError } from '../../errors.ts';

/** A line of a body. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** Undefined where the line is too long or not UTF-8. */
  readonly text?: string;
  readonly problem?: 'TOO_LONG' | 'NOT_UTF8';
}

export interface LineLimits {
  /** Most bytes of one line: longer ones are passed over, and no more of them is held. */
  readonly bytes: number;
  /** Most lines, blank ones too. */
  readonly lines: number;
}

const NEWLINE = 0x0a;

/**
 * Cuts bytes into lines as they arrive, those of a piece together; blank ones are left out. Throws TOO_LARGE after too
 * many lines.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limits: LineLimits,
): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let held: Buffer[] = [];
  let length = 0;
  let number = 1;

  const take = (piece: Buffer) => {
    length += piece.length;
    if (length > limits.bytes) held = [];
    else if (piece.length > 0) held.push(piece);
  };
  const cut = (lines: Line[]) => {
    if (length > 0) {
      const line = length > limits.bytes ? { number, problem: 'TOO_LONG' as const } : decode(number);
      if (line.text === undefined || line.text.trim() !== '') lines.push(line);
    }
    held = [];
    length = 0;
    number++;
  };
  const decode = (number: number): Line => {
    try {
      return { number, text: decoder.decode(held.length === 1 ? held[0] : Buffer.concat(held)) };
    } catch {
      return { number, problem: 'NOT_UTF8' };
    }
  };

  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const lines: Line[] = [];
    let from = 0;
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, from)) {
      if (number > limits.lines) break;
      take(bytes.subarray(from, at));
      cut(lines);
      from = at + 1;
    }
    take(bytes.subarray(from));
    yield lines;
    if (number > limits.lines && length > 0) throw tooMany(limits);
  }
  const last: Line[] = [];
  if (length > 0) cut(last);
  yield last;
}

function tooMany({ lines }: LineLimits): PersonagraphError {
  return new PersonagraphError('TOO_LARGE', `A body takes ${lines} lines: send the rest in another.`);
}
