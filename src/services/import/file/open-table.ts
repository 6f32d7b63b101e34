import { PersonagraphError } from '../../../errors.ts';
import type { Mapping } from '../mapping.ts';
import { isNeededByAll } from '../needed-names.ts';
import { type RowForm, recordTable } from './delimited-table.ts';
import { jsonRecords } from './json-records.ts';
import { jsonTable } from './json-table.ts';
import { type Line, splitLines } from './lines.ts';
import { type Source, shortName } from './source.ts';
import type { RowCounts, Table } from './table.ts';
import { textFormOf } from './text-form.ts';
import { columnRecords, csvRecords, skipLines, withoutSeparatorLine } from './text-records.ts';

const DELIMITERS = { csv: ',', tsv: '\t', columns: ' ' } as const;
const EXTENSIONS = { csv: 'csv', tsv: 'tsv', tab: 'tsv', ndjson: 'ndjson', jsonl: 'ndjson', json: 'json' } as const;

type Format = NonNullable<Mapping['format']>;

/** Reads as much of a file as says what it is: its header. Throws INVALID_FILE and INVALID_MAPPING. */
export async function openTable(source: Source, mapping: Mapping, counts: RowCounts): Promise<Table> {
  const form = textFormOf(source, mapping.encoding);
  const start = new TextDecoder(form.encoding).decode(source.head).trimStart();
  const format = mapping.format ?? formatOf(source, start);
  const lines = skipLines(splitLines(source.bytes(), form), mapping.skipLines, counts);
  return format === 'ndjson' || format === 'json'
    ? openJson(source, lines, start, mapping, counts)
    : openDelimited(source, lines, format, mapping, counts);
}

function formatOf({ name }: Source, start: string): Format {
  const extension = /\.(csv|tsv|tab|ndjson|jsonl|json)(\.gz)?$/i.exec(name)?.[1]?.toLowerCase();
  if (extension !== undefined) return EXTENSIONS[extension as keyof typeof EXTENSIONS];
  // Of no header: a name in brackets is followed by no brace.
  return /^(\[\s*)?\{/.test(start) ? 'json' : 'csv';
}

function openJson(
  source: Source,
  lines: AsyncGenerator<Line[]>,
  start: string,
  mapping: Mapping,
  counts: RowCounts,
): Table {
  const { name } = source;
  const file = { shortName: shortName(source) };
  const isDocument = mapping.records !== undefined || start.startsWith('[');
  if (!isDocument && isOneObject(start)) {
    const lists = listsOf(start);
    const example = lists.length > 0 ? `: ${lists.join(', ')}` : '';
    const message = `${name} is one JSON object over several lines: name the list that holds its records with \`records\`${example}.`;
    throw new PersonagraphError('INVALID_FILE', message, { field: ['records'] });
  }
  return jsonTable(file, isDocument ? jsonRecords(lines, name, mapping.records) : lines, mapping, counts);
}

/** True where the first line is no object by itself, but opens one. */
function isOneObject(start: string): boolean {
  const line = start.slice(0, start.search(/[\r\n]|$/)).trim();
  return line === '{' || (line.startsWith('{') && !line.endsWith('}') && !isJson(line) && start.includes('\n'));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Keys of the first bytes that hold a list. */
function listsOf(start: string): string[] {
  return [...start.matchAll(/"([^"\\]{1,60})"\s*:\s*\[\s*\{/g)].slice(0, 5).map(([, key]) => key!);
}

async function openDelimited(
  source: Source,
  lines: AsyncGenerator<Line[]>,
  format: 'csv' | 'tsv' | 'columns',
  mapping: Mapping,
  counts: RowCounts,
): Promise<Table> {
  const { name } = source;
  const named = await withoutSeparatorLine(lines);
  if (named.delimiter !== undefined && mapping.delimiter !== undefined && named.delimiter !== mapping.delimiter) {
    const message =
      `${name} begins with sep=${named.delimiter}, the mapping says \`delimiter: ${JSON.stringify(mapping.delimiter)}\`: ` +
      'leave it out.';
    throw new PersonagraphError('INVALID_FILE', message, { field: ['delimiter'] });
  }
  const delimiter = mapping.delimiter ?? named.delimiter ?? DELIMITERS[format];
  const { quote, escape: escaper, trim } = mapping;
  const records =
    format === 'columns'
      ? columnRecords(named.lines)
      : csvRecords(named.lines, { delimiter, quote, escape: escaper, trim });
  return recordTable({ name, shortName: shortName(source), delimiter }, records, formOf(mapping), counts);
}

/** How records are rows, by the mapping. */
export function formOf(mapping: Mapping): RowForm {
  return { ...mapping, needs: (path) => isNeededByAll(mapping, path) };
}
