import { type BilingualText, counted, type SegmentDefinition } from 'personagraph/segmenter';
import type { Part } from '../shared/cells.ts';
import { span } from '../shared/income-model.ts';
import type { Axis, AxisValue, CrossModel } from './fit.ts';

/** The segments, keyed and named by their values. */
export function crossSegments({ axes, cells }: Pick<CrossModel, 'axes' | 'cells'>): SegmentDefinition[] {
  const taken = new Map<string, number>();
  return cells.map(({ parts }) => {
    const key = keyOf(parts, axes);
    const before = taken.get(key) ?? 0;
    taken.set(key, before + 1);
    // Fingerprints of two labels may coincide, once in billions.
    return { key: before === 0 ? key : `${key.slice(0, 60)}_${before + 1}`, name: nameOf(parts, axes) };
  });
}

function keyOf(parts: readonly Part[], axes: readonly Axis[]): string {
  const stated = parts.flatMap((part, index) => (part === null ? [] : [partKey(part, axes[index]!)]));
  return [...stated, ...(stated.length < parts.length ? ['other'] : [])].join('-');
}

function partKey([first, last]: readonly [number, number], axis: Axis): string {
  return isAll(first, last, axis) ? 'all' : rangeOf(axis, first, last).key;
}

/** True where neighbours were merged until nothing was left to tell apart. */
function isAll(first: number, last: number, { ordered }: Axis): boolean {
  return first !== last && first === 0 && last === ordered - 1;
}

/** A segment as a person would say it: `25 to 34 · Female`. */
export function nameOf(parts: readonly Part[], axes: readonly Axis[]): BilingualText {
  const stated = parts.flatMap((part, index) => (part === null ? [] : [partName(part, axes[index]!)]));
  if (stated.length === 0) return { en: 'All other combinations', zh: '其他组合' };
  const other = stated.length < parts.length ? [{ en: 'other', zh: '其他' }] : [];
  const all = [...stated, ...other];
  return { en: all.map(({ en }) => en).join(' · '), zh: all.map(({ zh }) => zh).join(' · ') };
}

function partName([first, last]: readonly [number, number], axis: Axis): BilingualText {
  const what = wordsOf(axis.need);
  return isAll(first, last, axis) ? { en: `any ${what.en}`, zh: `任何${what.zh}` } : rangeOf(axis, first, last).name;
}

const ZH: Readonly<Record<string, string>> = {
  'customer.birthDate': '年龄',
  'customer.income': '收入',
  'customer.gender': '性别',
  'customer.education': '学历',
  'customer.occupation': '职业',
  'customer.maritalState': '婚姻状况',
  'customer.children': '子女数',
  'customer.householdSize': '家庭人数',
  'customer.country': '国家',
  'customer.region': '地区',
  'customer.city': '城市',
};

/** A feature's name as words: `traits.home_owner` as "home owner". */
export function wordsOf(feature: string): BilingualText {
  if (feature === 'customer.birthDate') return { en: 'age', zh: '年龄' };
  const en = feature
    .slice(feature.indexOf('.') + 1)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[._-]+/g, ' ')
    .toLowerCase();
  return { en, zh: ZH[feature] ?? en };
}

/** Ages from `low` to below `high`, as a person would say them. */
export function ageName(low: number | undefined, high: number | undefined): BilingualText {
  if (low === undefined)
    return high === undefined ? { en: 'any age', zh: '任何年龄' } : { en: `Under ${high}`, zh: `${high} 岁以下` };
  if (high === undefined) return { en: `${low} and older`, zh: `${low} 岁及以上` };
  if (high === low + 1) return { en: `${low} years`, zh: `${low} 岁` };
  return { en: `${low} to ${high - 1}`, zh: `${low}–${high - 1} 岁` };
}

/** The counted noun, for one and for several. */
const COUNTED = {
  'customer.children': { one: 'child', more: 'children', zh: '个子女' },
  'customer.householdSize': { one: 'person', more: 'persons', zh: '人' },
} as const;

