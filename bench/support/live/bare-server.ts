// The bare journey of the benchmark of the live path, in a process of its own: events in by HTTP as JSON, one INSERT and
// NOTIFY a body, LISTEN in the same process, and a push to each subscriber by plain graphql-ws.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, execute, subscribe } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import pg from 'pg';
import { WebSocketServer } from 'ws';
import { answer } from '../child.ts';
import { EventQueue } from '../event-queue.ts';
import { QUANTITIES } from './live-load.ts';

/** One question: the server starts on the database. */
interface Question {
  readonly databaseUrl: string;
}

const TABLE = `CREATE TABLE bare_event (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, external_id text NOT NULL,
  message_id text NOT NULL UNIQUE, type text NOT NULL, at timestamptz NOT NULL, amount numeric, quantity numeric)`;
const INSERT = {
  name: 'insert',
  text: `WITH stored AS (
      INSERT INTO bare_event (external_id, message_id, type, at, amount, quantity)
      SELECT e.customer ->> 'externalId', e."messageId", e.type, e.at, e.amount, e.quantity
      FROM json_to_recordset($1) AS e(customer json, "messageId" text, type text, at timestamptz, amount numeric, quantity numeric)
      RETURNING id, external_id, quantity)
    SELECT pg_notify('bare', json_build_array(id, external_id, quantity)::text) FROM stored`,
};
const SCHEMA = buildSchema(`
  type Query { ready: Boolean }
  type Subscription { membershipChanged(segmentationIds: [ID!]): Change! }
  type Change { cursor: String! cause: String! customer: Customer! from: Segment to: Segment }
  type Customer { externalId: String! }
  type Segment { key: String! }
`);
const [FIRST, SECOND] = [{ key: 'first' }, { key: 'second' }];

answer(async ({ databaseUrl }: Question) => {
  const pool = new pg.Pool({ connectionString: databaseUrl });
  await pool.query(TABLE);
  const listeners = new Set<EventQueue>();
  const listener = new pg.Client({ connectionString: databaseUrl });
  listener.on('notification', ({ payload }) => {
    const [id, externalId, quantity] = JSON.parse(payload!) as [number, string, number];
    const [from, to] = quantity === QUANTITIES.second ? [FIRST, SECOND] : [SECOND, FIRST];
    const membershipChanged = { cursor: String(id), cause: 'EVENT', customer: { externalId }, from, to };
    for (const queue of listeners) queue.push({ membershipChanged });
  });
  await listener.connect();
  await listener.query('LISTEN bare');
  SCHEMA.getSubscriptionType()!.getFields()['membershipChanged']!.subscribe = () => new EventQueue(listeners);

  const http = createServer((request, response) => {
    textOf(request)
      .then(async (text) => {
        const events = JSON.parse(text) as object[];
        await pool.query({ ...INSERT, values: [JSON.stringify(events)] });
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ accepted: events.length }));
      })
      .catch((error: unknown) => {
        response.statusCode = 500;
        response.end(JSON.stringify({ error: String(error) }));
      });
  });
  useServer({ schema: SCHEMA, execute, subscribe }, new WebSocketServer({ server: http, path: '/graphql' }));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`, pid: process.pid };
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += chunk;
  return text;
}
