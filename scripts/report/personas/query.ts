/** A measure as the API tells it. */
export interface ToldMeasure {
  readonly feature: string;
  readonly statistic: 'SHARE' | 'AVERAGE' | 'MEDIAN' | 'QUANTILE' | 'SUM' | 'COUNT';
  readonly value: string | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly quantile: number | null;
  /** A `GroupInput`. */
  readonly group: object;
}

/** A query that gives a number again, complete as it is, and how it is read from the answer. */
export interface NumberQuery {
  readonly query: string;
  /** Where in `data` the number stands, in words of JavaScript. */
  readonly path: string;
  read(data: Data): number | null;
}

// biome-ignore lint/suspicious/noExplicitAny: answers have the shape of the query
type Data = any;

/** Values of a feature that are listed at most. */
const MOST_VALUES = 500;
/** No number of a customer is beyond these. */
const NUMBERS = [-1e15, 1e15, 1.1e15] as const;

/** The query to `group(by:)` that gives a measure's number again. */
export function queryOf(measure: ToldMeasure, kindOf: (feature: string) => string | undefined): NumberQuery {
  const { feature, statistic, value, from, to, quantile } = measure;
  const isTime = kindOf(feature) === 'TIME';
  const at = (fields: string) => `{ group(by: ${literal(measure.group)}) { ${fields} } }`;
  const named = JSON.stringify(feature);
  const number = isTime ? 'time' : 'value';
  switch (statistic) {
    case 'AVERAGE':
    case 'SUM': {
      const field = statistic === 'AVERAGE' ? 'average' : 'sum';
      return told(at(`${field}(feature: ${named}) { ${number} }`), `group.${field}.${number}`, ({ group }) =>
        numberOf(group[field][number]),
      );
    }
    case 'MEDIAN':
    case 'QUANTILE': {
      const q = statistic === 'MEDIAN' ? 0.5 : quantile;
      return told(
        at(`quantiles(feature: ${named}, at: [${q}]) { values { ${number} } }`),
        `group.quantiles.values[0].${number}`,
        ({ group }) => numberOf(group.quantiles.values[0][number]),
      );
    }
    case 'SHARE':
    case 'COUNT': {
      const part = statistic === 'SHARE' ? 'share' : 'count';
      if (value !== null) return valueQuery(at, named, value, part);
      if (from !== null || to !== null) return rangeQuery(at, named, { from, to, isTime, part });
      return told(at(`distribution(feature: ${named}) { known }`), 'group.distribution.known', ({ group }) =>
        numberOf(group.distribution.known),
      );
    }
  }
}

type Ask = (fields: string) => string;
type Part = 'share' | 'count';

function valueQuery(at: Ask, named: string, value: string, part: Part): NumberQuery {
  return told(
    at(`distribution(feature: ${named}, values: ${MOST_VALUES}) { known slices { value others ${part} } }`),
    `group.distribution.slices.find((slice) => slice.value === ${JSON.stringify(value)}).${part}`,
    ({ group: { distribution } }) => {
      const slice = distribution.slices.find((one: Data) => one.value === value);
      if (slice) return numberOf(slice[part]);
      // A value that nobody has stands in no slice; one that is too rare stands among the others.
      return distribution.slices.some((one: Data) => one.others !== null) ? null : 0;
    },
  );
}

interface Range {
  readonly from: number | null;
  readonly to: number | null;
  readonly isTime: boolean;
  readonly part: Part;
}

function rangeQuery(at: Ask, named: string, { from, to, isTime, part }: Range): NumberQuery {
  const [least, most, beyond] = isTime
    ? ['0001-01-01', '9999-12-30', '9999-12-31'].map((day) => Date.parse(day))
    : NUMBERS;
  // The last edge belongs to its slice: the one we want has another behind it.
  const limits = [from ?? least!, to ?? most!, beyond!];
  const cuts = isTime ? limits.map((limit) => new Date(limit).toISOString()) : limits;
  const edges = isTime ? `timeEdges: ${JSON.stringify(cuts)}` : `edges: ${JSON.stringify(cuts)}`;
  return told(
    at(`distribution(feature: ${named}, ${edges}) { known slices { ${part} } }`),
    `group.distribution.slices[0].${part}`,
    ({ group }) => numberOf(group.distribution.slices[0][part]),
  );
}

export function told(query: string, path: string, read: NumberQuery['read']): NumberQuery {
  return { query, path, read };
}

/** A number, or the milliseconds since 1970 of a time. */
function numberOf(value: unknown): number | null {
  if (typeof value === 'string') return Date.parse(value);
  return typeof value === 'number' ? value : null;
}

/** A value as GraphQL writes it: as JSON, with names without quotes. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${literal(field)}`);
  return `{ ${fields.join(', ')} }`;
}