/** Counts from `low` to below `high`: `2 children`, `3 or more persons`. */
export function countName(
  need: keyof typeof COUNTED,
  low: number | undefined,
  high: number | undefined,
): BilingualText {
  const { one, more, zh } = COUNTED[need];
  const first = low ?? 0;
  if (high === undefined) return { en: `${first} or more ${more}`, zh: `${first} ${zh}及以上` };
  if (high > first + 1) return { en: `${first} to ${high - 1} ${more}`, zh: `${first}–${high - 1} ${zh}` };
  return { en: counted(first, one, more), zh: `${first} ${zh}` };
}

/** Numbers from `low` to below `high`. */
export function numberName(low: number | undefined, high: number | undefined): BilingualText {
  const edges = [low, high].filter((edge) => edge !== undefined);
  if (edges.length === 0) return { en: 'any number', zh: '任何数值' };
  return span(edges, low === undefined ? 0 : 1);
}

type Banded = Pick<Extract<Axis, { kind: 'age' | 'number' }>, 'kind' | 'edges' | 'need'> & { whole?: boolean };

/** The bands from `first` to `last` between the edges of an axis, as one. */
export function bandValue({ kind, edges, need, whole }: Banded, first: number, last: number): AxisValue {
  const [low, high] = [edges[first - 1], edges[last]];
  if (kind === 'age') return { key: wholeKey(low, high), name: ageName(low, high) };
  if (!whole) return { key: bandKey(low, high), name: numberName(low, high) };
  // Counts begin with none, so that the first band has a lower end too.
  return { key: wholeKey(low ?? 0, high), name: countName(need as keyof typeof COUNTED, low, high) };
}

/** Values from `first` to `last` as one. */
export function rangeOf(axis: Axis, first: number, last: number): AxisValue {
  if (first === last) return axis.values[first]!;
  const learned = axis.kind === 'number' && axis.values[0]!.key === 'band_1';
  if (axis.kind === 'age' || (axis.kind === 'number' && !learned)) return bandValue(axis, first, last);
  const [low, high] = [axis.values[first]!, axis.values[last]!];
  return {
    key: shorten(`${low.key}_to_${high.key}`),
    name: { en: `${low.name.en} – ${high.name.en}`, zh: `${low.name.zh} – ${high.name.zh}` },
  };
}

/** Parts of keys with a meaning of their own. */
const RESERVED = new Set(['other', 'all', 'unknown']);
const LONGEST = 20;

/** FNV-1a, 32 bits (G. Fowler, L. C. Noll, K.-P. Vo), in base 36: the same text gives the same letters everywhere. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(36).padStart(7, '0');
}

/** At most 20 characters: longer ones end in a fingerprint of the whole. */
export function shorten(part: string): string {
  return part.length <= LONGEST ? part : `${part.slice(0, LONGEST - 8)}_${fingerprint(part)}`;
}

/** A normalised label as part of a key; labels that a key cannot hold differ by a fingerprint. */
export function labelKey(label: string): string {
  const latin = label
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (RESERVED.has(latin)) return `label_${latin}`;
  if (latin === label.replaceAll(' ', '_')) return shorten(latin);
  return `${latin.slice(0, LONGEST - 8)}${latin === '' ? 'label' : ''}_${fingerprint(label)}`;
}

/** Numbers from `low` to below `high` as part of a key: `under_0_5`, `m5_to_20`, `20_plus`. */
export function bandKey(low: number | undefined, high: number | undefined): string {
  const [from, to] = [low, high].map((edge) =>
    edge
      ?.toString()
      .replace('-', 'm')
      .replaceAll(/[^a-z0-9]/g, '_'),
  );
  if (from === undefined) return to === undefined ? 'any' : shorten(`under_${to}`);
  return shorten(to === undefined ? `${from}_plus` : `${from}_to_${to}`);
}

/** Whole numbers from `low` to below `high` as part of a key: `under_18`, `18_24`, `2`, `65_plus`. */
export function wholeKey(low: number | undefined, high: number | undefined): string {
  if (low === undefined) return high === undefined ? 'any' : `under_${high}`;
  if (high === undefined) return `${low}_plus`;
  return high === low + 1 ? `${low}` : `${low}_${high - 1}`;
}
