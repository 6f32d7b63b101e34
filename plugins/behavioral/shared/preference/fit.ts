import { type Batch, NotEnoughData, type SegmentDefinition } from 'personagraph/segmenter';
import { plainLabel } from '../label-key.ts';
import type { LearnedModel, ListedModel, PreferenceModel } from './rule.ts';
import { learnedSegments, listedNames, listedSegments } from './segments.ts';
import { learnedColumns, type PreferenceConfig, type PreferenceNeeds } from './settings.ts';

interface FittedPreference<M extends PreferenceModel> {
  readonly segments: SegmentDefinition[];
  readonly model: M;
}

/** Listed values are taken as they are; without any, the values most customers prefer are learned. */
export function fitPreference(
  population: Batch<PreferenceNeeds>,
  config: PreferenceConfig,
): FittedPreference<PreferenceModel> {
  return config.values.length > 0 ? listed(config) : learned(population, config);
}

function listed({ values, minShare, minTotal }: PreferenceConfig): FittedPreference<ListedModel> {
  const keys = values.map(({ key }) => key);
  const names = listedNames(values);
  return { segments: listedSegments(keys, names), model: { mode: 'listed', minShare, minTotal, keys, names } };
}

/** The values that most customers prefer; ties by label, so that the same population gives the same segments. */
function learned(population: Batch<PreferenceNeeds>, config: PreferenceConfig): FittedPreference<LearnedModel> {
  const { field, event, most, minShare, minTotal } = config;
  const { top, events } = learnedColumns(population);
  const counts = new Float64Array(top.labels.length);
  for (let row = 0; row < population.length; row++) {
    const from = top.offsets[row]!;
    if (from < top.offsets[row + 1]! && events[row]! >= minTotal) counts[top.codes[from]!]! += 1;
  }
  const found = new Map<string, { plain: string; customers: number; name: string; nameCount: number }>();
  top.labels.forEach((label, code) => {
    const customers = counts[code]!;
    const plain = plainLabel(label);
    if (customers === 0 || plain === '') return;
    const known = found.get(plain) ?? { plain, customers: 0, name: '', nameCount: 0 };
    known.customers += customers;
    // The most common spelling names the segment.
    if (customers > known.nameCount || (customers === known.nameCount && label < known.name)) {
      known.name = label.trim();
      known.nameCount = customers;
    }
    found.set(plain, known);
  });
  if (found.size === 0) {
    throw new NotEnoughData(
      `No customer has ${minTotal} events of type ${event} with a ${field}; lower minTotal, or choose another field`,
    );
  }
  const ranked = [...found.values()].sort((a, b) => b.customers - a.customers || (a.plain < b.plain ? -1 : 1));
  const used = ranked.slice(0, most);
  const bounded = !field.startsWith('lines.');
  return {
    segments: learnedSegments(ranked, most, bounded),
    model: {
      mode: 'learned',
      minShare,
      minTotal,
      labels: used.map(({ plain }) => plain),
      names: used.map(({ name }) => name),
      customers: used.map(({ customers }) => customers),
      bounded,
    },
  };
}
