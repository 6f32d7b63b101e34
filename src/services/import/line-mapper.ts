import { compileCondition, compileRejects } from './condition.ts';
import { type CustomerMapper, compileCustomer } from './customer-mapper.ts';
import { decimalNumber } from './decimal.ts';
import { type Exchange, Rates } from './exchange.ts';
import { idText } from './id-text.ts';
import { compileItems } from './items.ts';
import type { EventRule, Mapping, ValueRule } from './mapping.ts';
import { compileWho, type Who } from './people/who.ts';
import { compileSurvey, type SurveyMapper } from './survey-mapper.ts';
import { compilePlainText } from './text.ts';
import {
  compileNumber,
  compileValue,
  type FindColumn,
  type Scalar,
  type Texts,
  type ValueContext,
  type ValueType,
} from './value.ts';

type ReadRecord = (texts: Texts) => Record<string, unknown>;
type ReadNumber = (texts: Texts) => bigint | undefined;

/** A mapping bound to a file's columns. Readers throw INVALID_INPUT for a value that is not of its type. */
export interface LineMapper extends CustomerMapper {
  /** Why the line is not wanted at all. */
  rejects(texts: Texts): string | undefined;
  /** Whom the line is about. */
  who(texts: Texts): Who;
  /** Makes customers that no identity finds. */
  readonly create: boolean;
  /** Values a customer may have; of the identities, one of each type. */
  readonly width: number;
  /** Milliseconds since 1970 of the customer's values, -Infinity where the line has no time; undefined: the file's order. */
  readonly latestBy: ((texts: Texts) => number) | undefined;
  readonly events: readonly EventMapper[];
  /** Set where each line is a response to a survey. */
  readonly survey: SurveyMapper | undefined;
  readonly rates: Rates;
}

export interface EventMapper {
  readonly type: string;
  takes(texts: Texts): boolean;
  rejects(texts: Texts): string | undefined;
  /** Lines of one key become one event; undefined: each is one. */
  readonly groupKey: ((texts: Texts) => string) | undefined;
  /** Facts of the event by its first line: message id, time, channel, properties. */
  facts(texts: Texts): Record<string, unknown>;
  readonly sums: Readonly<Record<'amount' | 'quantity' | 'discount', ReadNumber | undefined>>;
  /** The lines a line of the file is of the event; none where it tells nothing of one. */
  readonly lines: ((texts: Texts) => Record<string, unknown>[]) | undefined;
}

const LINE_TYPES: Readonly<Record<string, ValueType>> = { quantity: 'number', price: 'number', discount: 'number' };

/** Binds a mapping to columns; throws INVALID_MAPPING with the path of a column the file lacks. */
export function compileMapping(mapping: Mapping, find: FindColumn): LineMapper {
  const { timeZone, decimal } = mapping;
  const missing = new Set(mapping.missing);
  const context = (...path: string[]): ValueContext => ({ find, decimal, timeZone, missing, path });
  const rates = new Rates(mapping);
  const { fields, traits, identities, consents, merged, create, latestBy } = mapping.customer;
  const readTime = latestBy === undefined ? undefined : compileValue(latestBy, 'time', context('customer', 'latestBy'));
  // Any line may name another customer who became part of one.
  const more = merged === undefined ? 0 : Number.POSITIVE_INFINITY;
  const named = [fields, traits, consents].map((group) => Object.keys(group).length);
  const width = more + named.reduce((sum, count) => sum + count, 0) + new Set(identities.map(({ type }) => type)).size;
  return {
    ...compileCustomer(mapping, context('customer')),
    rejects: compileRejects(mapping.reject, find, ['reject'], decimal),
    who: compileWho(mapping.customer, context('customer')),
    create,
    width,
    latestBy: readTime && ((texts) => timeOf(readTime(texts))),
    events: (mapping.events ?? []).map((rule, n) => compileEvent(rule, mapping, rates, context('events', String(n)))),
    survey: mapping.survey && compileSurvey(mapping.survey, mapping, context('survey')),
    rates,
  };
}

function timeOf(value: Scalar | undefined): number {
  return value === undefined ? Number.NEGATIVE_INFINITY : Date.parse(String(value));
}

