import type { UnknownReason } from './figure.ts';

/** Money that was spent over some days. */
export interface SpendFact {
  /** Days since 1970-01-01: the first, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** In the workspace's currency; null: there is no rate. */
  readonly amount: number | null;
  readonly currency: string;
  readonly channel: string;
  /** True where it was aimed at somebody, also at a persona or segment that is gone. */
  readonly aimed: boolean;
  readonly personaId: number | null;
  readonly segmentId: number | null;
  readonly leads: number | null;
}

/** New customers by the channel of their first purchase; those without one are not in it. */
export type NewByChannel = ReadonlyMap<string, number>;

/** Spend as it falls to a group. */
export interface AttributedSpend {
  /** In the workspace's currency: what was aimed at it (of everybody all there is), and its share of what was aimed at nobody. */
  readonly direct: number;
  readonly shared: number;
  /** Spend of the rows that say their leads, and these leads. */
  readonly withLeads: number;
  readonly leads: number;
  readonly channels: ReadonlySet<string>;
  /** Channels of spend that nothing says whom it brought. */
  readonly unattributed: ReadonlyMap<string, number>;
  /** Currencies without a rate. */
  readonly unrated: ReadonlySet<string>;
}

/** Whose spend is meant. Spend that was aimed at another than the group itself is not the group's. */
export type SpendTarget = 'EVERYBODY' | { readonly personaId: number } | { readonly segmentId: number } | 'OTHER';

/**
 * The part of spend that falls into a period and to a group. Days of a row weigh alike. Spend that was aimed at nobody
 * is shared by new customers of the period: the group's on the channel as a share of all on it.
 */
export function attributeSpend(
  facts: readonly SpendFact[],
  period: { readonly from: number; readonly to: number },
  target: SpendTarget,
  all: NewByChannel,
  own: NewByChannel,
): AttributedSpend {
  let [direct, shared, withLeads, leads] = [0, 0, 0, 0];
  const channels = new Set<string>();
  const unattributed = new Map<string, number>();
  const unrated = new Set<string>();
  for (const fact of facts) {
    const days = Math.min(fact.to, period.to) - Math.max(fact.from, period.from);
    if (days <= 0 || (target !== 'EVERYBODY' && fact.aimed && !isAimedAt(fact, target))) continue;
    const within = days / (fact.to - fact.from);
    const isDirect = target === 'EVERYBODY' || fact.aimed;
    const onChannel = all.get(fact.channel) ?? 0;
    if (fact.amount === null) {
      unrated.add(fact.currency);
      continue;
    }
    const amount = fact.amount * within;
    if (!isDirect && onChannel === 0) {
      if (amount > 0) unattributed.set(fact.channel, (unattributed.get(fact.channel) ?? 0) + amount);
      continue;
    }
    const part = isDirect ? 1 : (own.get(fact.channel) ?? 0) / onChannel;
    if (part === 0) continue;
    if (isDirect) direct += amount;
    else shared += amount * part;
    channels.add(fact.channel);
    if (fact.leads === null) continue;
    withLeads += amount * part;
    leads += fact.leads * within * part;
  }
  return { direct, shared, withLeads, leads, channels, unattributed, unrated };
}

function isAimedAt(fact: SpendFact, target: Exclude<SpendTarget, 'EVERYBODY'>): boolean {
  if (target === 'OTHER') return false;
  return 'personaId' in target ? fact.personaId === target.personaId : fact.segmentId === target.segmentId;
}

/** Why the spend of a group is not known; null where it is. */
export function spendProblem(
  spend: AttributedSpend,
): { readonly reason: UnknownReason; readonly detail: string | null } | null {
  if (spend.unrated.size > 0)
    return { reason: 'NO_RATE', detail: `Without a rate: ${[...spend.unrated].sort().join(', ')}.` };
  if (spend.unattributed.size > 0) {
    const channels = [...spend.unattributed.keys()].sort().join(', ');
    return {
      reason: 'NOT_ATTRIBUTED',
      detail: `No new customer came on ${channels}: say whom the spend was aimed at.`,
    };
  }
  return spend.direct + spend.shared > 0 ? null : { reason: 'NO_SPEND', detail: null };
}
