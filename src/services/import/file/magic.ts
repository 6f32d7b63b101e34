/** What a file is by its first bytes. */
export type FileKind = 'text' | 'gzip' | 'zip' | 'xls';

/** Forms that hold no lines of text, by how they begin, and what to do about them. */
const REFUSED: readonly (readonly [start: string, advice: string])[] = [
  ['%PDF', 'is a PDF document: export the table itself as CSV or .xlsx'],
  ['{\\rtf', 'is an RTF document: export the table itself as CSV or .xlsx'],
  ['PAR1', 'is a Parquet file: export it as CSV or NDJSON'],
  ['SQLite format 3\0', 'is an SQLite database: export the table as CSV'],
  ['BZh', 'is packed by bzip2: unpack it, or pack it by gzip'],
  ['\u00fd7zXZ\0', 'is packed by xz: unpack it, or pack it by gzip'],
  ['\u0028\u00b5\u002f\u00fd', 'is packed by zstd: unpack it, or pack it by gzip'],
  ['7z\u00bc\u00af\u0027\u001c', 'is a 7z archive: unpack it, or pack it as zip'],
  ['Rar!\u001a\u0007', 'is a RAR archive: unpack it, or pack it as zip'],
  ['\u00ff\u00fe\0\0', 'is UTF-32 text: save it as UTF-8'],
  ['\0\0\u00fe\u00ff', 'is UTF-32 text: save it as UTF-8'],
];
const KINDS: readonly (readonly [start: string, kind: FileKind])[] = [
  ['\u001f\u008b', 'gzip'],
  ['PK\u0003\u0004', 'zip'],
  ['PK\u0005\u0006', 'zip'],
  ['\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1', 'xls'],
];
const MARKS: readonly (readonly [start: string, encoding: string])[] = [
  ['\u00ef\u00bb\u00bf', 'utf-8'],
  ['\u00ff\u00fe', 'utf-16le'],
  ['\u00fe\u00ff', 'utf-16be'],
];

export function kindOfFile(head: Buffer): FileKind {
  const start = head.toString('latin1', 0, 16);
  return KINDS.find(([magic]) => start.startsWith(magic))?.[1] ?? 'text';
}

/** The encoding a byte order mark names. */
export function encodingByMark(head: Buffer): string | undefined {
  const start = head.toString('latin1', 0, 4);
  return MARKS.find(([mark]) => start.startsWith(mark))?.[1];
}

/** Why bytes are no lines of text, and what to do; undefined where they may be. */
export function whyNoText(head: Buffer): string | undefined {
  const start = head.toString('latin1', 0, 2_000);
  const refused = REFUSED.find(([magic]) => start.startsWith(magic));
  if (refused) return refused[1];
  const markup = start
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
    .toLowerCase();
  if (markup.startsWith('<?xml') || markup.startsWith('<workbook')) {
    return markup.includes('office:spreadsheet')
      ? 'is a spreadsheet of Excel 2003 (XML): save it as .xlsx or CSV'
      : 'is an XML document: export the table as CSV, NDJSON or .xlsx';
  }
  if (/^<(!doctype|html|head|body|table|meta|style|script)\b/.test(markup)) {
    return 'is a web page (HTML), whatever its name says: save the table as .xlsx or CSV';
  }
  if (encodingByMark(head)?.startsWith('utf-16')) return undefined;
  return head.includes(0) ? whyZeroes(head) : undefined;
}

/** Latin text in UTF-16 has a zero in every second byte. */
function whyZeroes(head: Buffer): string | undefined {
  const zeroes = [0, 0];
  for (let at = head.indexOf(0); at !== -1; at = head.indexOf(0, at + 1)) zeroes[at % 2]!++;
  const few = head.length / 50;
  const [even, odd] = zeroes as [number, number];
  if (odd > head.length / 4 && even < few) return 'looks like UTF-16 without its mark: write `encoding: utf-16le`';
  if (even > head.length / 4 && odd < few) return 'looks like UTF-16 without its mark: write `encoding: utf-16be`';
  // A few that slipped in cost their lines alone.
  return even + odd <= few && !hasControls(head) ? undefined : 'is not text';
}

/** True for bytes that no text has. */
function hasControls(head: Buffer): boolean {
  return head.some(
    (byte) => byte < 0x20 && byte !== 0 && byte !== 0x1a && byte !== 0x1b && (byte < 0x08 || byte > 0x0d),
  );
}
