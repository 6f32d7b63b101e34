import { z } from 'zod';
import { EVENT_TYPE } from '../../engine/catalogue/event-type.ts';
import { customerReference, identityKey } from '../customers/reference.ts';
import {
  type Checked,
  checkedName,
  checkedObject,
  checkedText,
  isPlainObject,
  isPlainText,
  orAbsent,
  orNone,
} from '../input/checked.ts';
import { type Rejection, rejectionOf } from '../input/rejection.ts';
import { CURRENCY, currencyCode, isInexact, jsonObject } from '../input/text.ts';

/** Largest event, as JSON. */
export const MAX_EVENT_BYTES = 512 * 1024;
/** Most lines of an event. */
export const MAX_LINES = 5_000;
/** Most identities of an event. */
const MAX_IDENTITIES = 10;
/** How far ahead of ours another machine's clock may be. */
const CLOCK_SKEW_MS = 5 * 60_000;
/** Largest amount, either way. */
const MAX_AMOUNT = 1e15;
const DECIMAL = /^-?\d{1,15}(\.\d{1,10})?$/;
const TIME = z.regexes.datetime({ offset: true });
const FIRST_YEAR = '1900';
const DEFAULT_SOURCE = 'api';
const MAX_PLAIN_PROPERTIES = 100;

/** When something happened: from 1900 on, not in the future. */
export const happenedAt = z.iso
  .datetime({ offset: true })
  .refine((at) => at >= FIRST_YEAR, 'is before 1900')
  .refine((at) => Date.parse(at) <= Date.now() + CLOCK_SKEW_MS, {
    message: 'lies more than five minutes in the future',
    params: { code: 'EVENT_IN_FUTURE' },
  });

const time = {
  schema: happenedAt,
  isPlain: (at, now) =>
    typeof at === 'string' && TIME.test(at) && at >= FIRST_YEAR && Date.parse(at) <= now + CLOCK_SKEW_MS,
} as const satisfies Checked;

/** A number, or one as text, which keeps every digit. */
const decimal = {
  schema: z
    .union([z.number().min(-MAX_AMOUNT).max(MAX_AMOUNT), z.string().regex(DECIMAL)], {
      error: `is no number, or one as text, within ${MAX_AMOUNT} either way`,
    })
    .refine(
      (value) => typeof value === 'string' || !isInexact(value),
      'may have lost digits as a number: give it as text',
    ),
  isPlain: (value) =>
    typeof value === 'number'
      ? Math.abs(value) <= MAX_AMOUNT && !isInexact(value)
      : typeof value === 'string' && DECIMAL.test(value),
} as const satisfies Checked;

const discount = {
  schema: decimal.schema.refine((value) => Number(value) >= 0, 'is below 0'),
  isPlain: (value) => decimal.isPlain(value) && Number(value) >= 0,
} as const satisfies Checked;

/** The form of an event's type, for events and for mappings of them. */
export const eventType = z.string().regex(EVENT_TYPE, 'is not lower case letters, digits and _, 50 at most');

const type = {
  schema: eventType,
  isPlain: (value) => typeof value === 'string' && EVENT_TYPE.test(value),
} as const satisfies Checked;

const currency = {
  schema: currencyCode(),
  isPlain: (value) => typeof value === 'string' && CURRENCY.test(value),
} as const satisfies Checked;

const flag = { schema: z.boolean(), isPlain: (value) => typeof value === 'boolean' } as const satisfies Checked;

const line = checkedObject({
  sku: orNone(checkedText(100)),
  name: orNone(checkedText(300)),
  category: orNone(checkedText(200)),
  quantity: orNone(decimal),
  price: orNone(decimal),
  discount: orNone(decimal),
});

const lines = {
  schema: z.array(line.schema).max(MAX_LINES),
  isPlain: (value, now) =>
    Array.isArray(value) && value.length <= MAX_LINES && value.every((one) => line.isPlain(one, now)),
} as const satisfies Checked;

/** What else its customer is known by. */
const identities = {
  schema: z.array(identityKey.schema).max(MAX_IDENTITIES),
  isPlain: (value, now) =>
    Array.isArray(value) && value.length <= MAX_IDENTITIES && value.every((one) => identityKey.isPlain(one, now)),
} as const satisfies Checked;

const anyProperties = jsonObject(MAX_EVENT_BYTES);

/** All further facts of an event. */
const properties = {
  schema: anyProperties,
  isPlain: (value) => arePlainProperties(value) || anyProperties.safeParse(value).success,
} as const satisfies Checked;

/** The system an event comes from; message ids are unique within it. */
const source = {
  schema: checkedName(100).schema.default(DEFAULT_SOURCE),
  isPlain: orAbsent(checkedName(100)).isPlain,
} as const satisfies Checked;

/** The fields of an event as clients give it: each limit and each form of a value stands here once. */
export const EVENT_FIELDS = {
  customer: customerReference,
  identities: orNone(identities),
  source,
  messageId: checkedName(200),
  type,
  at: time,
  amount: orNone(decimal),
  currency: orNone(currency),
  discount: orNone(discount),
  quantity: orNone(decimal),
  channel: orNone(checkedText(100)),
  lines: orNone(lines),
  properties: orNone(properties),
  /** Replaces what is stored under its key, whomever, whenever and whatever that was of. */
  correction: orNone(flag),
} as const satisfies Readonly<Record<string, Checked>>;

const event = checkedObject(EVENT_FIELDS);

/** An event as clients give it. */
export const EventInput = event.schema;
export type ValidEvent = z.output<typeof EventInput>;

type Decimals = 'amount' | 'discount' | 'quantity' | 'price';
type WithNumbers<T> = { [K in keyof T]: K extends Decimals ? Exclude<T[K], string> : T[K] };
/** An event as our own code gives it, numbers as numbers. */
export type EventInput = WithNumbers<Omit<z.input<typeof EventInput>, 'lines'>> & {
  lines?: WithNumbers<z.input<typeof line.schema>>[] | null | undefined;
};

/** An event to be forgotten. */
export const EventDeletion = z.strictObject({
  op: z.literal('delete'),
  source: source.schema,
  messageId: checkedName(200).schema,
});
export type EventDeletion = z.output<typeof EventDeletion>;

/** The event, or why it is none. All ways in ask here; `now` is in milliseconds since 1970. */
export function checkEvent(input: unknown, index: number, now: number): ValidEvent | Rejection {
  const plain = plainEvent(input, now);
  if (plain) return plain;
  const parsed = EventInput.safeParse(input);
  return parsed.success ? parsed.data : rejectionOf(index, parsed.error);
}

/** The event, where every field is plainly right; null where the schema must look closer. */
export function plainEvent(input: unknown, now: number): ValidEvent | null {
  if (!event.isPlain(input, now)) return null;
  const plain = input as ValidEvent & { readonly source?: string };
  return plain.source === undefined ? { ...plain, source: DEFAULT_SOURCE } : plain;
}

/** A flat object of few short values: nothing in it can be too large or impossible to store. */
function arePlainProperties(value: unknown): boolean {
  if (!isPlainObject(value)) return false;
  const keys = Object.keys(value);
  if (keys.length > MAX_PLAIN_PROPERTIES) return false;
  for (const key of keys) {
    if (!isPlainItem(value[key]) || !isPlainText(key, 100) || key === '__proto__') return false;
  }
  return true;
}

function isPlainItem(item: unknown): boolean {
  if (typeof item === 'string') return isPlainText(item, 1_000);
  return typeof item === 'number' ? Number.isSafeInteger(item) : typeof item === 'boolean' || item === null;
}
