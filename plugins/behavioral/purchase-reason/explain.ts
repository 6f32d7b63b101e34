import type { Row, SegmentExplanation } from 'personagraph/segmenter';
import { groupFinder } from './rule.ts';
import type { PurchaseReasonConfig, ReasonNeeds } from './settings.ts';

/** The reasons of one customer that belong to each group, by the rule that `assign` uses. */
export function explainReasons({ groups }: PurchaseReasonConfig, { reasons }: Row<ReasonNeeds>): SegmentExplanation[] {
  const stated = typeof reasons === 'string' ? [reasons] : reasons;
  const groupsOf = (stated ?? []).map(groupFinder(groups));
  return groups.map(({ key, name, any }, index) => {
    const found = (stated ?? []).filter((_, position) => groupsOf[position]!.includes(index));
    const verdict = stated === null ? 'UNKNOWN' : found.length > 0 ? 'TRUE' : 'FALSE';
    const zh = name.zh ?? name.en;
    const text =
      stated === null
        ? { en: 'No reason is known.', zh: '原因未知。' }
        : {
            en: `${found.length} of ${stated.length} reasons belong to ${name.en}${found.length > 0 ? `: ${found.join(', ')}` : ''}.`,
            zh: `${stated.length} 个原因中 ${found.length} 个属于${zh}${found.length > 0 ? `：${found.join('、')}` : ''}。`,
          };
    const expected = `any of [${any.join(', ')}]`;
    const change = { en: 'One of these reasons given.', zh: '给出其中之一。' };
    const factor = { feature: 'reasons', observed: reasons, expected, verdict, text } as const;
    return { segment: key, verdict, factors: [verdict === 'TRUE' ? factor : { ...factor, change }] };
  });
}
