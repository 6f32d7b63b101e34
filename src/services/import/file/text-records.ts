import { type CsvRecord, CsvSplitter } from './csv.ts';
import type { Line } from './lines.ts';
import type { Dialect } from './quoted.ts';
import type { RowCounts } from './table.ts';

/** Leaves out the first lines, and each line that repeats one of them, as the next of two files put together does. */
export async function* skipLines(
  chunks: AsyncGenerator<Line[]>,
  count: number,
  counts: RowCounts,
): AsyncGenerator<Line[]> {
  if (count === 0) {
    yield* chunks;
    return;
  }
  const skipped: string[] = [];
  for await (const lines of chunks) {
    yield lines.filter(({ line, text }) => {
      if (line <= count) skipped.push(text);
      else if (text !== '' && skipped.includes(text)) counts.headersRepeated++;
      else return true;
      return false;
    });
  }
}

/** The delimiter that a first line `sep=;`, as Excel writes it, names; and the lines without it. */
export async function withoutSeparatorLine(
  chunks: AsyncGenerator<Line[]>,
): Promise<{ delimiter: string | undefined; lines: AsyncGenerator<Line[]> }> {
  let { value: first } = await chunks.next();
  while (first && first.length === 0) ({ value: first } = await chunks.next());
  const named = first?.[0] && /^"?sep=(.)"?$/i.exec(first[0].text)?.[1];
  const isNamed = named !== undefined && named !== '' && first![0]!.line === 1;
  const lines = async function* () {
    if (first) yield isNamed ? first.slice(1) : first;
    for await (const batch of chunks) {
      yield isNamed ? batch.filter(({ text }) => !/^"?sep=.?"?$/i.test(text)) : batch;
    }
  };
  return { delimiter: isNamed ? named : undefined, lines: lines() };
}

/** Records parted by white space. */
export async function* columnRecords(chunks: AsyncGenerator<Line[]>): AsyncGenerator<CsvRecord[]> {
  for await (const lines of chunks) {
    yield lines.flatMap(({ line, text, problem }): CsvRecord[] => {
      if (problem !== undefined) return [{ line, problem, raw: text }];
      const fields = text.trim().split(/\s+/);
      return fields[0] === '' ? [] : [{ line, fields }];
    });
  }
}

/** Records parted by a delimiter, with quotes. */
export async function* csvRecords(chunks: AsyncGenerator<Line[]>, dialect: Dialect): AsyncGenerator<CsvRecord[]> {
  const splitter = new CsvSplitter(dialect);
  for await (const lines of chunks) {
    const out: CsvRecord[] = [];
    for (const line of lines) splitter.push(line, out);
    yield out;
  }
  const out: CsvRecord[] = [];
  splitter.end(out);
  yield out;
}
