import { dateText } from '../../../calendar/index.ts';
import type { Span } from '../../../engine/outcomes/purchases.ts';
import { PersonagraphError } from '../../../errors.ts';
import { parseDecimal } from '../../import/decimal.ts';
import { bytesInput, type Input, listInputs } from '../../import/file/inputs.ts';
import { numberReader } from '../../import/numeral.ts';
import { takeSample } from '../../import/proposal/file/sample.ts';
import { guessNumbers } from '../../import/proposal/numbers.ts';
import { CURRENCY } from '../../input/text.ts';
import { type SpendColumns, type SpendRole, spendColumns } from './columns.ts';
import { type DayUnit, daysReader } from './days.ts';

/** Most lines of a file of spend: ten years of days of five campaigns. */
export const MOST_LINES = 20_000;

/** A line of a file that is spend. */
export interface SpendLine {
  readonly line: number;
  readonly from: string;
  readonly to: string;
  /** Hundred-millionths, as text. */
  readonly amount: string;
  /** Null: the file does not say. */
  readonly currency: string | null;
  readonly channel: string | null;
  readonly campaign: string | null;
  readonly persona: string | null;
  readonly segment: string | null;
  readonly leads: number | null;
}

/** A line that is not taken, and why. */
export interface SpendRejection {
  readonly line: number;
  readonly code: 'INVALID_INPUT' | 'IN_THE_FUTURE' | 'CURRENCY_MISMATCH' | 'NOT_FOUND' | 'CONFLICT';
  readonly message: string;
}

export interface SpendFile {
  readonly lines: readonly SpendLine[];
  readonly rejected: readonly SpendRejection[];
  /** Lines that sum others up. */
  readonly totals: number;
  /** `Cost: amount`, for people. */
  readonly columns: readonly string[];
}

export interface SpendFileRequest {
  readonly source: { readonly path: string } | { readonly name: string; readonly text: string };
  /** Days of lines that name none: the first, and the day after the last. */
  readonly days: Span | null;
}

/** Lines that ad programs end or begin their tables with. */
const TOTAL = /^(total|totals|summe|gesamt|results from|总计|合计|汇总|小计|全部)/i;
/** What programs write for no value. */
const NOTHING = new Set(['', '-', '--', '—', 'n/a', '(not set)']);

/** Reads a file of spend as it comes: its form, columns, days and numbers are found out. Throws INVALID_FILE, TOO_LARGE. */
export async function readSpendFile({ source, days }: SpendFileRequest): Promise<SpendFile> {
  const input =
    'path' in source ? await onlyInput(source.path) : bytesInput(source.name, Buffer.from(source.text, 'utf8'));
  const { columns: header, rows, lines, problems, unreadable, isWhole } = await takeSample(input, MOST_LINES);
  if (!isWhole) {
    throw new PersonagraphError('TOO_LARGE', `A file of spend has ${MOST_LINES} lines and 4 MB at most: part it.`);
  }
  if (unreadable > problems.length) {
    throw new PersonagraphError('INVALID_FILE', `${unreadable} records of the file cannot be read.`);
  }
  const columns = spendColumns(header);
  const cells = rows.map((row) => row.map(({ text }) => text.trim()));
  const own = cells.map((row) => !isTotal(row));
  const spent = cells.filter((_, index) => own[index]);
  const read = readersOf(columns, spent, rows, days);
  const taken: SpendLine[] = [];
  const rejected: SpendRejection[] = problems.map(({ line, problem }) => ({
    line,
    code: 'INVALID_INPUT',
    message: problem,
  }));
  for (const [index, row] of cells.entries()) {
    if (!own[index]) continue;
    const found = read(row);
    if (typeof found === 'string') rejected.push({ line: lines[index]!, code: 'INVALID_INPUT', message: found });
    else taken.push({ line: lines[index]!, ...found });
  }
  return {
    lines: taken,
    rejected: rejected.sort((a, b) => a.line - b.line),
    totals: cells.length - spent.length,
    columns: [...columns].map(([role, { name }]) => `${name}: ${role}`),
  };
}

async function onlyInput(path: string): Promise<Input> {
  const inputs = await listInputs([path]);
  if (inputs.length === 1) return inputs[0]!;
  throw new PersonagraphError('INVALID_FILE', 'The archive has several files: give one.');
}

function isTotal(row: readonly string[]): boolean {
  const first = row.find((text) => !NOTHING.has(text.toLowerCase()));
  return first === undefined || TOTAL.test(first);
}

type Read = Omit<SpendLine, 'line'>;

