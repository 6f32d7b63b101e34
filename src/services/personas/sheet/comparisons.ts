import type { ClaimEvidence } from '../../../db/tables/personas/claim-evidence.ts';
import type { DistinctiveTrait } from '../../../engine/persona/portrait.ts';
import { type Language, labelOf } from '../statements.ts';
import type { SheetComparison } from './sheet.ts';

/** Numbers that are told against everybody's, where the detail of a claim has both; times and ages are told by their text. */
export function comparisonsOf(rows: readonly ClaimEvidence[], language: Language): SheetComparison[] {
  return rows.flatMap(({ detail }) => {
    const trait = detail as Partial<DistinctiveTrait> | null;
    const comparison = trait && comparisonOf(trait as Partial<Record<string, unknown>>, language);
    return comparison ? [comparison] : [];
  });
}

function comparisonOf(trait: Readonly<Partial<Record<string, unknown>>>, language: Language): SheetComparison | null {
  const { feature, kind, value, share, populationShare, median, populationMedian, mean, populationMean } = trait;
  if (typeof feature !== 'string') return null;
  const label = labelOf(feature, language);
  if (kind === 'share' && isNumber(share) && isNumber(populationShare) && typeof value === 'string') {
    if (value === 'false') return { label, own: 1 - share, all: 1 - populationShare, kind: 'share' };
    return { label: value === 'true' ? label : `${label}: ${value}`, own: share, all: populationShare, kind: 'share' };
  }
  if (kind !== 'number' || !isNumber(median) || !isNumber(populationMedian) || isTime(feature)) return null;
  if (median !== populationMedian) return { label, own: median, all: populationMedian, kind: 'median' };
  if (!isNumber(mean) || !isNumber(populationMean)) return null;
  return { label, own: mean, all: populationMean, kind: 'average' };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isTime(feature: string): boolean {
  return /(?:At|Date|At\))$|\.(?:first|last)\(/.test(feature);
}
