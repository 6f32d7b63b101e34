import type { AxisBin } from './posterior.ts';
import { binOfNumber, type ValueBins } from './value-bins.ts';
import type { VisitorModel } from './visitor-model.ts';

/** A value as features have it: times in milliseconds since 1970. */
export type FactValue = number | boolean | string | readonly string[];

/** How a value was found: rare ones share a bin, and one that no customer has says nothing. */
export type FactStanding = 'SEEN' | 'RARE' | 'UNSEEN' | 'OUT_OF_RANGE';

/** What is known of a visitor. */
export interface Fact {
  readonly feature: string;
  readonly value: FactValue;
}

/** A fact in the bins of a model. */
export interface PlacedFact extends Fact {
  readonly standing: FactStanding;
  /** Empty where it says nothing. */
  readonly bins: readonly AxisBin[];
}

/** The axes of each feature of a model. */
export function axesOfModel({ axes }: Pick<VisitorModel, 'axes'>): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const [at, { feature }] of axes.entries()) found.set(feature, [...(found.get(feature) ?? []), at]);
  return found;
}

/** Puts a fact of a modelled feature into the bins of its axes. */
export function placeFact({ axes }: Pick<VisitorModel, 'axes'>, places: readonly number[], fact: Fact): PlacedFact {
  const { value } = fact;
  if (Array.isArray(value)) {
    const entries = new Set((value as readonly string[]).map(folded));
    const named = new Set<string>();
    const bins = places.map((axis) => {
      const { bins: own } = axes[axis]!;
      const entry = own.kind === 'entry' ? folded(own.entry) : '';
      const has = entries.has(entry);
      if (has) named.add(entry);
      return { axis, bin: Number(has) };
    });
    return { ...fact, standing: named.size === entries.size ? 'SEEN' : 'RARE', bins };
  }
  const [axis] = places;
  const { bin, standing } = binOfValue(axes[axis!]!.bins, value as number | boolean | string);
  return { ...fact, standing, bins: bin === null ? [] : [{ axis: axis!, bin }] };
}

function binOfValue(bins: ValueBins, value: number | boolean | string): { bin: number | null; standing: FactStanding } {
  if (bins.kind === 'number') {
    const number = Number(value);
    const isWithin = number >= bins.least && number <= bins.most;
    return { bin: binOfNumber(bins, number), standing: isWithin ? 'SEEN' : 'OUT_OF_RANGE' };
  }
  if (bins.kind === 'entry') return { bin: Number(value === bins.entry), standing: 'SEEN' };
  const text = String(value);
  const exact = bins.labels.indexOf(text);
  const bin = exact >= 0 ? exact : bins.labels.findIndex((label) => folded(label) === folded(text));
  if (bin >= 0) return { bin, standing: 'SEEN' };
  return bins.hasOthers ? { bin: bins.labels.length, standing: 'RARE' } : { bin: null, standing: 'UNSEEN' };
}

function folded(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}
