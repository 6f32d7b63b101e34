import type { TraitKind } from '../../db/generated/enums.ts';
import { type ClientField, CUSTOMER_FIELDS, type FieldType } from '../../engine/catalogue/customer-fields.ts';
import { compileCondition, compileRejects } from './condition.ts';
import type { EventRule, Mapping, ValueRule } from './mapping.ts';
import { compileSurvey, type SurveyMapper } from './survey-mapper.ts';
import {
  compileNumber,
  compileText,
  compileValue,
  type FindColumn,
  type Scalar,
  type Texts,
  typeOf,
  type ValueContext,
  type ValueType,
} from './value.ts';

type ReadRecord = (texts: Texts) => Record<string, unknown>;
type ReadNumber = (texts: Texts) => bigint | undefined;

/** A mapping bound to a file's columns. Readers throw INVALID_INPUT for a value that is not of its type. */
export interface LineMapper {
  /** Why the line is not wanted at all. */
  rejects(texts: Texts): string | undefined;
  externalId(texts: Texts): string;
  /** The customer's fields, traits and identities, as `saveCustomers` takes them. */
  customer(texts: Texts): Record<string, unknown>;
  readonly traits: readonly { readonly name: string; readonly kind: TraitKind }[];
  readonly events: readonly EventMapper[];
  /** Set where each line is a response to a survey. */
  readonly survey: SurveyMapper | undefined;
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
  readonly line: ReadRecord | undefined;
}

const KINDS = {
  category: 'CATEGORY',
  number: 'NUMBER',
  flag: 'FLAG',
  time: 'TIME',
  date: 'TIME',
  list: 'LIST',
} as const;
/** How a line's text is read, by the type of the field it is for. */
const FIELD_TYPES: Readonly<Record<FieldType, ValueType>> = {
  text: 'category',
  kind: 'category',
  day: 'date',
  count: 'number',
  decimal: 'number',
  currency: 'category',
  moment: 'time',
};
const LINE_TYPES: Readonly<Record<string, ValueType>> = { quantity: 'number', price: 'number', discount: 'number' };

/** Binds a mapping to columns; throws INVALID_MAPPING with the path of a column the file lacks. */
export function compileMapping(mapping: Mapping, find: FindColumn): LineMapper {
  const missing = new Set(mapping.missing);
  const context = (...path: string[]): ValueContext => ({ find, timeZone: mapping.timeZone, missing, path });
  const { externalId, fields, traits, identities, merged } = mapping.customer;
  const readMerged = merged === undefined ? undefined : compileValue(merged, 'list', context('customer', 'merged'));
  const readFields = compileRecord(
    fields,
    (name) => FIELD_TYPES[CUSTOMER_FIELDS[name as ClientField].type],
    context('customer', 'fields'),
  );
  const readTraits = compileRecord(traits, () => undefined, context('customer', 'traits'));
  const readIdentities = identities.map(({ type, value }, n) => {
    const read = compileText(value, context('customer', 'identities', String(n), 'value'));
    return (texts: Texts) => {
      const found = read(texts);
      return found === '' ? [] : [{ type, value: found }];
    };
  });
  return {
    rejects: compileRejects(mapping.reject, find, ['reject']),
    externalId: compileText(externalId, context('customer', 'externalId')),
    customer: (texts) => ({
      ...readFields(texts),
      ...(Object.keys(traits).length > 0 ? { traits: readTraits(texts) } : {}),
      ...(identities.length > 0 ? { identities: readIdentities.flatMap((read) => read(texts)) } : {}),
      ...mergedOf(readMerged?.(texts)),
    }),
    traits: Object.entries(traits).map(([name, rule]) => ({ name, kind: KINDS[typeOf(rule, 'category')] })),
    events: (mapping.events ?? []).map((rule, n) => compileEvent(rule, mapping, context('events', String(n)))),
    survey: mapping.survey && compileSurvey(mapping.survey, mapping, context('survey')),
  };
}

/** An empty cell says nothing of merges; a value that is no list names one customer. */
function mergedOf(ids: Scalar | undefined): { merged?: readonly unknown[] } {
  if (ids === undefined) return {};
  return { merged: Array.isArray(ids) ? ids : [ids] };
}

function compileEvent(rule: EventRule, mapping: Mapping, context: ValueContext): EventMapper {
  const { find, path } = context;
  const within = (...steps: string[]): ValueContext => ({ ...context, path: [...path, ...steps] });
  const conditions = (rule.when ?? []).map((when, n) => compileCondition(when, find, [...path, 'when', String(n)]));
  const ids = rule.messageId.map((id, n) => compileText(id, within('messageId', String(n))));
  const at = compileValue(rule.at, 'time', within('at'));
  const channel = rule.channel && compileText(rule.channel, within('channel'));
  const properties = rule.properties && compileRecord(rule.properties, () => undefined, within('properties'));
  const groupBy = rule.groupBy?.map((name) => find(name, [...path, 'groupBy']));
  const number = (name: 'amount' | 'quantity' | 'discount') =>
    rule[name] === undefined ? undefined : compileNumber(rule[name], within(name));
  return {
    type: rule.type,
    takes: (texts) => conditions.every((holds) => holds(texts)),
    rejects: compileRejects(rule.reject ?? [], find, [...path, 'reject']),
    groupKey: groupBy && ((texts) => groupBy.map((position) => texts[position]).join('\u0000')),
    facts: (texts) => ({
      source: mapping.source,
      messageId: ids.map((read) => read(texts)).join('-'),
      type: rule.type,
      at: at(texts),
      ...(mapping.currency ? { currency: mapping.currency } : {}),
      ...(channel ? { channel: channel(texts) || null } : {}),
      ...(properties ? { properties: properties(texts) } : {}),
    }),
    sums: { amount: number('amount'), quantity: number('quantity'), discount: number('discount') },
    line: rule.lines && compileRecord(rule.lines, (name) => LINE_TYPES[name], within('lines')),
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
