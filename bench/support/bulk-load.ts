import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { ClientLane } from '../../src/db/postgres/client-lane.ts';
import { LaneScope } from '../../src/db/postgres/lane.ts';
import type { CustomerPatch } from '../../src/db/tables/customers/customers.ts';
import { declareTraits } from '../../src/db/tables/customers/traits.ts';
import { generateCustomers } from '../../src/demo/generate.ts';
import { clientFields } from '../../src/engine/catalogue/customer-fields.ts';
import { traitKindOf } from '../../src/services/customers/input.ts';

/**
 * Fills a workspace with generated customers by plain COPY, past the ingest path. Benchmarks of reading need millions
 * of rows, and are not about how they came in. Leaves the tables as ingest would.
 */
export async function bulkLoad(url: string, workspaceId: number, customers: number): Promise<{ events: number }> {
  const people = new pg.Client({ connectionString: url });
  const doings = new pg.Client({ connectionString: url });
  await Promise.all([people.connect(), doings.connect()]);
  const columns = clientFields.map(({ column }) => column).join(', ');
  const customerCopy = new TextCopy(people, `customer (workspace_id, id, external_id, traits, ${columns})`);
  const eventCopy = new TextCopy(
    doings,
    `customer_event (workspace_id, customer_id, source, message_id, type, at, amount, discount, quantity, channel, lines)`,
  );
  const traits = new Map<string, { name: string; kind: ReturnType<typeof traitKindOf> }>();
  let id = 0;
  let count = 0;
  for (const { customer, events } of generateCustomers({ customers, seed: 1, asOf: new Date() })) {
    id++;
    const patch = customer as CustomerPatch;
    for (const [name, value] of Object.entries(patch.traits ?? {})) {
      if (value !== null && !traits.has(name)) traits.set(name, { name, kind: traitKindOf(value) });
    }
    const values = clientFields.map(({ name }) => patch[name] ?? (name === 'kind' ? 'CUSTOMER' : null));
    await customerCopy.row([workspaceId, id, patch.externalId, patch.traits ?? {}, ...values]);
    for (const event of events) {
      count++;
      const { source, messageId, type, at, amount, discount, quantity, channel, lines } = event;
      await eventCopy.row([
        workspaceId,
        id,
        source ?? 'api',
        messageId,
        type,
        at,
        amount,
        discount,
        quantity,
        channel,
        lines,
      ]);
    }
  }
  await customerCopy.end();
  await eventCopy.end();
  await declareTraits(new LaneScope(new ClientLane(people, false), workspaceId, people), [...traits.values()]);
  await people.query(`SELECT setval(pg_get_serial_sequence('customer', 'id'), $1)`, [id]);
  await people.query(
    `INSERT INTO customer_event_aggregate (workspace_id, customer_id, type, count, first_at, last_at, amount, discount, quantity)
     SELECT workspace_id, customer_id, type, count(*), min(at), max(at), coalesce(sum(amount), 0),
       coalesce(sum(discount), 0), coalesce(sum(quantity), 0)
     FROM customer_event WHERE workspace_id = $1 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [workspaceId],
  );
  await people.query(
    'INSERT INTO event_type SELECT DISTINCT workspace_id, type FROM customer_event_aggregate WHERE workspace_id = $1',
    [workspaceId],
  );
  await people.query('VACUUM ANALYZE');
  await people.query('CHECKPOINT');
  await Promise.all([people.end(), doings.end()]);
  return { events: count };
}

/** COPY in text format. */
class TextCopy {
  readonly #stream;
  #buffer = '';

  constructor(client: pg.Client, target: string) {
    this.#stream = client.query(copyFrom(`COPY ${target} FROM STDIN`));
  }

  async row(values: readonly unknown[]): Promise<void> {
    this.#buffer += `${values.map(field).join('\t')}\n`;
    if (this.#buffer.length > 1 << 20) await this.#flush();
  }

  async end(): Promise<void> {
    await this.#flush();
    this.#stream.end();
    await finished(this.#stream);
  }

  async #flush(): Promise<void> {
    const chunk = this.#buffer;
    this.#buffer = '';
    if (!this.#stream.write(chunk)) await once(this.#stream, 'drain');
  }
}

function field(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[\\\t\n\r]/.test(text)
    ? text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
    : text;
}
