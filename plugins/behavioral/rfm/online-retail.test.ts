import { createReadStream, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { DAY } from 'personagraph/segmenter';
import { type TrialRow, tryScores, trySegmenter } from 'personagraph/testing';
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

test('the mean R, F and M of each group are those counted plainly, and the scores those of the groups', async ({
  skip,
}) => {
  if (!existsSync(file)) skip(`no dataset at ${file}`);
  const rows = await buyers();
  const { trial, scores } = await tryScores(rfm, rows, { asOf, config: { fTies: 'first' } });
  const means = (of: (index: number) => readonly number[]) => {
    const sums: Record<string, number[]> = {};
    trial.answers.forEach(({ segments }, index) => {
      const sum = sums[segments[0]!] ?? [0, 0, 0, 0];
      sums[segments[0]!] = [1, ...of(index)].map((value, i) => sum[i]! + value);
    });
    return Object.fromEntries(Object.entries(sums).map(([key, [n, ...rest]]) => [key, rest.map((one) => one / n!)]));
  };
  const published = means((index) => ['recency', 'frequency', 'monetary'].map((key) => scores[index]![key]!));
  const plain = means((index) => {
    const { lastAt, count, amount } = rows[index] as { lastAt: number; count: number; amount: number };
    return [Math.floor((asOf - lastAt) / DAY), count, amount];
  });
  expect(Object.keys(published)).toHaveLength(10);
  expect(published).toEqual(plain);
  trial.answers.forEach(({ segments }, index) => {
    const { r_score: r, f_score: f, m_score: m, rfm_sum: sum, rfm_code: code } = scores[index]!;
    if (segments[0] === 'champions') expect([r, f! >= 4]).toEqual([5, true]);
    if (segments[0] === 'cant_lose') expect([r! <= 2, f]).toEqual([true, 5]);
    expect([sum, code]).toEqual([r! + f! + m!, 100 * r! + 10 * f! + m!]);
  });
  for (const letter of ['r_score', 'f_score', 'm_score']) {
    // Fifths of 4,338 buyers; R and M have equal values at their cuts.
    for (let score = 1; score <= 5; score++) {
      const size = scores.filter((own) => own[letter] === score).length;
      expect(Math.abs(size - 4338 / 5)).toBeLessThan(60);
    }
  }
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
