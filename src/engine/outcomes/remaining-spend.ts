import type { AttributedSpend } from './attribution.ts';

/** All spend but a group's own: what everybody else is measured by. */
export function remainingSpend(all: AttributedSpend, own: AttributedSpend): AttributedSpend {
  // Of sums that are all the same, what is left is nothing, not what rounding leaves.
  const less = (whole: number, part: number) => (whole - part > 1e-9 * whole ? whole - part : 0);
  return {
    direct: less(all.direct, own.direct + own.shared),
    shared: 0,
    withLeads: less(all.withLeads, own.withLeads),
    leads: less(all.leads, own.leads),
    channels: all.channels,
    unattributed: own.unattributed,
    unrated: all.unrated,
  };
}
