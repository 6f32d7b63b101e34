import { z } from 'zod';
import { defaultGroups } from './interest-groups.ts';

const group = z.object({
  key: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/)
    .describe('Key of the segment: lower-case letters, digits, _ and -, at most 64.'),
  name: z
    .object({ en: z.string().min(1), zh: z.string().min(1).optional() })
    .describe('Name of the segment in English and, if given, Chinese.'),
  any: z
    .array(z.string().min(1))
    .min(1)
    .describe('Interests that belong to the group, compared without regard to case, width and outer spaces.'),
});

/** Settings of `psychographic.interests`. */
export const interestsConfig = z.object({
  source: z
    .string()
    .min(1)
    .default('traits.interests')
    .describe('Catalogue feature with the list of interests. Default: traits.interests.'),
  groups: z
    .array(group)
    .max(64)
    .refine((groups) => new Set(groups.map(({ key }) => key)).size === groups.length, 'groups: each key once')
    .default(defaultGroups.map((one) => ({ ...one, any: [...one.any] })))
    .describe('Groups of interests, each a segment; at most 64. Default: eight groups of everyday interests.'),
  atLeast: z
    .number()
    .int()
    .min(1)
    .default(1)
    .describe('How many of a customer’s interests must belong to a group; at least 1. Default: 1.'),
});

export type InterestsConfig = z.infer<typeof interestsConfig>;
