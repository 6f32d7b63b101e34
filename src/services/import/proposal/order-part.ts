import type { MappingInput } from '../mapping.ts';
import type { Column } from './column.ts';
import { isFreeText, type PartContext } from './customer-part.ts';
import type { ItemList } from './file/sample.ts';
import { amountOf } from './order-amount.ts';
import { currencyOfSigns } from './order-currency.ts';
import { numberRule, timeEvidence, timeRule } from './value-rules.ts';
import { roleOf, slugOf } from './vocabulary.ts';

type EventRule = NonNullable<MappingInput['events']>[number];
type Lines = NonNullable<EventRule['lines']>;

/** Names of times of an order, the best first. */
const WHEN = [/order|purchase|bestell|kauf|下单|订单/i, /created|placed|transaction|invoice|paid|sale|创建|付款/i, /./];
const AT = ['events', 0, 'at'] as const;

/** Makes each order, of one line or several, an event; adds the columns to those used. */
export function addOrders(context: PartContext, lists: readonly ItemList[], used: Set<string>): void {
  const { columns, decimals, draft } = context;
  const find = (role: Column['role']) => columns.find((one) => one.role === role && one.filled > 0);
  const at = timeOf(columns, draft, used);
  const id = find('orderId') ?? find('recordId');
  const rows = columns[0]?.texts.length ?? 0;
  const isGrouped =
    id !== undefined && lists.length === 0 && id.distinct < rows && (id.distinct < id.filled || id.filled < rows);
  const rule: EventRule = {
    type: 'purchase',
    at: at ? timeRule(at, columns, draft) : '$line',
    messageId: id ? [id.name] : fallbackId(context, at),
  };
  if (at) draft.note(AT, timeEvidence(at, columns));
  if (id) {
    used.add(id.name);
    draft.note(['events', 0, 'messageId'], `${id.count}, ${id.distinct} different`);
  }
  if (isGrouped) {
    rule.groupBy = [id.name];
    draft.note(['events', 0, 'groupBy'], `${id.filled} lines have ${id.distinct} orders`);
    if (id.filled < rows) {
      draft.mapping.fillDown = [id.name];
      draft.note(['fillDown'], `"${id.name}" stands on the first line of each order only`);
    }
  }
  const items = isGrouped ? linesOf(context, used) : undefined;
  const each = lists.map(itemsOf).find((one) => one !== undefined);
  amountOf(context, rule, { id, isGrouped }, used);
  for (const name of ['quantity', 'discount'] as const) {
    const column = find(name);
    if (column?.look !== 'number') continue;
    rule[name] = numberRule(column, decimals, draft);
    used.add(column.name);
  }
  const currency = columns.find(({ look, role, filled }) => filled > 0 && (look === 'currency' || role === 'currency'));
  if (currency) {
    rule.currency = currency.name;
    used.add(currency.name);
    const codes = [...new Set(currency.texts.filter((text) => text !== ''))];
    if (isGrouped && currency.filled < rows) {
      draft.mapping.fillDown = [id.name, currency.name];
      draft.note(['fillDown'], `"${currency.name}" stands on the first line of each order only`);
    }
    draft.note(
      ['events', 0, 'currency'],
      `${codes.slice(0, 6).join(', ')}; another than the workspace's is refused, unless \`rates\` converts it`,
    );
  } else
    currencyOfSigns(
      columns.find(({ role, numbers }) => (role === 'amount' || role === 'price') && numbers?.currencies.length),
      draft,
    );
  const channel = find('channel');
  if (channel && !used.has(channel.name)) {
    rule.channel = channel.name;
    used.add(channel.name);
  }
  if (each ?? items) rule.lines = (each ?? items)!;
  addProperties(context, rule, used, isGrouped);
  const refunds = refundOf(rule, columns, draft);
  draft.mapping.events = [...refunds, rule];
  if (refunds.length > 0) draft.moveNotes(['events', 0], ['events', 1]);
}

