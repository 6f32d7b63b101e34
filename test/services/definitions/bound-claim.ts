import type { ClaimInput } from '../../../src/services/personas/claim-input.ts';

/** A claim with all that one may have: evidence for it and against it, and a measure over a group of its own. */
export const boundClaim = (segmentId: number): ClaimInput => ({
  section: 'DEMOGRAPHICS',
  text: '六成住在柏林',
  textLanguage: 'zh',
  team: 'SALES',
  evidence: [
    {
      kind: 'INTERVIEW',
      stance: 'REFUTES',
      date: '2026-05-01',
      sampleSize: 3,
      url: 'https://example.com/a',
      excerpt: '“No”',
    },
    { kind: 'CRM', date: '2026-05-02', method: 'Counted', source: 'CRM', detail: { share: 0.6 } },
  ],
  measure: {
    feature: 'customer.city',
    statistic: 'SHARE',
    value: 'Berlin',
    group: { all: [{ segmentId }, { not: { rule: 'customer.city = "Bonn"' } }] },
    expected: 0.6,
    tolerance: 0.05,
  },
});
