import {
  type Batch,
  type Columns,
  defineSegmenter,
  type EvaluationContext,
  type ExclusiveOutput,
  type Explanation,
  type FitContext,
  type ModelReport,
  type Need,
  NotEnoughData,
  type Row,
  type SegmentDefinition,
  type Segmenter,
  UNKNOWN_SEGMENT,
} from 'personagraph/segmenter';
import { z } from 'zod';

export const DAY = 86_400_000;
const FURTHEST = 8.64e15;

export const bandConfig = z.object({
  share: z.number().gt(0).lt(1).default(0.5).describe('Share of the spenders below the cut, 0..1. Default 0.5.'),
  activeDays: z.number().positive().default(90).describe('Days of activity after the last purchase. Default 90.'),
  outsiders: z.array(z.string()).default(['RIVAL']).describe('Kinds of customer in no band. Default [RIVAL].'),
});
export type BandSettings = z.infer<typeof bandConfig>;

export type BandNeeds = {
  readonly spent: Need<'number'>;
  readonly last: Need<'time'>;
  readonly kind: Need<'category'>;
};
export const bandNeeds: BandNeeds = {
  spent: { kind: 'number', from: 'events.purchase.amount' },
  last: { kind: 'time', from: 'events.purchase.lastAt' },
  kind: { kind: 'category', from: 'customer.kind' },
};

export interface BandModel {
  readonly cut: number;
  readonly activeMs: number;
  readonly outsiders: readonly string[];
}

export const SEGMENTS: readonly SegmentDefinition[] = [
  { key: 'low', name: { en: 'Low', zh: '低' } },
  { key: 'high', name: { en: 'High', zh: '高' } },
];

export interface Place {
  readonly segment: number;
  readonly until: number;
}

/** The one rule. */
export function place(model: BandModel, spent: number, last: number, kind: string | null, asOf: number): Place {
  const end = last + model.activeMs;
  const active = Math.abs(last) <= FURTHEST && last <= asOf && asOf < end;
  if (!active || !Number.isFinite(spent) || (kind !== null && model.outsiders.includes(kind))) {
    return { segment: -1, until: last > asOf && last <= FURTHEST ? last : Number.NaN };
  }
  return { segment: spent >= model.cut ? 1 : 0, until: end };
}

export interface Band {
  readonly id: string;
  readonly version: string;
  readonly description: string;
  readonly config: z.ZodType<BandSettings>;
  needs(settings: BandSettings): BandNeeds;
  fit(population: Batch<BandNeeds>, settings: BandSettings, ctx: FitContext): Fit | Promise<Fit>;
  assign(model: BandModel, batch: Batch<BandNeeds>, out: ExclusiveOutput, ctx: EvaluationContext): void;
  explain(model: BandModel, row: Row<BandNeeds>, ctx: EvaluationContext): Explanation;
  report?(model: BandModel, settings: BandSettings): ModelReport;
}
export interface Fit {
  readonly segments: readonly SegmentDefinition[];
  readonly model: BandModel;
}

export function modelOf(spent: Columns['number'], { share, activeDays, outsiders }: BandSettings): BandModel {
  const known = spent.filter(Number.isFinite).sort();
  if (known.length === 0) throw new NotEnoughData('nobody has spent anything');
  return { cut: known[Math.floor(known.length * share)]!, activeMs: Math.round(activeDays * DAY), outsiders };
}

export const band: Band = {
  id: 'behavioral.band',
  version: '1.0.0',
  description: 'Spenders below and from a learned cut, while they are active.',
  config: bandConfig as unknown as z.ZodType<BandSettings>,
  needs: () => bandNeeds,
  fit: ({ columns }, settings) => ({ segments: SEGMENTS, model: modelOf(columns.spent, settings) }),
  assign(model, { columns: { spent, last, kind }, length }, out, { asOf }) {
    for (let row = 0; row < length; row++) {
      const { segment, until } = place(model, spent[row]!, last[row]!, kind.labels[kind.codes[row]!] ?? null, asOf);
      const isOpen = segment < 0 && (Number.isNaN(spent[row]) || Number.isNaN(last[row]));
      out.segment[row] = isOpen ? UNKNOWN_SEGMENT : segment;
      out.until[row] = until;
    }
  },
  explain(model, { spent, last, kind }, { asOf }) {
    const { segment } = place(model, spent ?? Number.NaN, last ?? Number.NaN, kind, asOf);
    const verdict = segment >= 0 ? 'TRUE' : spent === null || last === null ? 'UNKNOWN' : 'FALSE';
    return {
      segment: SEGMENTS[segment]?.key ?? null,
      verdict,
      factors: [
        factor('spent', spent !== null && Number.isFinite(spent) ? spent : null, `>= ${model.cut}`),
        factor('last', last !== null && Math.abs(last) <= FURTHEST ? new Date(last).toISOString() : null, 'recent'),
        factor('kind', kind, `not in [${model.outsiders.join(', ')}]`),
      ],
    };
  },
};

export function factor(feature: string, observed: string | number | null, expected: string) {
  const text = { en: `${feature} is ${observed ?? 'missing'}.`, zh: `${feature}：${observed ?? '缺失'}。` };
  return { feature, observed, expected, verdict: observed === null ? 'UNKNOWN' : 'TRUE', text } as const;
}

/** The band with one thing done otherwise. */
export function bandWith(slip: Partial<Band>): Segmenter {
  const name = { en: 'Band', zh: '档' };
  return defineSegmenter<BandNeeds, z.ZodType<BandSettings>, BandModel>({
    basis: 'BEHAVIORAL',
    name,
    ...band,
    ...slip,
  });
}
