import { type Columns, defineSegmenter, type Need, type Row, type SegmentExplanation } from 'personagraph/segmenter';
import { z } from 'zod';
import { plainLabel } from './label-key.ts';
import { defaultReasons } from './purchase-reason-groups.ts';
import { source, sourceOr } from './source.ts';

const config = z.object({
  source: source
    .nullable()
    .default(null)
    .describe(
      'Where reasons are given: a list such as surveys.nps.why or traits.reasons, or an event aggregate top. Default: null, the reasons most often given with purchases (properties.reason).',
    ),
  kind: z
    .enum(['list', 'category'])
    .default('list')
    .describe('The kind of the source: list, several reasons; category, one. Default: list.'),
  groups: z
    .array(
      z.strictObject({
        key: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'a key is a-z, 0-9, _ and -, at most 64 characters'),
        name: z.object({ en: z.string().min(1), zh: z.string().min(1).optional() }),
        any: z.array(z.string().min(1)).min(1).max(1000),
      }),
    )
    .min(1)
    .max(100)
    .refine((groups) => new Set(groups.map(({ key }) => key)).size === groups.length, 'groups: each key once')
    .default(defaultReasons)
    .describe(
      'Groups of reasons: a customer is in a group if one of its words is given as a reason, whatever the case. Default: need, price, quality, brand, recommendation, convenience, habit, gift, desire.',
    ),
});

type Config = z.infer<typeof config>;
type ReasonNeeds = { readonly reasons: Need<'list' | 'category'> };

/** Why customers buy, by the reasons they give: needs and benefits after Haley, Journal of Marketing 32(3), 1968. */
export const purchaseReason = defineSegmenter({
  id: 'behavioral.purchase-reason',
  version: '1.0.0',
  basis: 'BEHAVIORAL',
  membership: 'overlapping',
  name: { en: 'Purchase reasons', zh: '购买原因' },
  description: {
    en: 'Why customers buy, by the reasons given with purchases or in a survey (benefit segmentation, Haley 1968); the strength is the share of the reasons that belong to the group.',
    zh: '按购买时或问卷中给出的原因区分购买动机（利益细分，Haley 1968）；强度为属于该组的原因占比。',
  },
  config,
  needs: ({ source: given, kind }): ReasonNeeds => {
    const own = { event: 'purchase', aggregate: 'top', field: 'properties.reason', most: 5 } as const;
    const last = { event: 'purchase', aggregate: 'last', field: 'properties.reason' } as const;
    return {
      reasons: {
        kind,
        from: sourceOr(given, kind === 'list' ? own : last),
        optional: true,
        description: 'Reasons given',
      },
    };
  },
  segments: ({ groups }) =>
    groups.map(({ key, name, any }) => ({
      key,
      name: name.zh === undefined ? name.en : { en: name.en, zh: name.zh },
      description: { en: `Reasons: ${any.join(', ')}.`, zh: `原因：${any.join('、')}。` },
    })),
  assign({ groups }, { length, columns: { reasons } }, { strengths, segments }) {
    const words = wordsOf(groups);
    const groupsOf = reasons.labels.map((label) => words.get(plainLabel(label)) ?? []);
    const { first, end, codes } = spans(reasons, length);
    for (let row = 0; row < length; row++) {
      const from = first(row);
      const to = end(row);
      const share = 1 / (to - from);
      for (let i = from; i < to; i++) {
        const belongs = groupsOf[codes[i]!]!;
        // Sums of shares such as 1/3 may pass 1 by a rounding error.
        for (let j = 0; j < belongs.length; j++) {
          const at = row * segments + belongs[j]!;
          strengths[at] = Math.min(1, strengths[at]! + share);
        }
      }
    }
  },
  explain: ({ groups }, { reasons }: Row<ReasonNeeds>): SegmentExplanation[] => {
    const given = typeof reasons === 'string' ? [reasons] : reasons;
    return groups.map(({ key, name, any }) => {
      const words = new Set(any.map(plainLabel));
      const found = (given ?? []).filter((reason) => words.has(plainLabel(reason)));
      const verdict = given === null ? 'UNKNOWN' : found.length > 0 ? 'TRUE' : 'FALSE';
      const zh = name.zh ?? name.en;
      const text =
        given === null
          ? { en: 'No reason is known.', zh: '原因未知。' }
          : {
              en: `${found.length} of ${given.length} reasons belong to ${name.en}${found.length > 0 ? `: ${found.join(', ')}` : ''}.`,
              zh: `${given.length} 个原因中 ${found.length} 个属于${zh}${found.length > 0 ? `：${found.join('、')}` : ''}。`,
            };
      const expected = `any of [${any.join(', ')}]`;
      const change = { en: 'One of these reasons given.', zh: '给出其中之一。' };
      const factor = { feature: 'reasons', observed: reasons, expected, verdict, text } as const;
      return { segment: key, verdict, factors: [verdict === 'TRUE' ? factor : { ...factor, change }] };
    });
  },
});

/** Groups by reason; a reason may belong to several. */
function wordsOf(groups: Config['groups']): Map<string, number[]> {
  const words = new Map<string, number[]>();
  groups.forEach(({ any }, index) => {
    for (const word of new Set(any.map(plainLabel))) words.set(word, [...(words.get(word) ?? []), index]);
  });
  return words;
}

/** Where the codes of a row are, of a list or of a category, which is a list of one at most. */
function spans(reasons: Columns['list' | 'category'], length: number) {
  const { codes } = reasons;
  if (!('offsets' in reasons)) {
    return {
      codes,
      first: (row: number) => row,
      end: (row: number) => (row < length && codes[row]! >= 0 ? row + 1 : row),
    };
  }
  const { offsets } = reasons;
  return { codes, first: (row: number) => offsets[row]!, end: (row: number) => offsets[row + 1]! };
}
