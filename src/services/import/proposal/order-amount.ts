import { decimalNumber } from '../decimal.ts';
import type { MappingInput } from '../mapping.ts';
import { numberReader } from '../numeral.ts';
import type { Column } from './column.ts';
import type { PartContext } from './customer-part.ts';
import { numberRule } from './value-rules.ts';

type EventRule = NonNullable<MappingInput['events']>[number];

interface Grouping {
  readonly id: Column | undefined;
  readonly isGrouped: boolean;
}

const PATH = ['events', 0, 'amount'] as const;
const CENT = 0.015;

/** Says what an order cost. A total that each of its lines repeats is not summed. */
export function amountOf(context: PartContext, rule: EventRule, grouping: Grouping, used: Set<string>): void {
  const { columns, decimals, draft } = context;
  const find = (role: Column['role']) => columns.filter((one) => one.role === role && one.look === 'number');
  const totals = find('amount').toSorted((a, b) => rankOf(a.name) - rankOf(b.name));
  const [total] = totals;
  const [quantity] = find('quantity');
  const [price] = find('price');
  const numbersOf = (column: Column) => readAll(column, decimals.mark);
  const product = quantity && price && numbersOf(quantity).map((count, row) => times(count, numbersOf(price)[row]));
  const multiply = () => {
    rule.amount = multiplied(context, quantity!, price!);
    used.add(price!.name);
  };
  if (total && !(grouping.isGrouped && isRepeated(numbersOf(total), grouping.id!))) {
    rule.amount = numberRule(total, decimals, draft);
    used.add(total.name);
    const others = totals.slice(1).map(({ name }) => `"${name}"`);
    const how = grouping.isGrouped ? '; summed over the lines of an order' : '';
    draft.note(PATH, `${total.count}${how}${others.length > 0 ? `; amounts too: ${others.join(', ')}` : ''}`);
    return;
  }
  if (product) {
    multiply();
    draft.note(
      PATH,
      total
        ? comparison(product, numbersOf(total), grouping.id!, total.name)
        : `"${quantity!.name}" times "${price!.name}"`,
    );
    if (total) used.add(total.name);
    return;
  }
  if (total) {
    draft.doubt(
      `events.0.amount: "${total.name}" is the same on all lines of an order and would count several times: write the column of the line's own amount`,
    );
    return;
  }
  if (price && !quantity) {
    rule.amount = numberRule(price, decimals, draft);
    used.add(price.name);
    draft.note(PATH, price.count);
    return;
  }
  draft.doubt(
    'events.0.amount: no column was found to be the amount of an order: write it, or take this line away where there is none',
  );
}

function rankOf(name: string): number {
  const order = [/grand|order total|gesamt|实付|订单金额/i, /^total$|total/i, /amount|betrag|金额/i, /./];
  return order.findIndex((pattern) => pattern.test(name));
}

function multiplied({ decimals, draft }: PartContext, quantity: Column, price: Column): EventRule['amount'] {
  const rule = numberRule(price, decimals, draft);
  const more = typeof rule === 'string' ? {} : { ...rule, column: undefined };
  const kept = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
  return { multiply: [quantity.name, price.name], ...kept };
}

/** The same on all lines of each order, of which some have several: it is the order's, not the line's. */
function isRepeated(numbers: readonly (number | undefined)[], id: Column): boolean {
  let several = 0;
  for (const rows of ordersOf(id)) {
    if (rows.length < 2) continue;
    const values = rows.map((row) => numbers[row]);
    if (values.some((value) => value === undefined || value !== values[0])) return false;
    several++;
  }
  return several > 0;
}

function comparison(
  product: readonly (number | undefined)[],
  totals: readonly (number | undefined)[],
  id: Column,
  name: string,
): string {
  const orders = [...ordersOf(id)];
  const equal = orders.filter((rows) => {
    const sum = rows.reduce((before, row) => before + (product[row] ?? 0), 0);
    return Math.abs(sum - (totals[rows[0]!] ?? Number.NaN)) < CENT;
  });
  return `"${name}" is repeated on each line of an order, so it is not summed; it equals these products in ${equal.length} of ${orders.length} orders`;
}

/** Rows by order. */
function ordersOf(id: Column): Iterable<readonly number[]> {
  const orders = new Map<string, number[]>();
  let open = '';
  for (const [row, text] of id.texts.entries()) {
    open = text || open;
    const rows = orders.get(open);
    if (rows) rows.push(row);
    else orders.set(open, [row]);
  }
  return orders.values();
}

function readAll({ texts, numbers }: Column, mark: '.' | ',' | undefined): (number | undefined)[] {
  const own = numbers?.mark === '.' || numbers?.mark === ',' ? numbers.mark : mark;
  const read = numberReader(own ?? '.');
  const unwanted = new Set(numbers?.remove ?? '');
  return texts.map((text) => {
    const bare = [...text]
      .filter((letter) => !unwanted.has(letter))
      .join('')
      .trim();
    try {
      return bare === '' ? undefined : decimalNumber(read(bare));
    } catch {
      return undefined;
    }
  });
}

function times(count: number | undefined, price: number | undefined): number | undefined {
  return count === undefined || price === undefined ? undefined : count * price;
}
