import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { loadMapping } from '../../src/services/import/load-mapping.ts';
import type { MappingInput } from '../../src/services/import/mapping.ts';

/** Products are in a file of their own: the lines of the transactions with department and category of what was bought. */
export async function joinProducts(datasets: string, folder: string): Promise<string> {
  const products = new Map<string, readonly [string, string]>();
  for await (const row of rows(join(datasets, 'completejourney/products.csv.gz'))) {
    products.set(row['product_id']!, [row['department']!, row['product_category']!]);
  }
  const file = join(folder, 'completejourney.tsv');
  await pipeline(async function* () {
    let named = false;
    for await (const row of rows(join(datasets, 'completejourney/transactions_sample.csv.gz'))) {
      if (!named) yield `${[...Object.keys(row), 'department', 'product_category'].join('\t')}\n`;
      named = true;
      yield `${[...Object.values(row), ...(products.get(row['product_id']!) ?? ['', ''])].join('\t')}\n`;
    }
  }, createWriteStream(file));
  return file;
}

/** The preset with the department as the category of a line, and the product's category as its name. */
export async function joinedMapping(): Promise<MappingInput> {
  const mapping = await loadMapping('completejourney');
  const [purchase] = mapping.events!;
  const lines = { ...purchase!.lines, category: 'department', name: 'product_category' };
  return { ...mapping, format: 'tsv', quote: false, events: [{ ...purchase!, lines }] };
}

function rows(file: string): AsyncIterable<Record<string, string>> {
  return createReadStream(file)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
}