/** A reader of rows: spend, or why a row is none. */
function readersOf(
  columns: SpendColumns,
  rows: readonly (readonly string[])[],
  typed: readonly (readonly { readonly isNumber: boolean }[])[],
  days: Span | null,
): (row: readonly string[]) => Read | string {
  const textOf = (row: readonly string[], role: SpendRole): string | null => {
    const column = columns.get(role);
    const text = column ? (row[column.index] ?? '') : '';
    return NOTHING.has(text.toLowerCase()) ? null : text;
  };
  const texts = (role: SpendRole) => rows.flatMap((row) => textOf(row, role) ?? []);
  const spanOf = spanReader(columns, texts, textOf, days);
  const amount = columns.get('amount')!;
  const isNumber = typed.some((row) => row[amount.index]?.isNumber);
  const readNumber = amountReader(texts('amount'), isNumber);
  return (row) => {
    const span = spanOf(row);
    if (typeof span === 'string') return span;
    const text = textOf(row, 'amount');
    if (text === null) return 'It has no amount.';
    const value = attempt(() => readNumber(unsigned(text)));
    if (value === null) return `${text} is no amount.`;
    if (value < 0n) return `${text} is below 0: money that came back is taken off what was spent.`;
    const currency = textOf(row, 'currency')?.toUpperCase() ?? amount.currency;
    if (currency !== null && !CURRENCY.test(currency)) return `${currency} is not an ISO 4217 code such as EUR.`;
    const leads = textOf(row, 'leads');
    const counted = leads === null ? null : attempt(() => parseDecimal(leads.replaceAll(',', '')));
    if (leads !== null && (counted === null || counted < 0n || counted % 100_000_000n !== 0n)) {
      return `${leads} is no number of leads.`;
    }
    return {
      from: dateText(span.from),
      to: dateText(span.to),
      amount: value.toString(),
      currency,
      channel: textOf(row, 'channel'),
      campaign: textOf(row, 'campaign'),
      persona: textOf(row, 'persona'),
      segment: textOf(row, 'segment'),
      leads: counted === null ? null : Number(counted / 100_000_000n),
    };
  };
}

/** A reader of amounts in the convention that all of a file show; what is none in any convention has no say. */
function amountReader(texts: readonly string[], isNumber: boolean): (text: string) => bigint {
  const readers = [numberReader('.'), numberReader(',')];
  const numbers = texts.map(unsigned).filter((text) => readers.some((read) => attempt(() => read(text)) !== null));
  const guess = guessNumbers(numbers.map((text) => ({ text, isNumber })));
  if (numbers.length > 0 && !guess) {
    throw new PersonagraphError(
      'INVALID_FILE',
      'Some amounts have a decimal comma and others a point: write all alike.',
    );
  }
  if (guess?.mark !== 'open') return numberReader(guess?.mark === ',' ? ',' : '.');
  const message = `Amounts such as ${guess.example} leave open whether a comma or point parts decimals: write two places.`;
  throw new PersonagraphError('INVALID_FILE', message);
}

/** The days of rows: of the column of days, of those of first and last day, or those that are given. */
function spanReader(
  columns: SpendColumns,
  texts: (role: SpendRole) => readonly string[],
  textOf: (row: readonly string[], role: SpendRole) => string | null,
  days: Span | null,
): (row: readonly string[]) => Span | string {
  const unit = (['day', 'week', 'month'] as const).find((role) => columns.has(role));
  const both = columns.has('from') && columns.has('to');
  if (unit === undefined && !both && !days) {
    const message =
      'No column names days: name one Day, Month, or two From and To, or say from and to of the whole file.';
    throw new PersonagraphError('INVALID_FILE', message);
  }
  if (unit === undefined && !both) return () => days!;
  const reader = (role: SpendRole, as: DayUnit) => daysReader(texts(role), as);
  if (unit !== undefined) {
    const read = reader(unit, unit);
    return (row) => {
      const text = textOf(row, unit);
      if (text === null) return 'It names no day.';
      return read(text) ?? `${text} is no day, month or range of days.`;
    };
  }
  const [first, last] = [reader('from', 'day'), reader('to', 'day')];
  return (row) => {
    const [from, to] = [textOf(row, 'from'), textOf(row, 'to')];
    if (from === null || to === null) return 'It lacks its first or its last day.';
    const [begin, end] = [first(from), last(to)];
    if (!begin || !end) return `${begin ? to : from} is no day.`;
    // Programs name the last day itself.
    return end.to > begin.from ? { from: begin.from, to: end.to } : 'It ends before it begins.';
  };
}

/** An amount without the sign of a currency. */
function unsigned(text: string): string {
  return text.replace(/[€$£¥￥元]|\b[A-Z]{3}\b/g, '').trim();
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof PersonagraphError) return null;
    throw thrown;
  }
}
