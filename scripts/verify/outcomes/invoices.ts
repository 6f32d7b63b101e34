import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';

/** Stores one event an invoice of a known customer, cancellations with amounts below 0; returns how many. */
export async function loadInvoices(scope: Scope, file: string): Promise<number> {
  const found = new Map<string, { at: string; customer: string; channel: string; amount: number }>();
  const lines = createReadStream(file)
    .pipe(createGunzip())
    .pipe(parse({ from_line: 2 }));
  for await (const line of lines as AsyncIterable<string[]>) {
    const [invoice, , , quantity, date, price, customer, country] = line;
    if (!customer || Number(price) <= 0) continue;
    const known = found.get(invoice!) ?? {
      ...{ at: `${date!.replace(' ', 'T')}Z`, customer: String(Number(customer)), channel: country!, amount: 0 },
    };
    known.amount += Number(quantity) * Number(price);
    found.set(invoice!, known);
  }
  const events = [...found].map(([messageId, { at, customer, channel, amount }]) => ({
    customer: { externalId: customer },
    ...{ source: 'shop', messageId, type: 'purchase', at: new Date(at).toISOString(), channel },
    amount: amount.toFixed(2),
  }));
  for (let from = 0; from < events.length; from += 1_000) {
    const { rejections } = await ingestEvents(scope, events.slice(from, from + 1_000), { createCustomers: true });
    if (rejections.length > 0) throw new Error(`Refused: ${JSON.stringify(rejections[0])}`);
  }
  return events.length;
}
