import { z } from 'zod';

/** A time, as a Date or as text of ISO 8601. */
export const moment = z.union([z.string(), z.date()]).pipe(z.coerce.date('is no time of ISO 8601'));

export type Moment = z.input<typeof moment>;
