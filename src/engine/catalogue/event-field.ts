import type { FeatureKind } from '../../segmenter/feature.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';

/** How the values of a field are read: `any` is numbers and texts, each as what it is. */
export type FieldKind = 'number' | 'time' | 'category' | 'any';

/** Fields of an event. */
const EVENT_FIELDS: Readonly<Record<string, FieldKind>> = {
  amount: 'number',
  discount: 'number',
  quantity: 'number',
  at: 'time',
  day: 'time',
  channel: 'category',
  weekday: 'category',
  month: 'category',
};

/** Fields of a session: its own, and those of its first event. */
const SESSION_FIELDS: Readonly<Record<string, FieldKind>> = {
  minutes: 'number',
  pages: 'number',
  bounced: 'number',
  at: 'time',
  day: 'time',
  channel: 'category',
  weekday: 'category',
  month: 'category',
};

/** The things whose fields are read. */
export type FieldsOf = 'events' | 'sessions';

/** Fields of each line of an event. */
const LINE_FIELDS: Readonly<Record<string, FieldKind>> = {
  'lines.sku': 'category',
  'lines.name': 'category',
  'lines.category': 'category',
  'lines.quantity': 'number',
  'lines.price': 'number',
  'lines.discount': 'number',
  'lines.amount': 'number',
};

/** Each line as a whole, for counting. */
export const LINES = 'lines';

/** Sum of the amounts of each day. */
export const DAY_AMOUNT = 'dayAmount';
/** Fields of sales that their returns have a part in; the catalogue reads them before events are looked at. */
const OF_RETURNS = ['netAmount', 'netDayAmount', 'returnedAmount', 'returnedAt'];
const PROPERTIES = 'properties.';

/** Letters of every script, digits and `_ - .`, with single spaces between: no character that ids give a meaning. */
const PROPERTY_NAME = /^(?=.{1,100}$)[\p{L}\p{M}\p{N}_.-]+(?: [\p{L}\p{M}\p{N}_.-]+)*$/u;

/** True for a field of each line, of which an event has several values. */
export function isLineField(field: string): boolean {
  return Object.hasOwn(LINE_FIELDS, field);
}

/** The name of the property a field reads, null for another field. */
export function propertyOf(field: string): string | null {
  return field.startsWith(PROPERTIES) ? field.slice(PROPERTIES.length) : null;
}

/** True for a name that a property can be asked for by. */
export function propertyName(name: string): boolean {
  return PROPERTY_NAME.test(name);
}

/** The kind of a field's values; properties are read as `property` says. Null where there is no such field. */
export function fieldKind(field: string, property: FieldKind, of: FieldsOf = 'events'): FieldKind | null {
  const name = propertyOf(field);
  if (name !== null) return PROPERTY_NAME.test(name) ? property : null;
  if (of === 'sessions') return Object.hasOwn(SESSION_FIELDS, field) ? SESSION_FIELDS[field]! : null;
  if (field === DAY_AMOUNT) return 'number';
  if (Object.hasOwn(EVENT_FIELDS, field)) return EVENT_FIELDS[field]!;
  return isLineField(field) ? LINE_FIELDS[field]! : null;
}

/** Why there is no such field, with near matches. `own` leaves out what is of no single event. */
export function noSuchField(field: unknown, of: FieldsOf, own = false): string {
  if (typeof field !== 'string') return 'field is no text';
  const name = propertyOf(field);
  if (name !== null)
    return `properties.${name.slice(0, 50)} is no name of a property: letters, digits, _ - . and spaces`;
  if (of === 'sessions') {
    const names = Object.keys(SESSION_FIELDS);
    return `no field ${field.slice(0, 100)} of sessions${didYouMean(field, names)} (there is ${names.join(', ')}, properties.NAME)`;
  }
  const fields = [
    ...Object.keys(EVENT_FIELDS),
    ...Object.keys(LINE_FIELDS),
    ...(own ? [] : [DAY_AMOUNT, ...OF_RETURNS]),
  ];
  const near = isLineField(`lines.${field}`) ? `; did you mean lines.${field}?` : didYouMean(field, fields);
  return `no field ${field.slice(0, 100)}${near} (there is ${fields.join(', ')}, properties.NAME)`;
}

/** The kind of a feature whose values are the field's own. */
export function featureKind(kind: FieldKind): FeatureKind {
  return kind === 'any' ? 'category' : kind;
}
