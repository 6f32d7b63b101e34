import { type CsvRecord, CsvSplitter } from '../../file/csv.ts';
import { MAX_LINE } from '../../file/lines.ts';
import type { Dialect } from '../../file/quoted.ts';

/** How a text seems to be parted into records. */
export interface DialectGuess {
  readonly format: 'csv' | 'columns';
  readonly delimiter: string;
  readonly quote: '"' | "'";
  readonly escape: string | undefined;
  /** Lines before the header. */
  readonly skipLines: number;
  /** Fields of the first record behind them. */
  readonly first: readonly string[];
  /** For people. */
  readonly evidence: string;
  readonly doubt?: string;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const NAMES: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' };
/** Records looked at. */
const LOOKED_AT = 300;

type Fields = { readonly line: number; readonly fields: readonly string[] };

interface Reading {
  readonly dialect: Dialect;
  readonly records: readonly Fields[];
  readonly broken: number;
  /** The most frequent number of fields. */
  readonly width: number;
  /** Share of the records that have it. */
  readonly share: number;
}

/** Guesses how lines are parted. The last line may be cut off. */
export function guessDialect(lines: readonly string[], named: string | undefined): DialectGuess {
  const shown = lines.slice(0, 4 * LOOKED_AT);
  const delimiters = named === undefined ? DELIMITERS : [named];
  const readings = delimiters.map((delimiter) => bestQuotes(shown, delimiter));
  const wide = readings.filter(({ width }) => width > 1);
  const columns = named === undefined ? whiteSpace(shown) : undefined;
  if (wide.length === 0 && columns) return columns;
  const scored = (wide.length > 0 ? wide : readings).toSorted((a, b) => scoreOf(b) - scoreOf(a));
  const best = scored[0]!;
  const start = best.records.find(({ fields }) => fields.length >= best.width * 0.8) ?? best.records[0];
  const same = best.records.filter(({ fields }) => fields.length === best.width).length;
  const { delimiter, quote, escape: escaper } = best.dialect;
  const rival = scored[1];
  const isClear = rival === undefined || scoreOf(rival) < scoreOf(best) * 0.9;
  const label = NAMES[delimiter] ?? delimiter;
  return {
    format: 'csv',
    delimiter,
    quote: quote as '"' | "'",
    escape: escaper as string | undefined,
    skipLines: (start?.line ?? 1) - 1,
    first: start?.fields ?? [],
    evidence: `${label}: ${same} of ${best.records.length} lines have ${best.width} values`,
    ...(isClear
      ? {}
      : {
          doubt: `delimiter: ${label} parts ${best.width} columns, ${NAMES[rival.dialect.delimiter]} ${rival.width}: write the right one`,
        }),
  };
}

function scoreOf({ share, width, broken, records }: Reading): number {
  return share * (1 - broken / Math.max(1, records.length)) * (1 + Math.log2(width) / 10);
}

function bestQuotes(lines: readonly string[], delimiter: string): Reading {
  const plain = read(lines, { delimiter, quote: '"', trim: true });
  const text = lines.join('\n');
  const others: Dialect[] = [];
  if (text.includes('\\"')) others.push({ delimiter, quote: '"', escape: '\\', trim: true });
  if (!text.includes('"') && hasSingleQuotes(text)) others.push({ delimiter, quote: "'", trim: true });
  return others
    .map((dialect) => read(lines, dialect))
    .reduce((best, other) => (other.broken < best.broken || other.dialect.quote === "'" ? other : best), plain);
}

/** Several cells stand in single quotes, and none begins with one that is not closed: that would be an apostrophe. */
function hasSingleQuotes(text: string): boolean {
  const quoted = /(?<![^,;\t|\n])'(?:[^'\n]|'')*'(?![^,;\t|\n])/g;
  const count = text.match(quoted)?.length ?? 0;
  return count > 1 && !/(?<![^,;\t|\n])'/.test(text.replace(quoted, 'quoted'));
}

function read(lines: readonly string[], dialect: Dialect): Reading {
  const splitter = new CsvSplitter(dialect);
  const out: CsvRecord[] = [];
  for (const [n, text] of lines.entries()) {
    if (out.length >= LOOKED_AT) break;
    splitter.push({ line: n + 1, text: text.slice(0, MAX_LINE) }, out);
  }
  const records = out.filter((record) => 'fields' in record);
  const counts = new Map<number, number>();
  for (const { fields } of records) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1);
  const [width = 0, count = 0] = [...counts].sort(([a, m], [b, n]) => n - m || b - a)[0] ?? [];
  return { dialect, records, broken: out.length - records.length, width, share: count / Math.max(1, records.length) };
}

/** Columns parted by white space alone: each line has as many. */
function whiteSpace(lines: readonly string[]): DialectGuess | undefined {
  const filled = lines.filter((line) => line.trim() !== '').map((line) => line.trim().split(/\s+/));
  const width = filled[0]?.length ?? 0;
  if (width < 2 || filled.length < 3 || filled.some((fields) => fields.length !== width)) return undefined;
  const evidence = `white space: all ${filled.length} lines have ${width} values`;
  return {
    format: 'columns',
    delimiter: ' ',
    quote: '"',
    escape: undefined,
    skipLines: 0,
    first: filled[0]!,
    evidence,
  };
}
