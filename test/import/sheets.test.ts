import { type BookType, utils, write } from '@e965/xlsx';
import { expect, test } from 'vitest';
import type { MappingInput } from '../../src/services/import/mapping.ts';
import { Trial } from '../field/data/support.ts';

const ORDERS = {
  source: 'shop',
  customer: { externalId: 'customer', fields: { name: 'name' }, traits: { vip: { column: 'vip', type: 'flag' } } },
  events: [{ type: 'purchase', at: 'ordered', messageId: ['order'], amount: 'total' }],
} satisfies MappingInput;

/** Sheets as rows of values; a pair is a number and its format. */
function workbook(type: BookType, sheets: Readonly<Record<string, readonly unknown[][]>>): Buffer {
  const book = utils.book_new();
  for (const [name, rows] of Object.entries(sheets)) {
    const cells = rows.map((row) =>
      row.map((value) => (Array.isArray(value) ? { t: 'n', v: value[0] as number, z: value[1] as string } : value)),
    );
    utils.book_append_sheet(book, utils.aoa_to_sheet(cells), name);
  }
  return write(book, { type: 'buffer', bookType: type, bookSST: true }) as Buffer;
}

const HEADER = ['order', 'ordered', 'customer', 'name', 'vip', 'total'];
const ROWS = [
  HEADER,
  ['o1', [46_023, 'm/d/yy'], 8_613_890_000_123, 'Ada', true, 0.1 + 0.2],
  ['o2', [46_023.5, 'm/d/yy h:mm'], 17, 'Ben', false, [1_234.5, '#,##0.00']],
  [],
  ['o3', [46_024, 'm/d/yy'], 123_456_789_012_345_680, 'Cleo', true, 3],
  ['o4', [46_024, 'm/d/yy'], { t: 'e', v: 42 }, 'Dan', true, 4],
  ['Total: 4'],
];

test.each(['xlsx', 'biff8'] as const)(
  'a sheet as %s: days by their format, numbers as typed, rounded ids refused',
  async (type) => {
    await using trial = await Trial.begin();
    const name = type === 'xlsx' ? 'orders.xlsx' : 'orders.xls';
    const summary = await trial.import(name, workbook(type, { Empty: [], Orders: ROWS }), ORDERS);
    expect(await trial.events()).toMatchObject([
      { externalId: '17', messageId: 'o2', at: '2026-01-01T12:00:00Z', amount: '1234.5' },
      { externalId: '8613890000123', messageId: 'o1', at: '2026-01-01T00:00:00Z', amount: '0.3' },
    ]);
    expect((await trial.customers()).map(({ traits }) => traits)).toEqual([{ vip: false }, { vip: true }]);
    expect(summary.rejected.map(({ line }) => line)).toEqual([5, 6, 7]);
  },
);

test('an .ods file is read, by the name of its sheet', async () => {
  await using trial = await Trial.begin();
  const rows = [
    ['order', 'ordered', 'customer', 'total'],
    ['o1', '2026-01-01', 'c1', 2.5],
  ];
  const { customer, ...rest } = ORDERS;
  const mapping = { ...rest, customer: { externalId: customer.externalId } };
  const content = workbook('ods', { Notes: [['a'], [1]], Orders: rows });
  await expect(trial.import('o.ods', content, mapping)).rejects.toMatchObject({
    code: 'INVALID_MAPPING',
    message: expect.stringContaining('Notes, Orders'),
  });
  await trial.import('o.ods', content, { ...mapping, sheet: 'Orders' });
  expect(await trial.events()).toMatchObject([{ messageId: 'o1', amount: '2.5' }]);
});

test('what only looks like a spreadsheet is named', async () => {
  await using trial = await Trial.begin();
  const damaged = workbook('xlsx', { Orders: ROWS }).subarray(0, 900);
  await expect(trial.import('o.xlsx', damaged, ORDERS)).rejects.toMatchObject({ code: 'INVALID_FILE' });
});
