import { z } from 'zod';
import { CustomerReference } from '../customers/reference.ts';
import { jsonObject, name, text } from '../input/text.ts';

/** Largest event, as JSON. */
export const MAX_EVENT_BYTES = 512 * 1024;
/** How far ahead of ours another machine's clock may be. */
export const CLOCK_SKEW_MS = 5 * 60_000;
/** Most lines of an event. */
export const MAX_LINES = 5_000;
/** Largest amount, either way. */
export const MAX_AMOUNT = 1e15;
export const DECIMAL = /^-?\d{1,15}(\.\d{1,10})?$/;
export const EVENT_TYPE = /^[a-z][a-z0-9_]{0,49}$/;
export const CURRENCY = /^[A-Z]{3}$/;

const number = z.number().min(-MAX_AMOUNT).max(MAX_AMOUNT);
/** A number, or one as text, which keeps every digit. */
const decimal = z.union([number, z.string().regex(DECIMAL)], {
  error: `is no number, or one as text, within ${MAX_AMOUNT} either way`,
});
const discount = decimal.refine((value) => Number(value) >= 0, 'is below 0');

/** When something happened: from 1900 on, not in the future. */
export const happenedAt = z.iso
  .datetime({ offset: true })
  .refine((at) => at >= '1900', 'is before 1900')
  .refine((at) => Date.parse(at) <= Date.now() + CLOCK_SKEW_MS, {
    message: 'lies more than five minutes in the future',
    params: { code: 'EVENT_IN_FUTURE' },
  });

/** Which event, in the words of the system it comes from. */
const key = {
  /** The system the event comes from; message ids are unique within it. */
  source: name(100).default('api'),
  messageId: name(200),
};

/** What else there is to say about an event. */
export const Properties = jsonObject(MAX_EVENT_BYTES);

const eventOf = <D extends z.ZodType<number | string>>(decimal: D, discount: D) =>
  z.strictObject({
    customer: CustomerReference,
    ...key,
    type: z.string().regex(EVENT_TYPE, 'is not lower case letters, digits and _, 50 at most'),
    at: happenedAt,
    amount: decimal.nullish(),
    currency: z.string().regex(CURRENCY, 'is not an ISO 4217 code').nullish(),
    discount: discount.nullish(),
    quantity: decimal.nullish(),
    channel: text(100).nullish(),
    lines: z
      .array(
        z.strictObject({
          sku: text(100).optional(),
          name: text(300).optional(),
          category: text(200).optional(),
          quantity: decimal.optional(),
          price: decimal.optional(),
          discount: decimal.optional(),
        }),
      )
      .max(MAX_LINES)
      .nullish(),
    properties: Properties.nullish(),
    /** Replaces what is stored under its key, whomever, whenever and whatever that was of. */
    correction: z.boolean().nullish(),
  });

/** An event as clients give it. */
export const EventInput = eventOf(decimal, discount);
/** An event as our own code gives it, numbers as numbers. */
export type EventInput = z.input<ReturnType<typeof eventOf<z.ZodNumber>>>;
export type ValidEvent = z.output<typeof EventInput>;

/** An event to be forgotten. */
export const EventDeletion = z.strictObject({ op: z.literal('delete'), ...key });
export type EventDeletion = z.output<typeof EventDeletion>;

/**
 * A number as exact decimal text of at most four places, which is what the store keeps; further places are rounded, half
 * away from zero as PostgreSQL does.
 */
export function decimalText(value: number | string | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return trimmed(value);
  return Number.isInteger(value) ? value.toFixed(0) : withoutZeros(value.toFixed(4));
}

function trimmed(value: string): string {
  const [, sign, whole, places = ''] = /^(-?)0*(\d+)(?:\.(\d+))?$/.exec(value)!;
  const up = (places[4] ?? '0') >= '5' ? 1n : 0n;
  const scaled = String(BigInt(whole! + places.slice(0, 4).padEnd(4, '0')) + up).padStart(5, '0');
  const text = withoutZeros(`${scaled.slice(0, -4)}.${scaled.slice(-4)}`);
  return text === '0' ? text : `${sign}${text}`;
}

function withoutZeros(text: string): string {
  const short = text.replace(/\.?0+$/, '');
  return short === '-0' ? '0' : short;
}
