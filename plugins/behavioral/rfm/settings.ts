import type { Need } from 'personagraph/segmenter';
import { z } from 'zod';
import { source } from '../shared/source.ts';
import { type GroupRule, gridOf, readGrid, usesMoneyScore, usesScores, usesValues } from './segments.ts';

const range = z
  .tuple([z.number().int().min(1), z.number().int().min(1)])
  .refine(([from, to]) => from <= to, 'a range of scores is [from, to], both included');

const values = z
  .tuple([z.number().nullable(), z.number().nullable()])
  .refine(([from, to]) => from !== null || to !== null, 'a range of values is [from, to], null where it has no end')
  .refine(([from, to]) => from === null || to === null || from <= to, 'a range of values is [from, to], both included');

const text = z.object({ en: z.string().min(1).max(500), zh: z.string().min(1).max(500).optional() });

const group = z.strictObject({
  key: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'a key is a-z, 0-9, _ and -, at most 64 characters'),
  name: text,
  description: text.optional(),
  is: z.enum(['cells', 'rest', 'without_purchase']).default('cells'),
  cells: z
    .array(
      z.strictObject({
        r: range.optional(),
        f: range.optional(),
        m: range.optional(),
        fm: range.optional(),
        recencyDays: values.optional(),
        purchases: values.optional(),
        amount: values.optional(),
      }),
    )
    .max(200)
    .default([]),
});

const limits = (what: string) => z.array(z.number().min(0)).max(19).describe(what);

/** Settings of `behavioral.rfm`. */
export const rfmConfig = z
  .object({
    preset: z
      .enum(['ten-groups', 'shopify-eleven', 'custom', 'first-match'])
      .default('ten-groups')
      .describe(
        'Which groups the scores are read into: ten-groups (from R and F), shopify-eleven (from R and the mean of F and M, with a group for customers without purchases), custom, your own in groups, each score in one of them, or first-match, your own in groups from the first to the last, of which the first that holds wins. Default: ten-groups.',
      ),
    bins: z
      .number()
      .int()
      .min(2)
      .max(20)
      .default(5)
      .describe(
        'How many scores R, F and M each have, 2 to 20. Presets are drawn in fifths, custom groups in these scores. Default: 5 (quintiles).',
      ),
    rule: z
      .enum(['quantile', 'rank', 'fixed'])
      .default('quantile')
      .describe(
        'How values become scores: quantile, by cuts between values, so that equal values share a score; rank, in equally full bins, equal values by external id; fixed, by limits. Default: quantile.',
      ),
    fTies: z
      .enum(['value', 'first'])
      .default('value')
      .describe(
        'Of the rule quantile, what customers with equally many purchases get: value, all the same F score; first, ranks in the order of their external id, so that bins are equally full (the published rule). Default: value.',
      ),
    limits: z
      .strictObject({
        recencyDays: limits('Whole days since the last purchase, rising: up to the first R is highest.'),
        purchases: limits('Purchases, rising: up to the first F is 1.'),
        amount: limits('Money, rising: up to the first M is 1. Not used by groups without M.').default([]),
      })
      .nullable()
      .default(null)
      .describe(
        'Of the rule fixed, bins - 1 rising limits a letter: recencyDays (days since the last purchase), purchases and, where groups use M, amount. A limit belongs to the side below. Default: null.',
      ),
    groups: z
      .array(group)
      .max(100)
      .default([])
      .describe(
        'Of the preset custom, at most 100: { key, name, cells }, cells being boxes of scores { r, f, m, fm }, each [from, to] and any where left out; fm is the mean of F and M. { is: rest } takes what is left, { is: without_purchase } those who never bought. Gaps and overlaps are refused. Of the preset first-match they may be, buyers in no box being in no group, and a box may have ranges of values, both ends included and null without one: recencyDays (whole days, as R), purchases and amount. Default: none.',
      ),
    event: z
      .string()
      .regex(/^[A-Za-z0-9_:-]+$/)
      .default('purchase')
      .describe('Event type that counts as a purchase. Default: purchase.'),
    sources: z
      .strictObject({
        lastAt: source.nullable().default(null),
        count: source.nullable().default(null),
        amount: source.nullable().default(null),
      })
      .default({ lastAt: null, count: null, amount: null })
      .describe(
        'Features to read instead of events, for totals that were imported: lastAt (the time of the last purchase, such as traits.last_order), count (the number of purchases) and amount (money spent; groups without M only publish it). lastAt and count go together. Default: those of events.',
      ),
  })
  .superRefine((config, ctx) => {
    for (const { path, message } of checkRfm(config)) ctx.addIssue({ code: 'custom', path: [path], message });
  });

export type RfmConfig = z.infer<typeof rfmConfig>;

