import type { Need } from 'personagraph/segmenter';
import { z } from 'zod';
import { defaultGroups } from './data/interest-groups.ts';

/** Most counts asked for: the host computes each, and its end, for every customer in one query of at most 1,664 columns. */
const MOST_COUNTS = 500;

const eventSource = z.strictObject({
  event: z.string().min(1).describe('Event type, such as page_view or purchase.'),
  field: z
    .string()
    .regex(/^(channel|properties\..+|lines\.(sku|name|category))$/)
    .describe(
      'Where the event says what it is about: channel, properties.NAME, or of the lines of a purchase lines.category, lines.name or lines.sku.',
    ),
  weight: z.number().gt(0).max(100).default(1).describe('What one event counts, up to 100. Default: 1.'),
});

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
export const interestsConfig = z
  .object({
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
    events: z
      .array(eventSource)
      .max(4)
      .refine(
        (events) => new Set(events.map(({ event, field }) => `${event} ${field}`)).size === events.length,
        'events: each event and field once',
      )
      .default([])
      .describe(
        'Events that show an interest by one of its terms, besides the list; at most 4. Channels and properties are compared with the terms as written, case included. Default: none.',
      ),
    halfLifeDays: z
      .number()
      .min(0.1)
      .max(36_525)
      .default(30)
      .describe('Days of 24 hours after which an event counts half. Default: 30.'),
    windows: z
      .array(z.number().gt(0).max(36_525))
      .min(1)
      .max(8)
      .refine((days) => days.every((day, i) => i === 0 || day > days[i - 1]!), 'windows: ascending, each once')
      .default([7, 30, 90, 365])
      .describe(
        'Days before now, ascending, between which events are taken as evenly spread; older ones do not count. Default: 7, 30, 90, 365.',
      ),
    halfStrength: z
      .number()
      .gt(0)
      .max(1e6)
      .default(3)
      .describe('How many events of today make a strength of 0.5. Default: 3.'),
    fades: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.1)
      .describe(
        'Strength, 0..1, below which events make no member. Default: 0.1, when a third of an event is left at the default halfStrength.',
      ),
  })
  .refine((config) => countOf(config) <= MOST_COUNTS, {
    path: ['events'],
    message: `events times terms times windows are more than ${MOST_COUNTS} counts: give fewer terms or windows`,
  });

export type InterestsConfig = z.infer<typeof interestsConfig>;

/** The number of counts of events asked for; lines of purchases come as one list a window. */
function countOf({
  events,
  groups,
  windows,
}: {
  readonly events: readonly { readonly field: string }[];
  readonly groups: readonly { readonly any: readonly string[] }[];
  readonly windows: readonly number[];
}): number {
  const terms = new Set(groups.flatMap(({ any }) => any)).size;
  return windows.length * events.reduce((sum, { field }) => sum + (field.startsWith('lines.') ? 1 : terms), 0);
}

export type InterestsNeeds = Readonly<Record<string, Need<'number'> | Need<'list'>>>;

/** Counts of one term, or lists of terms, within each of the windows. */
export interface EventSignal {
  readonly event: string;
  readonly field: string;
  /** The term counted; null: lists, in which each term counts once. */
  readonly term: string | null;
  readonly weight: number;
  /** Need of each window, the shortest first. */
  readonly needs: readonly string[];
}

/** The signals of the events: lists for lines of purchases, which cannot be counted by value; counts otherwise. */
export function eventSignals({ events, groups, windows }: InterestsConfig): EventSignal[] {
  const terms = [...new Set(groups.flatMap(({ any }) => any))];
  return events.flatMap(({ event, field, weight }): EventSignal[] =>
    (field.startsWith('lines.') ? [null] : terms).map((term) => ({
      event,
      field,
      term,
      weight,
      needs: windows.map((days) => `${event} ${field}${term === null ? '' : `=${term}`} ${days}d`),
    })),
  );
}

/** The list of interests, and the counts and lists of {@link eventSignals}. */
export function interestsNeeds(config: InterestsConfig): InterestsNeeds {
  const events = Object.fromEntries(
    eventSignals(config).flatMap(({ event, field, term, needs }) =>
      needs.map((name, i): [string, Need<'number'> | Need<'list'>] => {
        const withinDays = config.windows[i]!;
        return term === null
          ? [name, { kind: 'list', from: { event, aggregate: 'top', field, most: 1000, withinDays }, optional: true }]
          : [
              name,
              {
                kind: 'number',
                from: { event, aggregate: 'count', where: { field, equals: term }, withinDays },
                optional: true,
              },
            ];
      }),
    ),
  );
  return { ...events, interests: { kind: 'list', from: config.source, optional: true } };
}
