import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CsvRecord, CsvSplitter } from '../../src/services/import/file/csv.ts';
import { type Line, splitLines } from '../../src/services/import/file/lines.ts';
import type { Dialect } from '../../src/services/import/file/quoted.ts';

async function split(pieces: readonly (string | Buffer)[], dialect: Partial<Dialect> = {}): Promise<CsvRecord[]> {
  const out: CsvRecord[] = [];
  const splitter = new CsvSplitter({ delimiter: ',', quote: '"', trim: false, ...dialect });
  const given = async function* () {
    for (const piece of pieces) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
  };
  for await (const lines of splitLines(given())) for (const line of lines) splitter.push(line, out);
  splitter.end(out);
  return out;
}

const fieldsOf = (records: readonly CsvRecord[]) =>
  records.map((record) => ('fields' in record ? record.fields : null));

test('well-formed records are read as csv-parse reads them, wherever the text is cut', async () => {
  const field = fc.string({ unit: fc.constantFrom('a', 'é', ',', '"', '\n', ' ', '😀'), maxLength: 6 });
  const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 9 }), fc.constantFrom('\n', '\r\n'), async (rows, size, end) => {
      const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
      const text = rows.map((row) => `${row.map(quoted).join(',')}${end}`).join('');
      const bytes = Buffer.from(text);
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
        bytes.subarray(n * size, (n + 1) * size),
      );
      const expected = parse(text, { relax_column_count: true, record_delimiter: [end] });
      expect(fieldsOf(await split(pieces))).toEqual(expected);
    }),
  );
});

test('broken quotes lose the line they begin on and no other', async () => {
  const text = 'a,b\n1,"x"y\n2,"z"\n3,"open\n4,"q"\n5,6" pipe\n7,"also open';
  expect(
    (await split([text])).map((record) => [record.line, 'fields' in record ? record.fields : record.problem]),
  ).toEqual([
    [1, ['a', 'b']],
    [2, 'a closing quote is followed by more text'],
    [3, ['2', 'z']],
    [4, 'a closing quote is followed by more text'],
    [5, ['4', 'q']],
    [6, ['5', '6" pipe']],
    [7, 'a quote is not closed'],
  ]);
});

test('a quote that is never closed holds back a thousand lines, not the file', async () => {
  const out: CsvRecord[] = [];
  const splitter = new CsvSplitter({ delimiter: ',', quote: '"', trim: true });
  const lines: Line[] = Array.from({ length: 1_500 }, (_, n) => ({ line: n + 1, text: n === 0 ? '"a' : `${n},b` }));
  for (const line of lines) splitter.push(line, out);
  expect(out[0]).toEqual({ line: 1, problem: 'a quote is not closed within 1000 lines', raw: '"a' });
  expect(out).toHaveLength(1_500);
});

test('without a quote character quotes are text', async () => {
  expect(fieldsOf(await split(['"a",b"\n'], { quote: false }))).toEqual([['"a"', 'b"']]);
});

test('windows-1252 has its euro sign and quotation marks, in whole files and behind a bad line', async () => {
  const bytes = Buffer.from([0x80, 0x2c, 0x93, 0x61, 0x94, 0x0a, 0xe9, 0x2c, 0x99, 0x0a]);
  const lines: string[] = [];
  const chunks = async function* () {
    yield bytes;
  };
  for await (const some of splitLines(chunks(), { encoding: 'windows-1252' })) {
    lines.push(...some.map(({ text }) => text));
  }
  expect(lines).toEqual(['€,“a”', 'é,™']);
});
