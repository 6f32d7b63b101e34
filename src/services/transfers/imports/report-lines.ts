import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ErrorCode } from '../../../errors.ts';

/** Letters of a record that are shown. */
const LONGEST = 2_000;

/** A rejected line, or one of which a value was left out, as the report names it. */
export interface ReportedLine {
  /** Name of the file, where there are several. */
  readonly file?: string;
  readonly line: number;
  readonly code: ErrorCode;
  readonly reason: string;
  readonly record: unknown;
}

/** The first lines of a report; none where there is no report. A long record is cut, as text. */
export async function firstLines(path: string, count: number): Promise<ReportedLine[]> {
  const found: ReportedLine[] = [];
  const stream = createReadStream(path);
  try {
    for await (const text of createInterface({ input: stream })) {
      if (found.length === count) break;
      found.push(shortened(JSON.parse(text) as ReportedLine));
    }
  } catch (thrown) {
    if ((thrown as { code?: string }).code !== 'ENOENT') throw thrown;
  } finally {
    stream.destroy();
  }
  return found;
}

function shortened(line: ReportedLine): ReportedLine {
  const text = JSON.stringify(line.record);
  return text.length <= LONGEST ? line : { ...line, record: `${text.slice(0, LONGEST)}...` };
}
