import {
  type Batch,
  defineSegmenter,
  type EvaluationContext,
  type Need,
  type OverlappingOutput,
  type Row,
  type SegmentDefinition,
  type SegmentExplanation,
  type Segmenter,
  UNKNOWN_STRENGTH,
} from 'personagraph/segmenter';
import { z } from 'zod';

export const tagsConfig = z.object({
  tags: z
    .array(z.string().regex(/^[a-z]+$/))
    .default(['vip', 'new'])
    .describe('Tags that are segments. Default vip, new.'),
  askConsent: z.boolean().default(true).describe('Whether only customers who consented are tagged. Default true.'),
});
export type TagSettings = z.infer<typeof tagsConfig>;
export type TagNeeds = { readonly tags: Need<'list'>; readonly consent: Need<'flag'> };
export const tagNeeds: TagNeeds = {
  tags: { kind: 'list', from: 'traits.tags' },
  consent: { kind: 'flag', from: 'traits.consent' },
};

export interface Tags {
  readonly needs: TagNeeds;
  segments(settings: TagSettings): readonly SegmentDefinition[];
  assign(settings: TagSettings, batch: Batch<TagNeeds>, out: OverlappingOutput, ctx: EvaluationContext): void;
  explain(settings: TagSettings, row: Row<TagNeeds>, ctx: EvaluationContext): readonly SegmentExplanation[];
}

/** The share of a customer's tags that are this one. */
export function share(all: readonly string[], tag: string): number {
  return all.length === 0 ? 0 : all.filter((one) => one === tag).length / all.length;
}

export const tags: Tags = {
  needs: tagNeeds,
  segments: (settings) => settings.tags.map((key) => ({ key, name: { en: `Tagged ${key}`, zh: `标签 ${key}` } })),
  assign(settings, { columns, length }, out) {
    const { offsets, codes, labels } = columns.tags;
    for (let row = 0; row < length; row++) {
      const consent = columns.consent[row]!;
      const isClosed = settings.askConsent && consent !== 1;
      const isUnknown = columns.tags.missing[row] === 1 || (isClosed && consent === 2);
      const own = Array.from(codes.subarray(offsets[row], offsets[row + 1]), (code) => labels[code]!);
      settings.tags.forEach((tag, index) => {
        const strength = isClosed ? 0 : share(own, tag);
        out.strengths[row * out.segments + index] = strength === 0 && isUnknown ? UNKNOWN_STRENGTH : strength;
      });
    }
  },
  explain(settings, row) {
    const open = settings.askConsent && row.consent !== true;
    return settings.tags.map((tag) => {
      const member = !open && share(row.tags ?? [], tag) > 0;
      const unknown = row.tags === null || (open && row.consent === null);
      const verdict = member ? 'TRUE' : unknown ? 'UNKNOWN' : 'FALSE';
      const text = {
        en: `Tags: ${row.tags?.join(', ') ?? 'missing'}.`,
        zh: `标签：${row.tags?.join('、') ?? '缺失'}。`,
      };
      const consent = { en: `Consent: ${row.consent ?? 'missing'}.`, zh: `同意：${row.consent ?? '缺失'}。` };
      return {
        segment: tag,
        verdict,
        factors: [
          { feature: 'tags', observed: row.tags, expected: `contains ${tag}`, verdict, text },
          { feature: 'consent', observed: row.consent, expected: 'true', verdict, text: consent },
        ],
      };
    });
  },
};

/** The tags with one thing done otherwise. */
export function tagsWith(slip: Partial<Tags>): Segmenter {
  return defineSegmenter<TagNeeds, typeof tagsConfig>({
    id: 'rules.tags',
    version: '1.0.0',
    basis: 'RULES',
    name: { en: 'Tags', zh: '标签' },
    description: { en: 'A segment a tag.', zh: '每个标签一个分群。' },
    membership: 'overlapping',
    config: tagsConfig,
    ...tags,
    ...slip,
  });
}
