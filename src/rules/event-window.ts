import { z } from 'zod';
import { MOMENT_HINT, PERIOD_HINT, parseMoment, parsePeriod } from '../calendar/index.ts';
import { whereSchema } from './event-condition.ts';

const days = z.number().min(0).max(36_525);
const moment = z.string().refine((text) => parseMoment(text) !== null, `must be ${MOMENT_HINT}`);
const period = z.string().refine((text) => parsePeriod(text) !== null, `must be ${PERIOD_HINT}`);

const window = z.union([
  z
    .strictObject({
      fromDaysAgo: days.describe('Days of 24 hours before the time of evaluation at which the window begins.'),
      toDaysAgo: days.describe('Days before the time of evaluation at which it ends.'),
    })
    .refine(({ fromDaysAgo, toDaysAgo }) => fromDaysAgo > toDaysAgo, 'fromDaysAgo must be above toDaysAgo'),
  z.strictObject({ during: period.describe('A period of the calendar, such as last month or 2026-Q1.') }),
  z
    .strictObject({
      from: moment.exactOptional().describe('Not before it.'),
      after: moment.exactOptional().describe('After it, or after the whole of the day.'),
      before: moment.exactOptional().describe('Before it.'),
      to: moment.exactOptional().describe('Not after it, or the whole of the day.'),
    })
    .refine((edges) => Object.keys(edges).length > 0, 'window takes from, after, before or to')
    .refine(
      ({ from, after, before, to }) =>
        (from === undefined || after === undefined) && (before === undefined || to === undefined),
      'window takes one beginning and one end',
    ),
]);

const name = z.string().min(1).max(200);
const anchor = z.strictObject({
  side: z.enum(['after', 'before']).describe('On which side of the anchor events count.'),
  of: z
    .union([
      name.regex(/^(customer|traits)\./, 'of must be customer.createdAt, customer.birthDate, traits.NAME, or events'),
      z.strictObject({
        event: name.describe('Type of the events.'),
        which: z.enum(['first', 'last', 'any']).describe('Which of them.'),
        where: whereSchema.exactOptional().describe('Only those for which it holds.'),
      }),
    ])
    .describe('A time of the customer, such as customer.createdAt or traits.NAME, or events.'),
  withinDays: z.number().positive().max(36_525).exactOptional().describe('At most so many days away. Default any.'),
});

export const windowSchema = z.union([z.array(window).min(1).max(4).readonly(), window]);
export const anchorSchema = z.union([z.array(anchor).min(1).max(4).readonly(), anchor]);
