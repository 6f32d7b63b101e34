import { z } from 'zod';

const name = z
  .union([z.string().min(1), z.strictObject({ en: z.string().min(1), zh: z.string().min(1).exactOptional() })])
  .describe('Name of the segment: English, or by language.');

const list = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be a-z, 0-9, _ and -, at most 64 characters')
    .describe('Key of the segment, unique and stable.'),
  name,
});

export const config = z.object({
  segments: z
    .array(list)
    .max(100)
    .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, 'keys of segments must be unique')
    .default([])
    .describe('The lists; a customer may be in several. Default []: none.'),
});

export type Config = z.infer<typeof config>;
