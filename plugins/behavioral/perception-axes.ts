import type { Need } from 'personagraph/segmenter';
import type { PerceptionConfig } from './perception-config.ts';
import { comparisonIntensity, type PerceptionModel, repeatLoyalty } from './perception-rule.ts';
import { sourceOr } from './source.ts';

export type PerceptionNeeds = Readonly<Record<string, Need<'number'>>>;

/** What both axes are read from. */
export type Axes = Pick<PerceptionModel, 'comparing' | 'loyalty'>;

export function perceptionNeeds({ event, comparing, kinds, sources, withinDays }: PerceptionConfig): PerceptionNeeds {
  const window = withinDays === null ? {} : { withinDays };
  const needs: Record<string, Need<'number'>> = {};
  const add = (name: string, from: Need['from'], description: string) => {
    needs[name] = { kind: 'number', from, description };
  };
  add('purchases', sourceOr(sources.purchases, { event, aggregate: 'count', ...window }), 'Number of purchases');
  if (sources.loyalty !== null) add('loyalty', sourceOr(sources.loyalty, ''), 'Loyalty, higher for more loyal');
  else add('kinds', { event, aggregate: 'distinct', field: kinds, ...window }, 'Different kinds bought');
  for (const [index, action] of comparing.entries()) {
    const from =
      'event' in action
        ? ({ event: action.event, aggregate: 'count', ...window } as const)
        : sourceOr(action.source, '');
    add(`compared${index + 1}`, from, 'Comparing before buying');
  }
  return needs;
}

export function axesOf({ comparing, sources }: PerceptionConfig): Axes {
  return {
    loyalty: sources.loyalty === null ? null : 'loyalty',
    comparing: comparing.map((action, index) => ({
      need: `compared${index + 1}`,
      weight: action.weight,
      label: 'event' in action ? action.event : typeof action.source === 'string' ? action.source : action.source.event,
    })),
  };
}

/** Reads both axes of row after row of columns. */
export function axesReader({ comparing, loyalty }: Axes, columns: Readonly<Record<string, Float64Array>>) {
  const purchases = columns['purchases']!;
  const given = loyalty === null ? null : columns[loyalty]!;
  const kinds = loyalty === null ? columns['kinds']! : null;
  const counts = comparing.map(({ need, weight }) => ({ column: columns[need]!, weight }));
  return {
    purchases: (row: number): number => purchases[row]!,
    loyalty: (row: number): number => (given ? given[row]! : repeatLoyalty(purchases[row]!, kinds![row]!)),
    comparison: (row: number): number => {
      let weighted = 0;
      for (let i = 0; i < counts.length; i++) {
        const count = counts[i]!.column[row]!;
        // A negative count means nothing, and must not offset another.
        weighted += count >= 0 ? counts[i]!.weight * count : Number.NaN;
      }
      return comparisonIntensity(weighted, purchases[row]!);
    },
  };
}
