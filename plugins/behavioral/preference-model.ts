import { type Batch, NotEnoughData, type SegmentDefinition } from 'personagraph/segmenter';
import { labelKey, plainLabel } from './label-key.ts';
import type { PreferenceConfig } from './preference-config.ts';
import { learnedColumns, type PreferenceNeeds } from './preference-needs.ts';
import type { LearnedModel, ListedModel, PreferenceModel } from './preference-rule.ts';
import { percent } from './wording.ts';

interface Said {
  readonly en: string;
  readonly zh: string;
}

export function fitPreference(
  population: Batch<PreferenceNeeds>,
  config: PreferenceConfig,
): { segments: SegmentDefinition[]; model: PreferenceModel } {
  return config.values.length > 0 ? listed(config) : learned(population, config);
}

const MULTI: SegmentDefinition = {
  key: 'multi',
  name: { en: 'Several', zh: '多种并用' },
  description: { en: 'No single one is preferred.', zh: '没有单一偏好。' },
};

const OTHER: SegmentDefinition = {
  key: 'other',
  name: { en: 'Other', zh: '其他' },
  description: { en: 'Prefers one that few prefer.', zh: '偏好较少人选择的一种。' },
};

function listed({ values, minShare, minTotal }: PreferenceConfig): {
  segments: SegmentDefinition[];
  model: ListedModel;
} {
  const names = values.map(({ key, name, equals }) => {
    const en = name?.en ?? equals ?? key;
    return { en, zh: name?.zh ?? en };
  });
  const segments = [...values.map(({ key }, index) => ({ key, name: names[index]! })), MULTI];
  return { segments, model: { mode: 'listed', minShare, minTotal, keys: values.map(({ key }) => key), names } };
}

/** From which share of the customers on a value is so common that preferring it says little. */
const DOMINANT = 0.75;

function dominance(share: number): Said {
  return {
    en: `Most frequent with ${percent(share)} of the customers whose most frequent one is known: it hardly tells them apart. A finer field, or listed values by amount, would.`,
    zh: `在已知最常选项的客户中，${percent(share)} 以此为最常，几乎无法区分客户；可改用更细的字段，或按金额列出各值。`,
  };
}

/** The values that most customers prefer; ties by label, so that the same population gives the same segments. */
function learned(
  population: Batch<PreferenceNeeds>,
  { field, event, most, minShare, minTotal }: PreferenceConfig,
): { segments: SegmentDefinition[]; model: LearnedModel } {
  const { top, events } = learnedColumns(population);
  const counts = new Float64Array(top.labels.length);
  for (let row = 0; row < population.length; row++) {
    const from = top.offsets[row]!;
    if (from < top.offsets[row + 1]! && events[row]! >= minTotal) counts[top.codes[from]!]! += 1;
  }
  const found = new Map<string, { customers: number; name: string; nameCount: number }>();
  top.labels.forEach((label, code) => {
    const customers = counts[code]!;
    const plain = plainLabel(label);
    if (customers === 0 || plain === '') return;
    const known = found.get(plain) ?? { customers: 0, name: '', nameCount: 0 };
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
  const ranked = [...found].sort(([a, one], [b, two]) => two.customers - one.customers || (a < b ? -1 : 1));
  const used = ranked.slice(0, most);
  const bounded = !field.startsWith('lines.');
  const told = ranked.reduce((sum, [, { customers }]) => sum + customers, 0);
  const segments = used.map(([plain, { name, customers }]): SegmentDefinition => {
    const own = { key: labelKey(plain), name };
    return customers / told < DOMINANT || ranked.length < 2
      ? own
      : { ...own, description: dominance(customers / told) };
  });
  return {
    segments: bounded ? [...segments, OTHER, MULTI] : [...segments, OTHER],
    model: {
      mode: 'learned',
      minShare,
      minTotal,
      labels: used.map(([plain]) => plain),
      names: used.map(([, { name }]) => name),
      bounded,
    },
  };
}
