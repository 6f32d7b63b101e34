import { z } from 'zod';
import { HANDLE, HANDLE_RULE } from '../input/handle.ts';
import { text } from '../input/text.ts';
import { ClaimInput } from './claim-input.ts';

const Criterion = z.strictObject({
  segmentId: z.int(),
  /** Above 0 counts for the persona, below 0 against it. */
  weight: z
    .number()
    .min(-100)
    .max(100)
    .refine((weight) => weight !== 0, 'is 0, which counts for nothing'),
});

const fields = {
  kind: z.enum(['BUYER', 'WEBSITE', 'USER']),
  polarity: z.enum(['POSITIVE', 'NEGATIVE']),
  name: text(200).min(1),
  title: text(300),
  story: text(20_000),
  quote: text(2_000).nullable(),
  /** The reason a negative persona does not fit. */
  reason: text(2_000).nullable(),
  avatarUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable(),
  /** Fit from which a customer counts as matched. */
  threshold: z.number().min(0).max(1),
  criteria: z
    .array(Criterion)
    .max(100)
    .refine((list) => new Set(list.map(({ segmentId }) => segmentId)).size === list.length, 'names a segment twice'),
  claims: z.array(ClaimInput).max(200),
};

/** A persona as clients give it. */
export const PersonaInput = z.strictObject({
  ...fields,
  /** Its handle, unique in the workspace, for good. Default: made from the name. */
  key: z.string().regex(HANDLE, HANDLE_RULE).optional(),
  kind: fields.kind.default('BUYER'),
  polarity: fields.polarity.default('POSITIVE'),
  title: fields.title.default(''),
  story: fields.story.default(''),
  quote: fields.quote.default(null),
  reason: fields.reason.default(null),
  avatarUrl: fields.avatarUrl.default(null),
  threshold: fields.threshold.default(0.5),
  criteria: fields.criteria.default([]),
  claims: fields.claims.default([]),
});
export type PersonaInput = z.input<typeof PersonaInput>;

/** An edit: what is left out stays; criteria and claims are replaced as a whole. */
export const PersonaPatch = z.strictObject(fields).partial();
export type PersonaPatch = z.input<typeof PersonaPatch>;
