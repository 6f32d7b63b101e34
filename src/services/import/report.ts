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
  /** Content of the line. */
  readonly record: unknown;
}

/** Distinct reasons counted; a file can be wrong in as many ways as it has lines. */
const MAX_REASONS = 50;
const OTHER = 'other reasons (see the report)';

/** The file that names every rejected line, as NDJSON, and the count by reason. */
export class Report {
  readonly #file: WriteStream;
  readonly #reasons = new Map<string, number>();
  readonly #leftOut = new Map<string, number>();
  #rejected = 0;
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

  get rejected(): number {
    return this.#rejected;
  }

  /** Lines by reason, the most frequent first. */
  get reasons(): Readonly<Record<string, number>> {
    return ranked(this.#reasons);
  }

  /** Values left out by reason, the most frequent first; what they belong to is stored. */
  get leftOut(): Readonly<Record<string, number>> {
    return ranked(this.#leftOut);
  }

  /** Names a rejected line; `kind` is its reason without what differs from line to line. */
  reject(rejected: RejectedLine, kind: string): void {
    this.note(rejected);
    this.#rejected++;
    count(this.#reasons, kind);
  }

  /** Names a line of which a value was left out, and counts it. */
  leaveOut(line: RejectedLine, kind: string): void {
    this.note(line);
    count(this.#leftOut, kind);
  }

  /** Names a line of which only a part was not taken. */
  note(rejected: RejectedLine): void {
    this.#full = !this.#file.write(`${JSON.stringify(rejected)}\n`);
  }

  /** Waits while the disk is behind; throws INVALID_SETTING where it is full. */
  async keepUp(): Promise<void> {
    if (this.#full && !this.#failure && this.#file.writableNeedDrain)
      await once(this.#file, 'drain').catch(() => undefined);
    if (this.#failure) throw unwritable(this.#failure);
  }

  async close(): Promise<void> {
    if (this.#failure) throw unwritable(this.#failure);
    await new Promise<void>((resolve) => this.#file.end(resolve));
    if (this.#failure) throw unwritable(this.#failure);
  }
}

function count(reasons: Map<string, number>, kind: string): void {
  const reason = reasons.has(kind) || reasons.size < MAX_REASONS ? kind : OTHER;
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}

function ranked(reasons: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...reasons].sort(([, a], [, b]) => b - a));
}

function unwritable(cause: Error): PersonagraphError {
  return new PersonagraphError('INVALID_SETTING', `The report cannot be written: ${cause.message}`, { cause });
}