function compileEvent(rule: EventRule, mapping: Mapping, rates: Rates, context: ValueContext): EventMapper {
  const { find, path, decimal } = context;
  const within = (...steps: string[]): ValueContext => ({ ...context, path: [...path, ...steps] });
  const conditions = (rule.when ?? []).map((when, n) =>
    compileCondition(when, find, [...path, 'when', String(n)], decimal),
  );
  const ids = rule.messageId.map((id, n) => compilePlainText(id, within('messageId', String(n))));
  const at = compileValue(rule.at, 'time', within('at'));
  const channel = rule.channel && compilePlainText(rule.channel, within('channel'));
  const properties = rule.properties && compileRecord(rule.properties, () => undefined, within('properties'));
  const groupBy = rule.groupBy?.map((name) => find(name, [...path, 'groupBy']));
  const number = (name: 'amount' | 'quantity' | 'discount') =>
    rule[name] === undefined ? undefined : compileNumber(rule[name], within(name));
  const money = (name: 'amount' | 'discount') => {
    const read = number(name);
    return read && rule.currency
      ? exchanged(read, rates.exchange(rule.currency, within('currency'), name === 'amount'))
      : read;
  };
  const lineMoney = rule.currency === undefined ? undefined : rates.exchange(rule.currency, within('currency'), false);
  return {
    type: rule.type,
    takes: (texts) => {
      for (const holds of conditions) if (!holds(texts)) return false;
      return true;
    },
    rejects: compileRejects(rule.reject ?? [], find, [...path, 'reject'], decimal),
    groupKey: groupBy && ((texts) => keyOf(texts, groupBy)),
    facts: (texts) => ({
      source: mapping.source,
      messageId: ids.map((read) => idText(read(texts))).join('-'),
      type: rule.type,
      at: at(texts),
      ...(rule.correction ? { correction: true } : {}),
      ...(mapping.currency ? { currency: mapping.currency } : {}),
      ...(channel ? { channel: channel(texts) || null } : {}),
      ...(properties ? { properties: properties(texts) } : {}),
    }),
    sums: { amount: money('amount'), quantity: number('quantity'), discount: money('discount') },
    lines: rule.lines && compileLines(rule.lines, lineMoney, within('lines')),
  };
}

function keyOf(texts: Texts, columns: readonly number[]): string {
  let key = '';
  for (const [n, at] of columns.entries()) key += n === 0 ? idText(texts[at]!) : `\u0000${idText(texts[at]!)}`;
  return key;
}

function exchanged(read: ReadNumber, exchange: Exchange): ReadNumber {
  return (texts) => {
    const value = read(texts);
    return value === undefined ? undefined : exchange(texts, value);
  };
}

/** Reads the lines of an event that a line of the file holds, their money in the workspace's currency. */
function compileLines(
  { each, ...rules }: NonNullable<EventRule['lines']>,
  exchange: Exchange | undefined,
  context: ValueContext,
): (texts: Texts) => Record<string, unknown>[] {
  const items = each === undefined ? undefined : compileItems(each, context);
  const read = compileLine(rules, exchange, items ? { ...context, find: items.find } : context);
  if (items) return (texts) => items.of(texts).flatMap((line) => filledLines(read(line, texts)));
  return (texts) => filledLines(read(texts, texts));
}

/** The line, unless it tells nothing. */
function filledLines(line: Record<string, unknown>): Record<string, unknown>[] {
  for (const _ in line) return [line];
  return [];
}

function compileLine(
  rules: Omit<NonNullable<EventRule['lines']>, 'each'>,
  exchange: Exchange | undefined,
  context: ValueContext,
): (texts: Texts, outer: Texts) => Record<string, unknown> {
  if (!exchange) return compileRecord(rules, (name) => LINE_TYPES[name], context);
  const { price, discount, ...others } = rules;
  const readOthers = compileRecord(others, (name) => LINE_TYPES[name], context);
  const money = Object.entries({ price, discount }).flatMap(([name, rule]) => {
    if (rule === undefined) return [];
    return [[name, compileNumber(rule, { ...context, path: [...context.path, name] })] as const];
  });
  return (texts, outer) => {
    const record = readOthers(texts);
    for (const [name, read] of money) {
      const value = read(texts);
      // The currency is a fact of the whole line of the file.
      if (value !== undefined) record[name] = decimalNumber(exchange(outer, value));
    }
    return record;
  };
}

/** Reads several values; those that are missing are left out. */
function compileRecord(
  rules: Readonly<Record<string, ValueRule | undefined>>,
  typeFor: (name: string) => ValueType | undefined,
  context: ValueContext,
): ReadRecord {
  const readers: (readonly [string, (texts: Texts) => Scalar | undefined])[] = [];
  for (const [name, rule] of Object.entries(rules)) {
    if (rule === undefined) continue;
    readers.push([
      name,
      compileValue(rule, typeFor(name) ?? 'category', { ...context, path: [...context.path, name] }),
    ]);
  }
  return (texts) => {
    const record: Record<string, unknown> = {};
    for (const [name, read] of readers) {
      const value = read(texts);
      if (value !== undefined) record[name] = value;
    }
    return record;
  };
}
