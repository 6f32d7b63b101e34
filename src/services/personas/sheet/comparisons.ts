import { z } from 'zod';
import type { ClaimEvidence } from '../../../db/tables/personas/claim-evidence.ts';
import type { Known } from '../../../engine/catalogue/catalogue.ts';
import { STATISTICS, type Statistic } from '../../../engine/persona/measure.ts';
import type { Language } from '../../input/translations.ts';
import { factsIn, subjectLabel } from '../words/measure-words.ts';
import type { SheetComparison } from './sheet.ts';

/** The numbers that a drafted sentence states, as its evidence keeps them. */
const Stated = z.object({
  measures: z.array(
    z.object({
      feature: z.string(),
      statistic: z.enum(STATISTICS),
      value: z.string().nullish(),
      from: z.number().nullish(),
      to: z.number().nullish(),
      group: z.unknown(),
      expected: z.number().nullable(),
    }),
  ),
});
type StatedMeasure = z.output<typeof Stated>['measures'][number];

const KINDS: Readonly<Partial<Record<Statistic, SheetComparison['kind']>>> = {
  SHARE: 'share',
  MEDIAN: 'median',
  AVERAGE: 'average',
};
/** Numbers of times are moments, which no bar shows. */
const TIME = /(?:At|Date)$|\.(?:first|last)\(/;

/** Numbers of the persona's customers that drafting held against everybody's, in the order of the claims. */
export function comparisonsOf(
  evidence: readonly Pick<ClaimEvidence, 'detail'>[],
  known: Known,
  language: Language,
): SheetComparison[] {
  const factsOf = factsIn(known);
  return evidence.flatMap(({ detail }) => {
    const stated = Stated.safeParse(detail);
    if (!stated.success) return [];
    const { measures } = stated.data;
    const [own] = measures;
    const all = own && measures.find((other) => isOfEverybody(other) && isSameNumber(own, other));
    const kind = own && KINDS[own.statistic];
    if (!own || !all || own.expected === null || all.expected === null || !kind || isOfEverybody(own)) return [];
    const isRange = typeof (own.from ?? own.to) === 'number';
    if (TIME.test(own.feature) && (kind !== 'share' || isRange)) return [];
    const { unit } = factsOf(own.feature);
    return [{ label: subjectLabel(own, known, language), unit, own: own.expected, all: all.expected, kind }];
  });
}

function isOfEverybody({ group }: StatedMeasure): boolean {
  return typeof group === 'object' && group !== null && 'everybody' in group;
}

function isSameNumber(one: StatedMeasure, other: StatedMeasure): boolean {
  const parts = ['feature', 'statistic', 'value', 'from', 'to'] as const;
  return parts.every((part) => (one[part] ?? null) === (other[part] ?? null));
}
