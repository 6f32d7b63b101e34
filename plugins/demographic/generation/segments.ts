import type { BilingualText, SegmentDefinition } from 'personagraph/segmenter';
import type { GenerationConfig } from './settings.ts';

/** A generation: everybody born from the first to the last year, both included; no last year is no end. */
export interface Cohort {
  readonly key: string;
  readonly name: BilingualText;
  readonly from: number;
  readonly to: number | null;
}

/**
 * M. Dimock, "Defining generations: Where Millennials end and Generation Z begins", Pew Research Center, 17 January
 * 2019 (Silent to Z); Greatest from 1901, as Pew's earlier charts have it. Pew names nobody born after 2012: Generation
 * Alpha from 2013 is Statistics Canada's ("A generational portrait of Canada's aging population", 27 April 2022).
 */
const PEW: readonly Cohort[] = [
  { key: 'greatest', name: { en: 'Greatest Generation', zh: '最伟大的一代' }, from: 1901, to: 1927 },
  { key: 'silent', name: { en: 'Silent Generation', zh: '沉默的一代' }, from: 1928, to: 1945 },
  { key: 'boomers', name: { en: 'Baby Boomers', zh: '婴儿潮一代' }, from: 1946, to: 1964 },
  { key: 'generation_x', name: { en: 'Generation X', zh: 'X 世代' }, from: 1965, to: 1980 },
  { key: 'millennials', name: { en: 'Millennials', zh: '千禧一代（Y 世代）' }, from: 1981, to: 1996 },
  { key: 'generation_z', name: { en: 'Generation Z', zh: 'Z 世代' }, from: 1997, to: 2012 },
  { key: 'generation_alpha', name: { en: 'Generation Alpha', zh: '阿尔法世代' }, from: 2013, to: null },
];

/** 80后 and its like: the decade of birth, as everyday Chinese names it. Before 1930 the two digits would mislead. */
const DECADES: readonly Cohort[] = Array.from({ length: 13 }, (_, index) => 1900 + index * 10).map((from) => ({
  key: `born_${from}s`,
  name: {
    en: `Born in the ${from}s`,
    zh: from < 1930 ? `${from} 年代出生` : `${String(from % 100).padStart(2, '0')}后`,
  },
  from,
  to: from + 9,
}));

const COHORTS = { pew: PEW, decades: DECADES };

/** The generations of the settings. */
export function cohortsOf({ scheme, cohorts }: GenerationConfig): readonly Cohort[] {
  if (cohorts.length === 0) return COHORTS[scheme];
  return cohorts.map((own) => ({ ...own, name: { en: own.name.en, zh: own.name.zh ?? own.name.en } }));
}

/** The generations as segments. */
export function generationSegments(config: GenerationConfig): SegmentDefinition[] {
  return cohortsOf(config).map(({ key, name }) => ({ key, name }));
}
