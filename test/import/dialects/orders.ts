import fc from 'fast-check';
import type { Scope } from '../../../src/db/postgres/connection.ts';

/** Customers and orders as people have them, before they are written down. */
export interface Orders {
  readonly customers: readonly Customer[];
  readonly orders: readonly Order[];
}

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly city: string;
  /** In hundredths; undefined: nobody knows. */
  readonly credit: number | undefined;
}

export interface Order {
  readonly no: string;
  readonly customer: number;
  /** `YYYY-MM-DDTHH:mm` */
  readonly at: string;
  readonly lines: readonly OrderLine[];
}

export interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
  /** In hundredths. */
  readonly price: number;
}

// Of windows-1252, so that every encoding can write them. Marks of all dialects are among them.
const UNITS = ['a', 'b', 'Z', '7', ' ', ',', ';', '|', '\t', '"', "'", 'é', 'ß', '€', '.', '-', '/', '#', '='];
const text = fc
  .string({ unit: fc.constantFrom(...UNITS), minLength: 1, maxLength: 12 })
  // A backslash before a quote is refused as two readings; white space at the ends is no part of a value.
  .map((value) => value.trim() || 'x');
const cents = fc.integer({ min: 0, max: 250_000_000 });

const line: fc.Arbitrary<OrderLine> = fc.record({
  sku: text,
  quantity: fc.integer({ min: 1, max: 1_000 }),
  price: cents,
});
const day = fc.date({
  min: new Date('1995-01-01T00:00:00Z'),
  max: new Date('2026-01-01T00:00:00Z'),
  noInvalidDate: true,
});

/** Any table of customers and orders; each customer has an order, so that a file of orders names all. */
export const someOrders: fc.Arbitrary<Orders> = fc
  .record({
    customers: fc.array(fc.record({ name: text, city: text, credit: fc.option(cents, { nil: undefined }) }), {
      minLength: 1,
      maxLength: 5,
    }),
    orders: fc.array(
      fc.record({ customer: fc.nat(), at: day, lines: fc.array(line, { minLength: 1, maxLength: 4 }) }),
      { minLength: 1, maxLength: 9 },
    ),
  })
  .map(({ customers, orders }) => ({
    customers: customers.map((customer, n) => ({ ...customer, id: `C${n + 1}` })),
    orders: orders.map((order, n) => ({
      ...order,
      no: `N-${n + 1}`,
      customer: n < customers.length ? n : order.customer % customers.length,
      at: order.at.toISOString().slice(0, 16),
    })),
  }))
  .map(({ customers, orders }) => ({ customers: customers.slice(0, orders.length), orders }))
  .filter(({ customers, orders }) => orders.every(({ customer }) => customer < customers.length));

/** A stored order, and whose it is. */
export interface StoredOrder {
  readonly no: string;
  readonly customer: string;
  readonly at: string;
  readonly amount: number;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly price: number }[];
}

/** What is to be stored of them. */
export function storedForm({ customers, orders }: Orders) {
  return {
    customers: customers.map(({ id, name, city, credit }) => ({
      id,
      name,
      city,
      credit: credit === undefined ? null : credit / 100,
    })),
    orders: orders.map(storedOrder(customers)),
  };
}

function storedOrder(customers: readonly Customer[]) {
  return ({ no, customer, at, lines }: Order): StoredOrder => ({
    no,
    customer: customers[customer]!.id,
    at: `${at}:00+00:00`,
    amount: lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0) / 100,
    lines: lines.map(({ price, ...rest }) => ({ ...rest, price: price / 100 })),
  });
}

/** The same of what is stored. */
export async function readStored(scope: Scope): Promise<ReturnType<typeof storedForm>> {
  const [row] = await scope.query<{ stored: ReturnType<typeof storedForm> }>(
    `SELECT jsonb_build_object(
       'customers', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', external_id, 'name', name, 'city', city,
           'credit', traits->'credit') ORDER BY length(external_id), external_id), '[]')
         FROM customer WHERE workspace_id = $1),
       'orders', (SELECT coalesce(jsonb_agg(jsonb_build_object('no', e.message_id, 'customer', c.external_id, 'at', e.at,
           'amount', e.amount, 'lines', (SELECT jsonb_agg(l || jsonb_build_object('price', (l->>'price')::numeric)
             ORDER BY n) FROM jsonb_array_elements(e.lines) WITH ORDINALITY AS line(l, n)))
           ORDER BY length(e.message_id), e.message_id), '[]')
         FROM customer_event e JOIN customer c ON c.workspace_id = $1 AND c.id = e.customer_id
         WHERE e.workspace_id = $1)) AS stored`,
    [scope.workspaceId],
  );
  return row!.stored;
}