/** The time of an event; where there are several, by their names. */
export function timeOf(columns: readonly Column[], draft: PartContext['draft'], used: Set<string>): Column | undefined {
  const times = columns.filter(({ look, role, name }) => look === 'time' && role !== 'birthDate' && !used.has(name));
  const fullest = times.toSorted((a, b) => b.filled - a.filled);
  const best = WHEN.map((pattern) => fullest.find(({ name }) => pattern.test(name))).find((one) => one !== undefined);
  if (!best) {
    draft.doubt(
      'events.0.at: no column was found to be a time: write the column that says when it happened, with its format',
    );
    return undefined;
  }
  used.add(best.name);
  const others = times.filter((one) => one !== best).map(({ name }) => `"${name}"`);
  if (others.length > 0) draft.note(AT, `times too: ${others.join(', ')}`);
  if (best.times!.hasClock && !best.times!.hasZone)
    draft.note(['timeZone'], `"${best.name}" names no zone: write that of the clocks, such as Europe/Berlin`);
  return best;
}

function fallbackId({ columns, draft }: PartContext, at: Column | undefined): EventRule['messageId'] {
  const { externalId, identity } = draft.mapping.customer;
  draft.doubt(
    'events.0.messageId: no column numbers the orders: two of one customer at one time would count as one; write a column that names each, or keep it',
  );
  const parts = [externalId ?? identity!.value, ...(at ? [at.name] : ['$line'])];
  return columns.length > 0 ? parts : ['$line'];
}

function linesOf({ columns, decimals, draft }: PartContext, used: Set<string>): Lines | undefined {
  const lines: Lines = {};
  const take = (name: 'sku' | 'name' | 'category' | 'quantity' | 'price', role: Column['role']) => {
    const column = columns.find((one) => one.role === role && one.filled > 0 && !used.has(one.name));
    if (!column || ((name === 'quantity' || name === 'price') && column.look !== 'number')) return;
    lines[name] = name === 'quantity' || name === 'price' ? numberRule(column, decimals, draft) : column.name;
    used.add(column.name);
  };
  take('sku', 'sku');
  take('name', 'product');
  take('category', 'category');
  take('quantity', 'quantity');
  take('price', 'price');
  return Object.keys(lines).length > 0 ? lines : undefined;
}

/** Lines of an order that are a list of JSON. */
function itemsOf({ name, keys }: ItemList): Lines | undefined {
  const find = (...roles: Column['role'][]) => keys.find((key) => roles.includes(roleOf(key)));
  const [sku, product, quantity, price] = [find('sku'), find('product', 'name'), find('quantity'), find('price')];
  // Tags and notes are lists of objects too.
  if (!quantity && !price) return undefined;
  return {
    each: name,
    ...(sku ? { sku } : {}),
    ...(product ? { name: product } : {}),
    ...(quantity ? { quantity } : {}),
    ...(price ? { price } : {}),
  };
}

/** Facts of few values, such as a status. */
function addProperties({ columns, draft }: PartContext, rule: EventRule, used: Set<string>, isGrouped: boolean): void {
  const properties: NonNullable<EventRule['properties']> = {};
  for (const { name, look, texts, filled, distinct, role } of columns) {
    if (used.has(name) || (look !== 'text' && look !== 'flag') || isFreeText(texts, filled, distinct)) continue;
    const key = slugOf(name);
    if (key === '' || key in properties || role === 'sku' || role === 'product') continue;
    properties[key] = look === 'flag' ? { column: name, type: 'flag' } : name;
    used.add(name);
    if (isGrouped) draft.note(['events', 0, 'properties'], 'of the first line of the order');
  }
  if (Object.keys(properties).length > 0) rule.properties = properties;
}

/** Lines below 0 are refunds, whose amounts are positive. */
function refundOf(rule: EventRule, columns: readonly Column[], draft: PartContext['draft']): EventRule[] {
  const { amount, quantity } = rule;
  const name = typeof amount === 'string' ? amount : (amount?.column ?? amount?.multiply?.[0]);
  const column = columns.find((one) => one.name === name);
  if (!column?.numbers || column.numbers.least >= 0) return [];
  draft.doubt(
    `events: "${column.name}" is below 0 on some lines, which become events of type refund with a positive amount: keep both rules where that is meant`,
  );
  return [
    {
      ...rule,
      type: 'refund',
      when: [{ column: column.name, test: 'negative' }],
      messageId: [{ value: 'refund' }, ...rule.messageId],
      amount: negated(amount!),
      ...(quantity !== undefined && quantity === name ? { quantity: negated(quantity) } : {}),
    },
  ];
}

function negated(rule: NonNullable<EventRule['amount']>): NonNullable<EventRule['amount']> {
  return typeof rule === 'string' ? { column: rule, negate: true } : { ...rule, negate: true };
}
