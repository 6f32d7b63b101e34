import { z } from 'zod';
import { jsonObject, name, text } from './text-input.ts';

/** Largest event, as JSON. */
export const MAX_EVENT_BYTES = 512 * 1024;
/** How far ahead of ours another machine's clock may be. */
const CLOCK_SKEW_MS = 5 * 60_000;
const MAX_LINES = 5_000;

const decimal = z.number().min(-1e15).max(1e15);

/** An event as clients give it. */
export const EventInput = z.strictObject({
  /** The customer, by external id or by an identity. */
  customer: z.union([
    z.strictObject({ externalId: name(200) }),
    z.strictObject({ identity: z.strictObject({ type: name(50), value: name(320) }) }),
  ]),
  /** The system the event comes from; message ids are unique within it. */
  source: name(100).default('api'),
  messageId: name(200),
  type: z.string().regex(/^[a-z][a-z0-9_]{0,49}$/, 'is not lower case letters, digits and _, 50 at most'),
  at: z.iso
    .datetime({ offset: true })
    .refine((at) => at >= '1900', 'is before 1900')
    .refine((at) => Date.parse(at) <= Date.now() + CLOCK_SKEW_MS, {
      message: 'lies more than five minutes in the future',
      params: { code: 'EVENT_IN_FUTURE' },
    }),
  amount: decimal.nullish(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'is not an ISO 4217 code')
    .nullish(),
  discount: decimal.min(0).nullish(),
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
  properties: jsonObject(MAX_EVENT_BYTES).nullish(),
});
export type EventInput = z.input<typeof EventInput>;
export type ValidEvent = z.output<typeof EventInput>;

/** A number as exact decimal text of at most four places, which is what the store keeps. */
export function decimalText(value: number | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  return Number.isInteger(value) ? value.toFixed(0) : value.toFixed(4).replace(/\.?0+$/, '');
}
