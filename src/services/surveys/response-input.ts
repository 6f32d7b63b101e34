import { z } from 'zod';
import { CustomerReference } from '../customers/reference.ts';
import { happenedAt } from '../events/event-input.ts';
import { jsonObject, name } from '../input/text.ts';

const MAX_ANSWERS_BYTES = 256 * 1024;

/** One customer's answers at one time, as clients give them. */
export const ResponseInput = z.strictObject({
  customer: CustomerReference,
  respondedAt: happenedAt,
  /** The system the response comes from; message ids are unique within it. */
  source: name(100).default('api'),
  messageId: name(200),
  /** By question key: a number, a text, a list of texts; null is no answer. */
  answers: jsonObject(MAX_ANSWERS_BYTES),
});
export type ResponseInput = z.input<typeof ResponseInput>;
export type ValidResponse = z.output<typeof ResponseInput>;
