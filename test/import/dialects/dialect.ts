import fc from 'fast-check';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import type { Orders } from './orders.ts';

/** How a program writes a table down. */
export interface Dialect {
  readonly delimiter: ',' | ';' | '\t' | '|';
  readonly quote: '"' | "'";
  /** Quotes stand around every value, or where they are needed. */
  readonly quotesAll: boolean;
  readonly decimal: '.' | ',';
  readonly grouped: boolean;
  readonly dates: keyof typeof DATES;
  readonly encoding: 'utf-8' | 'windows-1252' | 'utf-16le' | 'utf-16be';
  readonly mark: boolean;
  readonly end: '\n' | '\r\n' | '\r';
  /** The last line has an end too. */
  readonly ended: boolean;
  /** Empty cells at the end of a line are left out. */
  readonly ragged: boolean;
  /** Files that the orders are split over. */
  readonly files: number;
  /** Rotates the columns, but for the optional one, which stays the last. */
  readonly turn: number;
}

type Parts = readonly [year: string, month: string, day: string, time: string];

const DATES = {
  'yyyy-MM-dd HH:mm': ([y, m, d, t]: Parts) => `${y}-${m}-${d} ${t}`,
  'dd/MM/yyyy HH:mm': ([y, m, d, t]: Parts) => `${d}/${m}/${y} ${t}`,
  'MM/dd/yyyy HH:mm': ([y, m, d, t]: Parts) => `${m}/${d}/${y} ${t}`,
  'd.M.yyyy HH:mm': ([y, m, d, t]: Parts) => `${Number(d)}.${Number(m)}.${y} ${t}`,
  "yyyyMMdd'T'HHmm": ([y, m, d, t]: Parts) => `${y}${m}${d}T${t.replace(':', '')}`,
} as const;

export const someDialect: fc.Arbitrary<Dialect> = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  quote: fc.constantFrom('"', "'"),
  quotesAll: fc.boolean(),
  decimal: fc.constantFrom('.', ','),
  grouped: fc.boolean(),
  dates: fc.constantFrom(...(Object.keys(DATES) as (keyof typeof DATES)[])),
  encoding: fc.constantFrom('utf-8', 'windows-1252', 'utf-16le', 'utf-16be'),
  mark: fc.boolean(),
  end: fc.constantFrom('\n', '\r\n', '\r'),
  ended: fc.boolean(),
  ragged: fc.boolean(),
  files: fc.integer({ min: 1, max: 3 }),
  turn: fc.nat(7),
});

const COLUMNS = ['Order', 'Customer', 'Name', 'City', 'Ordered', 'Item', 'Pieces', 'Price'] as const;
const OPTIONAL = 'Credit';

/** The mapping that a user writes for a dialect. */
export function mappingOf({ delimiter, quote, decimal, dates, encoding, mark }: Dialect): MappingInput {
  return {
    source: 'shop',
    format: 'csv',
    delimiter,
    quote,
    decimal,
    escape: false,
    ...(mark && encoding !== 'windows-1252' ? {} : { encoding }),
    customer: {
      externalId: 'Customer',
      fields: { name: 'Name', city: 'City' },
      traits: { credit: { column: 'Credit', type: 'number' } },
    },
    events: [
      {
        type: 'purchase',
        at: { column: 'Ordered', format: dates },
        messageId: ['Order'],
        groupBy: ['Order'],
        amount: { multiply: ['Pieces', 'Price'] },
        lines: { sku: 'Item', quantity: 'Pieces', price: 'Price' },
      },
    ],
  };
}

/** The numbers of the orders in each file, in the order of its lines; the header is the first. */
export interface Written {
  readonly bytes: Buffer;
  readonly orders: readonly string[];
}

/** Writes the orders to files, each whole in one. */
export function write(orders: Orders, dialect: Dialect): Written[] {
  const { turn, files, end, ended, encoding } = dialect;
  const columns = [...COLUMNS.slice(turn), ...COLUMNS.slice(0, turn), OPTIONAL];
  const size = Math.ceil(orders.orders.length / files);
  return Array.from({ length: Math.ceil(orders.orders.length / size) }, (_, n) => {
    const part = orders.orders.slice(n * size, (n + 1) * size);
    const records = part.flatMap((order) =>
      order.lines.map((line) => {
        const { id, name, city, credit } = orders.customers[order.customer]!;
        const values: Record<string, string> = {
          Order: order.no,
          Customer: id,
          Name: name,
          City: city,
          Ordered: DATES[dialect.dates](partsOf(order.at)),
          Item: line.sku,
          Pieces: String(line.quantity),
          Price: amountText(line.price, dialect),
          Credit: credit === undefined ? '' : amountText(credit, dialect),
        };
        return columns.map((column) => values[column]!);
      }),
    );
    const lines = [columns, ...records].map((record) => lineOf(record, dialect));
    const text = lines.join(end) + (ended ? end : '');
    const numbers = part.flatMap(({ no, lines }) => lines.map(() => no));
    return { bytes: encoded(text, encoding, dialect.mark), orders: numbers };
  });
}

function partsOf(at: string): Parts {
  return [at.slice(0, 4), at.slice(5, 7), at.slice(8, 10), at.slice(11)];
}

function amountText(cents: number, { decimal, grouped }: Dialect): string {
  const whole = String(Math.floor(cents / 100));
  const group = decimal === '.' ? ',' : '.';
  const shown = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole;
  return `${shown}${decimal}${String(cents % 100).padStart(2, '0')}`;
}

function lineOf(record: readonly string[], dialect: Dialect): string {
  const { delimiter, quote, quotesAll, ragged } = dialect;
  const kept = ragged && record.at(-1) === '' ? record.slice(0, -1) : record;
  return kept
    .map((value) => {
      const needed = quotesAll || value.includes(delimiter) || value.includes(quote);
      return needed ? quote + value.replaceAll(quote, quote + quote) + quote : value;
    })
    .join(delimiter);
}

function encoded(text: string, encoding: Dialect['encoding'], mark: boolean): Buffer {
  if (encoding === 'windows-1252') {
    return Buffer.from([...text].map((character) => (character === '€' ? 0x80 : character.charCodeAt(0))));
  }
  const marked = mark ? `\ufeff${text}` : text;
  if (encoding === 'utf-8') return Buffer.from(marked);
  const little = Buffer.from(marked, 'utf16le');
  return encoding === 'utf-16le' ? little : little.swap16();
}
