import { span } from '../income-model.ts';
import type { Name } from '../label.ts';
import type { Axis, AxisValue } from './axis.ts';
import { bandKey, shorten, wholeKey } from './value-key.ts';

/** Ages from `low` to below `high`, as a person would say them. */
export function ageName(low: number | undefined, high: number | undefined): Name {
  if (low === undefined)
    return high === undefined ? { en: 'any age', zh: '任何年龄' } : { en: `Under ${high}`, zh: `${high} 岁以下` };
  if (high === undefined) return { en: `${low} and older`, zh: `${low} 岁及以上` };
  if (high === low + 1) return { en: `${low} years`, zh: `${low} 岁` };
  return { en: `${low} to ${high - 1}`, zh: `${low}–${high - 1} 岁` };
}

/** What is counted, for one and for several. */
const COUNTED = {
  'customer.children': { one: 'child', more: 'children', zh: '个子女' },
  'customer.householdSize': { one: 'person', more: 'persons', zh: '人' },
} as const;

/** Counts from `low` to below `high`: `2 children`, `3 or more persons`. */
export function countName(need: keyof typeof COUNTED, low: number | undefined, high: number | undefined): Name {
  const { one, more, zh } = COUNTED[need];
  const first = low ?? 0;
  if (high === undefined) return { en: `${first} or more ${more}`, zh: `${first} ${zh}及以上` };
  if (high > first + 1) return { en: `${first} to ${high - 1} ${more}`, zh: `${first}–${high - 1} ${zh}` };
  return { en: `${first} ${first === 1 ? one : more}`, zh: `${first} ${zh}` };
}

/** Numbers from `low` to below `high`. */
export function numberName(low: number | undefined, high: number | undefined): Name {
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
