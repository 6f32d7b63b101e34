import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { type ImportOptions, importFile } from '../../src/services/import/import-file.ts';
import type { MappingInput } from '../../src/services/import/mapping.ts';

/** A folder of a test's own. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'personagraph-import-'));

  file(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    return path;
  }

  /** Imports, and returns the summary with the rejected lines. */
  async import(
    scope: Scope,
    file: string,
    mapping: string | MappingInput,
    options: Pick<ImportOptions, 'dryRun'> = {},
  ) {
    const report = join(this.path, 'rejected.ndjson');
    const summary = await importFile(scope, { file, mapping, report, ...options });
    return { ...summary, rejected: this.rejected() };
  }

  rejected(): { line: number; code: string; reason: string; record: unknown }[] {
    const text = readFileSync(join(this.path, 'rejected.ndjson'), 'utf8');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { line: number; code: string; reason: string; record: unknown });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Orders of several lines. */
export const ORDERS = {
  source: 'shop',
  customer: { externalId: 'customer' },
  events: [
    {
      type: 'purchase',
      at: 'at',
      messageId: ['order'],
      groupBy: ['order'],
      amount: { multiply: ['quantity', 'price'] },
      quantity: 'quantity',
      lines: { sku: 'sku', quantity: 'quantity', price: 'price' },
    },
  ],
} satisfies MappingInput;

export const HEADER = 'order,customer,at,sku,quantity,price';

/** Lines of order `n`, by customer `c<n % customers>`. */
export function orderLines(n: number, lines = 2, customers = 10): string {
  const at = new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();
  return Array.from({ length: lines }, (_, line) => `o${n},c${n % customers},${at},s${line},2,0.1`).join('\n');
}

export function ordersCsv(count: number, lines = 2): string {
  return `${[HEADER, ...Array.from({ length: count }, (_, n) => orderLines(n, lines))].join('\n')}\n`;
}

/** What is stored. */
export async function stored(scope: Scope): Promise<{ customers: number; events: number; amount: string }> {
  const [row] = await scope.query<{ customers: number; events: number; amount: string }>(
    `SELECT (SELECT count(*)::int FROM customer WHERE workspace_id = $1) AS customers, count(*)::int AS events,
       coalesce(trim_scale(sum(amount)), 0)::text AS amount
     FROM customer_event WHERE workspace_id = $1`,
    [scope.workspaceId],
  );
  return row!;
}
