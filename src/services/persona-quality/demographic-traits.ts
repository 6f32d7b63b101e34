import type { Feature, Known } from '../../engine/catalogue/catalogue.ts';
import { CUSTOMER_FEATURES } from '../../engine/catalogue/customer-fields.ts';
import { labelled } from '../../engine/persona/labelled.ts';
import type { DemographicTrait } from '../../engine/persona-quality/representation.ts';
import type { Population } from '../../engine/population/population.ts';
import type { Column } from '../../segmenter/batch.ts';
import { DAY } from '../../segmenter/time.ts';
import { quantile } from '../../statistics/index.ts';
import { groupFeature } from '../groups/group-feature.ts';

const TEXTS = ['gender', 'maritalState', 'education', 'occupation', 'country', 'region', 'language'] as const;
const NUMBERS = ['birthDate', 'children', 'income'] as const;
/** Values of a text that are told apart; the others are left out, being nothing in common. */
const MOST_VALUES = 20;
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
export function demographicTraits({ columns, length }: Population, asOf: number): DemographicTrait[] {
  return [...TEXTS, ...NUMBERS].flatMap((field): DemographicTrait[] => {
    const name = `customer.${field}`;
    const column = columns.get(name);
    if (!column) return [];
    if (!(column instanceof Float64Array)) return textTrait(name, column, length);
    if (field === 'birthDate')
      return [
        banded(
          name,
          column.map((born) => (asOf - born) / YEAR),
          AGES,
        ),
      ];
    return [banded(name, column, field === 'children' ? CHILDREN : quartiles(column))];
  });
}

function textTrait(feature: string, column: Exclude<Column, Float64Array>, length: number): DemographicTrait[] {
  const { labels, values } = labelled(column);
  const counts = new Int32Array(labels.length);
  for (let row = 0; row < length; row++) for (const code of values(row) ?? []) counts[code]!++;
  const listed = [...labels.keys()].sort((a, b) => counts[b]! - counts[a]!).slice(0, MOST_VALUES);
  const rank = new Int8Array(labels.length).fill(MOST_VALUES);
  for (const [at, code] of listed.entries()) rank[code] = at;
  const codes = new Int8Array(length).fill(-1);
  // Whoever has another value is known to be none of these.
  for (let row = 0; row < length; row++) for (const code of values(row) ?? []) codes[row] = rank[code]!;
  return [
    { feature, labels: [...listed.map((code) => labels[code]!), ...(labels.length > MOST_VALUES ? ['…'] : [])], codes },
  ];
}

/** Bands below the first edge, between each two, and from the last on. */
function banded(feature: string, numbers: Float64Array, edges: readonly number[]): DemographicTrait {
  const codes = Int8Array.from(numbers, (number) =>
    Number.isNaN(number) ? -1 : edges.filter((edge) => number >= edge).length,
  );
  const show = (edge: number) => String(Math.round(edge));
  const between = edges.slice(1).map((edge, at) => `${show(edges[at]!)} - ${show(edge)}`);
  const labels = edges.length === 0 ? [''] : [`< ${show(edges[0]!)}`, ...between, `${show(edges.at(-1)!)} +`];
  return { feature, labels, codes };
}

function quartiles(numbers: Float64Array): number[] {
  const known = numbers.filter((number) => !Number.isNaN(number)).sort();
  if (known.length === 0) return [];
  const edges = [0.25, 0.5, 0.75].map((share) => quantile(known, share));
  return edges.filter((edge, at) => edges.indexOf(edge) === at);
}
