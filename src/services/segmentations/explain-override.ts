import type { MembershipOverride } from '../../db/tables/memberships/overrides.ts';
import type { Explanation, Factor, Verdict } from '../../segmenter/explanation.ts';

/** What a segmenter says by itself, where an override decides in its place. */
export interface ByRule {
  /** Key of the segment; null: none. */
  readonly segment: string | null;
  readonly verdict: Verdict;
}

/** An explanation with the override that decides, if one does. */
export interface ExplainedMembership extends Explanation {
  readonly override: MembershipOverride | null;
  /** As the segmenter has it. */
  readonly byRule: ByRule;
}

/** What decides about one customer in one segmentation. */
export interface Deciding {
  /** By the segmenter: one of an exclusive one, one a segment of an overlapping one. */
  readonly explanations: readonly Explanation[];
  readonly exclusive: boolean;
  /** The overrides of the customer that hold, the newest last. */
  readonly overrides: readonly MembershipOverride[];
  /** Keys by the stored ids of segments. */
  readonly keys: ReadonlyMap<number, string>;
}

/** Explanations with what people decided by hand in the place of what the segmenter answers, which follows as reasons. */
export function explainOverrides({ explanations, exclusive, overrides, keys }: Deciding): ExplainedMembership[] {
  const keyed = overrides.map((override) => ({ override, key: keys.get(override.segmentId) ?? null }));
  const included = exclusive ? keyed.findLast(({ override }) => override.included) : undefined;
  return explanations.map((one) => {
    const decides = included ?? keyed.find(({ key }) => key !== null && key === one.segment);
    const byRule: ByRule = { segment: one.segment, verdict: one.verdict ?? (one.segment === null ? 'FALSE' : 'TRUE') };
    if (!decides) return { ...one, verdict: byRule.verdict, override: null, byRule };
    const { override, key } = decides;
    const excluded = exclusive ? null : key;
    return {
      segment: override.included ? key : excluded,
      verdict: override.included ? 'TRUE' : 'FALSE',
      factors: [factorOf(override, key ?? '', byRule, exclusive), ...one.factors],
      override,
      byRule,
    };
  });
}

function factorOf(override: MembershipOverride, key: string, { segment, verdict }: ByRule, exclusive: boolean): Factor {
  const { included, byName, at, until, reason } = override;
  const [from, to] = [dayOf(at), until === null ? null : until.toISOString()];
  const rule = exclusive ? `${segment ?? 'none'}${verdict === 'UNKNOWN' ? ', UNKNOWN' : ''}` : verdict;
  const none = exclusive && !included ? ' It is then in no segment, not in the next best.' : '';
  const noneZh = exclusive && !included ? '因此不属于任何分群，也不会归入次优分群。' : '';
  return {
    feature: 'override',
    observed: included ? 'INCLUDE' : 'EXCLUDE',
    expected: 'no override',
    verdict: included ? 'TRUE' : 'FALSE',
    text: {
      en:
        `${included ? 'Included in' : 'Excluded from'} ${key} by hand by ${byName} on ${from}, ` +
        `${to === null ? 'for good' : `until ${to}`}: ${reason}.${none} By the rule: ${rule}.`,
      zh:
        `${from} 由 ${byName} 人工${included ? '加入' : '排除出'} ${key}，${to === null ? '长期有效' : `有效期至 ${to}`}：` +
        `${reason}。${noneZh}按规则：${rule}。`,
    },
  };
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
