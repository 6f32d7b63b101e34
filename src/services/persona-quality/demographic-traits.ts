import type { Feature, Known } from '../../engine/catalogue/catalogue.ts';
import { CUSTOMER_FEATURES } from '../../engine/catalogue/customer-fields.ts';
import { type DemographicTrait, demographicTrait } from '../../engine/persona-quality/representation.ts';
import type { Population } from '../../engine/population/population.ts';
import type { CategoryColumn } from '../../segmenter/batch.ts';
import { DAY } from '../../segmenter/time.ts';
import { quantile } from '../../statistics/index.ts';
import { groupFeature } from '../groups/group-feature.ts';

const TEXTS = ['gender', 'maritalState', 'education', 'occupation', 'country', 'region', 'language'] as const;
const NUMBERS = ['birthDate', 'children', 'income'] as const;
/** Values of a text that are told apart; the others are left out, being nothing in common. */
const MOST_VALUES = 20;
const OTHERS = 'others';
const YEAR = 365.2425 * DAY;
const AGES = [25, 35, 45, 55, 65] as const;
const CHILDREN = [1, 2, 4] as const;

/** The demographic fields that groups of people are told apart by. */
export function demographicFeatures(known: Known): Feature[] {
  return [...TEXTS, ...NUMBERS].map(
    (field) => groupFeature(known, `customer.${field}`, [CUSTOMER_FEATURES.get(field)!.kind], ['feature']).feature,
  );
}

/** Everybody by groups of demographic fields. Ages and children come in bands, incomes by the quartiles of everybody. */
export function demographicTraits({ columns }: Population, asOf: number): DemographicTrait[] {
  return [...TEXTS, ...NUMBERS].flatMap((field): DemographicTrait[] => {
    const name = `customer.${field}`;
    const column = columns.get(name);
    if (!column) return [];
    if (column instanceof Float64Array) return numberTrait(field, name, column, asOf);
    return 'labels' in column && !('offsets' in column) ? [textTrait(name, column)] : [];
  });
}

function numberTrait(field: string, name: string, column: Float64Array, asOf: number): DemographicTrait[] {
  if (field === 'children') return [banded(name, column, CHILDREN)];
  if (field === 'birthDate') {
    const ages = column.map((born) => (asOf - born) / YEAR);
    return [banded(name, ages, AGES)];
  }
  const edges = quartiles(column);
  return edges.length === 0 ? [] : [banded(name, column, edges)];
}

function textTrait(feature: string, { codes, labels }: CategoryColumn): DemographicTrait {
  const counts = new Int32Array(labels.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const listed = [...labels.keys()].sort((a, b) => counts[b]! - counts[a]!).slice(0, MOST_VALUES);
  // Whoever has another value is known to be none of these.
  const rank = new Int8Array(labels.length).fill(MOST_VALUES);
  for (const [at, code] of listed.entries()) rank[code] = at;
  const shown = listed.map((code) => labels[code]!);
  const ranked = Int8Array.from(codes, (code) => (code < 0 ? -1 : rank[code]!));
  return demographicTrait(feature, labels.length > MOST_VALUES ? [...shown, OTHERS] : shown, ranked);
}

/** Bands below the first edge, between each two, and from the last on. */
function banded(feature: string, numbers: Float64Array, edges: readonly number[]): DemographicTrait {
  const codes = Int8Array.from(numbers, (number) => {
    if (Number.isNaN(number)) return -1;
    let code = 0;
    while (code < edges.length && number >= edges[code]!) code++;
    return code;
  });
  const show = (edge: number) => String(Math.round(edge));
  const between = edges.slice(1).map((edge, at) => `${show(edges[at]!)} - ${show(edge)}`);
  return demographicTrait(feature, [`< ${show(edges[0]!)}`, ...between, `${show(edges.at(-1)!)} +`], codes);
}

function quartiles(numbers: Float64Array): number[] {
  const known = numbers.filter((number) => !Number.isNaN(number)).sort();
  if (known.length === 0) return [];
  const edges = [0.25, 0.5, 0.75].map((share) => quantile(known, share));
  return edges.filter((edge, at) => edges.indexOf(edge) === at);
}
