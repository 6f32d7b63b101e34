import { createReadStream, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { expect, test } from 'vitest';
import rfm from './index.ts';

const file = fileURLToPath(new URL('../../../../shared/datasets/online_retail/online_retail.csv.gz', import.meta.url));
const asOf = Date.parse('2011-12-11T00:00:00Z');

test('the published ten-group sizes of UCI Online Retail are reproduced exactly', async ({ skip }) => {
  if (!existsSync(file)) skip(`no dataset at ${file}`);
  const rows = await buyers();
  expect(rows).toHaveLength(4338);
  const trial = await trySegmenter(rfm, rows, { asOf, config: { fTies: 'first' } });
  expect(trial.sizes).toEqual({
    hibernating: 1071,
    at_risk: 593,
    cant_lose: 63,
    about_to_sleep: 352,
    need_attention: 187,
    loyal: 819,
    promising: 94,
    new: 42,
    potential_loyalists: 484,
    champions: 633,
  });
});

async function buyers(): Promise<TrialRow[]> {
  const customers = new Map<string, { lastAt: number; invoices: Set<string>; amount: number }>();
  const lines = createReadStream(file)
    .pipe(createGunzip())
    .pipe(parse({ from_line: 2 }));
  for await (const line of lines as AsyncIterable<string[]>) {
    const [invoice, , , quantity, date, price, customer] = line;
    if (!customer || Number(quantity) <= 0 || Number(price) <= 0) continue;
    const id = String(Number(customer));
    const known = customers.get(id) ?? { lastAt: 0, invoices: new Set<string>(), amount: 0 };
    known.lastAt = Math.max(known.lastAt, Date.parse(`${date!.replace(' ', 'T')}Z`));
    known.invoices.add(invoice!);
    known.amount += Number(quantity) * Number(price);
    customers.set(id, known);
  }
  return [...customers].map(([customer, { lastAt, invoices, amount }]) => ({
    customer,
    lastAt,
    count: invoices.size,
    amount,
  }));
}
