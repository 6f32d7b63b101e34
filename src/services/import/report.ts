import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { asError, type ErrorCode, PersonagraphError } from '../../errors.ts';

/** One line of the report file. */
export interface RejectedLine {
  /** Name of the file, where there are several. */
  readonly file?: string;
  /** Number in the file, from 1. */
  readonly line: number;
  readonly code: ErrorCode;
  readonly reason: string;
  /** Content of the line, as JSON. */
  readonly record: string;
}

/** Characters that are written at once. */
const CHUNK = 1 << 16;
/** Distinct reasons counted; a file can be wrong in as many ways as it has lines. */
const MAX_REASONS = 50;
const OTHER = 'other reasons (see the report)';

/** Counts by reason, at most {@link MAX_REASONS} distinct ones. */
class Tally {
  readonly #counts = new Map<string, number>();
  total = 0;

  add(kind: string): void {
    this.total++;
    const reason = this.#counts.has(kind) || this.#counts.size < MAX_REASONS ? kind : OTHER;
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  /** The most frequent first. */
  get byReason(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([, a], [, b]) => b - a));
  }
}

/** The file that names every rejected line, as NDJSON, and the count by reason. */
export class Report {
  readonly #file: WriteStream;
  readonly rejected = new Tally();
  /** Of them, those that the mapping's own rules do not want. */
  unwanted = 0;
  /** Orders of which nothing is stored. */
  readonly dropped = new Tally();
  /** Values left out of lines that were taken. */
  readonly leftOut = new Tally();
  /** Lines on their way to the file, which takes many at once. */
  #waiting = '';
  #full = false;
  #failure: Error | undefined;

  private constructor(file: WriteStream) {
    this.#file = file;
    file.on('error', (error) => {
      this.#failure = error;
    });
  }

  /** Begins the file anew; throws INVALID_SETTING where it cannot be written. */
  static async open(path: string): Promise<Report> {
    const file = createWriteStream(path);
    try {
      await once(file, 'open');
    } catch (cause) {
      throw unwritable(asError(cause));
    }
    return new Report(file);
  }

  /** Names a rejected line; `kind` is its reason without what differs from line to line. */
  reject(rejected: RejectedLine, kind: string): void {
    this.#write(rejected);
    this.rejected.add(kind);
  }

  /** Names a line that the mapping's rules do not want. */
  leave(rejected: RejectedLine): void {
    this.reject(rejected, rejected.reason);
    this.unwanted++;
  }

  /** Names a line of which a value was left out. */
  leaveOut(line: RejectedLine, kind: string): void {
    this.#write(line);
    this.leftOut.add(kind);
  }

  #write(rejected: RejectedLine): void {
    const { file, line, code, reason, record } = rejected;
    const where = file === undefined ? '' : `"file":${JSON.stringify(file)},`;
    this.#waiting += `{${where}"line":${line},"code":"${code}","reason":${JSON.stringify(reason)},"record":${record}}\n`;
    if (this.#waiting.length >= CHUNK) this.#flush();
  }

  #flush(): void {
    if (this.#waiting !== '') this.#full = !this.#file.write(this.#waiting);
    this.#waiting = '';
  }

  /** Waits while the disk is behind; throws INVALID_SETTING where it is full. */
  async keepUp(): Promise<void> {
    this.#flush();
    if (this.#full && !this.#failure && this.#file.writableNeedDrain)
      await once(this.#file, 'drain').catch(() => undefined);
    if (this.#failure) throw unwritable(this.#failure);
  }

  async close(): Promise<void> {
    this.#flush();
    if (this.#failure) throw unwritable(this.#failure);
    await new Promise<void>((resolve) => this.#file.end(resolve));
    if (this.#failure) throw unwritable(this.#failure);
  }
}

function unwritable(cause: Error): PersonagraphError {
  return new PersonagraphError('INVALID_SETTING', `The report cannot be written: ${cause.message}`, { cause });
}
