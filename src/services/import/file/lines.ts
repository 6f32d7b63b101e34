/** Longest line, in UTF-16 units. */
export const MAX_LINE = 1 << 20;
/** Most bytes held of a line whose end is not read yet. */
const MAX_OPEN = 4 * MAX_LINE;
/** How much of a line that is too long is kept, to be shown. */
const KEPT = 2_000;

/** A line of the file without its end, and its number from 1. */
export interface Line {
  readonly line: number;
  readonly text: string;
  /** Why the line cannot be taken; its text then only shows it, with a replacement for what could not be decoded. */
  readonly problem?: string;
}

/** How bytes are text. */
export interface TextForm {
  /** A WHATWG encoding label. Default utf-8. */
  readonly encoding?: string;
  /** Lines end in a carriage return alone, or in any other way. Default false. */
  readonly returns?: boolean;
}

/**
 * Parts bytes into lines. A line with bytes that are none of the encoding, or over {@link MAX_LINE}, has a problem; the
 * others do not.
 */
export async function* splitLines(chunks: AsyncIterable<Buffer>, form: TextForm = {}): AsyncGenerator<Line[]> {
  const encoding = new TextDecoder(form.encoding).encoding;
  const blocks = encoding.startsWith('utf-16')
    ? decodedStream(chunks, encoding, form.returns)
    : decodedBlocks(chunks, form);
  const returns = form.returns ?? false;
  let number = 0;
  let first = true;
  for await (const block of blocks) {
    const lines: Line[] = [];
    for (const { text, problem } of block) {
      let whole = returns ? text.replace(/\r\n?/g, '\n') : text;
      // A mark begins the file, and each further one that was put behind it.
      if (first || whole.includes('\ufeff')) whole = whole.replace(/^\ufeff/gm, '');
      first = false;
      let start = 0;
      for (let end = whole.indexOf('\n'); end !== -1; end = whole.indexOf('\n', start)) {
        lines.push(lineOf(++number, whole.slice(start, end), problem));
        start = end + 1;
      }
      if (start < whole.length) lines.push(lineOf(++number, whole.slice(start), problem));
    }
    if (lines.length > 0) yield lines;
  }
}

/** Whole lines, their ends included; all are wrong where there is a problem. */
interface Lines {
  readonly text: string;
  readonly problem?: string;
}

function lineOf(line: number, ended: string, problem: string | undefined): Line {
  const text = ended.endsWith('\r') ? ended.slice(0, -1) : ended;
  if (problem !== undefined) return { line, text, problem };
  return text.length > MAX_LINE ? { line, text: text.slice(0, KEPT), problem: TOO_LONG } : { line, text };
}

const TOO_LONG = `is over ${MAX_LINE} characters long`;

/** For encodings in which a byte 10 is the end of a line, and nothing else: all but UTF-16. */
async function* decodedBlocks(chunks: AsyncIterable<Buffer>, form: TextForm): AsyncGenerator<Lines[]> {
  const decode = blockDecoder(form);
  const isEnd = form.returns ? 0x0d : 0x0a;
  let open: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(isEnd) + 1;
    if (end > 0) {
      const whole = chunk.subarray(0, end);
      if (length <= MAX_OPEN) yield decode(open.length === 0 ? whole : Buffer.concat([...open, whole]));
      else {
        const close = whole.indexOf(isEnd) + 1;
        yield [{ text: `${showable(open)}\n`, problem: TOO_LONG }, ...decode(whole.subarray(close))];
      }
      open = [];
      length = 0;
    }
    const rest = chunk.subarray(end);
    length += rest.length;
    if (rest.length > 0) open = length > MAX_OPEN ? open.slice(0, 1) : [...open, rest];
  }
  if (length > MAX_OPEN) yield [{ text: showable(open), problem: TOO_LONG }];
  else if (length > 0) yield decode(Buffer.concat(open));
}

function showable([start]: readonly Buffer[]): string {
  return (start ?? Buffer.alloc(0)).toString('latin1', 0, KEPT).replace(/[\r\n]/g, ' ');
}

function blockDecoder({ encoding = 'utf-8', returns }: TextForm): (block: Buffer) => Lines[] {
  const strict = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const lenient = new TextDecoder(encoding, { ignoreBOM: true });
  const isEnd = returns ? 0x0d : 0x0a;
  // Node 20 reads a whole windows-1252 text as ISO 8859-1, whose euro sign is a control character, and pieces rightly.
  const stream = strict.encoding === 'windows-1252';
  return (block) => {
    if (block.length === 0) return [];
    try {
      return [{ text: strict.decode(block, { stream }) }];
    } catch {
      return [...linesOf(block, isEnd)].map((line) => {
        try {
          return { text: strict.decode(line, { stream }) };
        } catch {
          return {
            text: lenient.decode(line),
            problem: `is not ${strict.encoding} text (\`encoding\` in the mapping)`,
          };
        }
      });
    }
  };
}

function* linesOf(block: Buffer, isEnd: number): Generator<Buffer> {
  for (let start = 0; start < block.length; ) {
    const end = block.indexOf(isEnd, start);
    yield block.subarray(start, end === -1 ? block.length : end + 1);
    if (end === -1) return;
    start = end + 1;
  }
}

/** For UTF-16, whose wrong units come out as replacement characters. */
async function* decodedStream(
  chunks: AsyncIterable<Buffer>,
  encoding: string,
  returns: boolean | undefined,
): AsyncGenerator<Lines[]> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  let open = '';
  for await (const chunk of chunks) {
    const text = open + decoder.decode(chunk, { stream: true });
    // A return that comes last may be the first half of an end.
    const end = Math.max(text.lastIndexOf('\n'), returns ? text.lastIndexOf('\r', text.length - 2) : -1) + 1;
    // Beyond the limit the start is enough: the line is refused.
    open = text.slice(end).slice(0, 2 * MAX_LINE);
    if (end > 0) yield markedLines(text.slice(0, end), encoding);
  }
  open += decoder.decode();
  if (open !== '') yield markedLines(open, encoding);
}

function markedLines(text: string, encoding: string): Lines[] {
  if (!text.includes('\ufffd')) return [{ text }];
  return text.split(/(?<=\n)/).map((line) => {
    return line.includes('\ufffd')
      ? { text: line, problem: `is not ${encoding} text (\`encoding\` in the mapping)` }
      : { text: line };
  });
}
