import type { Scale } from '../settings.ts';

/**
 * The Big Five by the 25 public-domain items of the SAPA project (International Personality Item Pool, ipip.ori.org).
 * Named and keyed as in the data set `bfi` of the R package psychTools: answers 1 (very inaccurate) to 6 (very accurate).
 */
export const bigFive: readonly Scale[] = [
  { key: 'agreeableness', name: { en: 'Agreeableness', zh: '宜人性' }, items: ['-A1', 'A2', 'A3', 'A4', 'A5'] },
  {
    key: 'conscientiousness',
    name: { en: 'Conscientiousness', zh: '尽责性' },
    items: ['C1', 'C2', 'C3', '-C4', '-C5'],
  },
  { key: 'extraversion', name: { en: 'Extraversion', zh: '外向性' }, items: ['-E1', '-E2', 'E3', 'E4', 'E5'] },
  { key: 'neuroticism', name: { en: 'Neuroticism', zh: '神经质' }, items: ['N1', 'N2', 'N3', 'N4', 'N5'] },
  { key: 'openness', name: { en: 'Openness', zh: '开放性' }, items: ['O1', '-O2', 'O3', 'O4', '-O5'] },
];