/** `amount` is asked for by groups that use money, and for the score of money, `customer` where ties go by id. */
export type RfmNeeds = Always | (Always & WithAmount) | (Always & WithCustomer) | (Always & WithAmount & WithCustomer);
type Always = { readonly lastAt: Need<'time'>; readonly count: Need<'number'> };
type WithAmount = { readonly amount: Need<'number'> };
type WithCustomer = { readonly customer: Need<'category'> };

/** True where any letter breaks ties by customer id. */
export function ranksById({ rule, fTies }: Pick<RfmConfig, 'rule' | 'fTies'>): boolean {
  return rule === 'rank' || (rule === 'quantile' && fTies === 'first');
}

/**
 * True where the amount is read: by groups that use money, otherwise to publish it, where the purchases are those of
 * events too and scores are learned.
 */
export function readsAmount(config: Pick<RfmConfig, 'preset' | 'groups' | 'bins' | 'rule' | 'sources'>): boolean {
  if (gridOf(config).money) return true;
  const { rule, sources } = config;
  return rule !== 'fixed' && (sources.count === null || sources.amount !== null);
}

interface Checked {
  readonly preset: string;
  readonly rule: string;
  readonly bins: number;
  readonly limits: {
    readonly recencyDays: readonly number[];
    readonly purchases: readonly number[];
    readonly amount: readonly number[];
  } | null;
  readonly groups: readonly GroupRule[];
  readonly sources: { readonly lastAt: unknown; readonly count: unknown; readonly amount: unknown };
}

type Fault = { readonly path: string; readonly message: string };

/** Faults of settings whose types are right but which do not fit together. */
function checkRfm(config: Checked): Fault[] {
  // Refinements run beside the checks of single settings, which report bins out of range themselves.
  if (!(Number.isInteger(config.bins) && config.bins >= 2 && config.bins <= 20)) return [];
  return [...checkGroups(config), ...checkLimits(config), ...checkSources(config)];
}

function* checkGroups({ preset, groups, bins }: Checked): Generator<Fault> {
  const fault = (message: string): Fault => ({ path: 'groups', message: `groups: ${message}` });
  if (preset !== 'custom' && preset !== 'first-match') {
    if (groups.length > 0) yield fault('only the preset custom or first-match takes groups of your own');
    return;
  }
  if (groups.length === 0) return yield fault(`the preset ${preset} needs them`);
  const keys = groups.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) yield fault(`the key ${twice} is given twice`);
  for (const special of ['rest', 'without_purchase']) {
    if (groups.filter(({ is }) => is === special).length > 1) yield fault(`at most one is ${special}`);
  }
  for (const { key, is, cells } of groups) {
    if ((is === 'cells') !== cells.length > 0) {
      yield fault(is === 'cells' ? `${key} has no cells` : `${key} is ${is} and takes no cells`);
    }
    const beyond = cells
      .flatMap(({ r, f, m, fm }) => [r, f, m, fm].flatMap((range) => range ?? []))
      .find((score) => score > bins);
    if (beyond !== undefined) yield fault(`${key} speaks of score ${beyond}; scores go from 1 to ${bins}`);
  }
  if (preset === 'first-match') return;
  const ofValues = groups.find(({ cells }) => cells.some(usesValues));
  if (ofValues) yield fault(`${ofValues.key} has ranges of values, which only the preset first-match takes`);
  for (const found of readGrid(groups, bins).faults) yield fault(found);
}

function* checkLimits({ preset, rule, limits, groups, bins }: Checked): Generator<Fault> {
  const fault = (message: string): Fault => ({ path: 'limits', message: `limits: ${message}` });
  if (rule !== 'fixed') {
    if (limits !== null) yield fault('only the rule fixed takes them');
    return;
  }
  const isOwn = preset === 'custom' || preset === 'first-match';
  if (limits === null) {
    if (preset === 'first-match' && !groups.some(({ cells }) => cells.some(usesScores))) return;
    return yield fault('the rule fixed needs them');
  }
  const money = preset === 'shopify-eleven' || (isOwn && groups.some(({ cells }) => cells.some(usesMoneyScore)));
  for (const [name, values] of Object.entries(limits)) {
    if (name === 'amount' && !money && values.length === 0) continue;
    if (values.length !== bins - 1)
      yield fault(`${name} has ${values.length} numbers; ${bins} scores need ${bins - 1}`);
    if (values.some((value, index) => index > 0 && value <= values[index - 1]!)) yield fault(`${name} must rise`);
  }
}

function* checkSources({ sources }: Checked): Generator<Fault> {
  if ((sources.lastAt === null) !== (sources.count === null)) {
    yield {
      path: 'sources',
      message: 'sources: lastAt and count go together: the last purchase and the number of purchases speak of the same',
    };
  }
}
