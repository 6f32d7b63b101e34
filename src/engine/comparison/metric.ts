/** The measures of candidates. */
export type MetricKind =
  | 'SILHOUETTE'
  | 'DAVIES_BOULDIN'
  | 'CALINSKI_HARABASZ'
  | 'STABILITY'
  | 'BALANCE'
  | 'COVERAGE'
  | 'OUTCOME';

/** One measure of one candidate. */
export interface Metric {
  readonly kind: MetricKind;
  /** Null where undefined; the reading says why. */
  readonly value: number | null;
  /** Ends of its range, null where there is none. */
  readonly least: number | null;
  readonly most: number | null;
  readonly better: 'HIGHER' | 'LOWER';
  /** True where no other candidate of the comparison does better. */
  readonly best: boolean;
  /** The meaning of the value, in plain words. */
  readonly reading: Reading;
}

export interface Reading {
  readonly en: string;
  readonly zh: string;
}

/** Ranges and directions, in the order they are shown. */
export const METRICS: Readonly<Record<MetricKind, Pick<Metric, 'least' | 'most' | 'better'>>> = {
  SILHOUETTE: { least: -1, most: 1, better: 'HIGHER' },
  DAVIES_BOULDIN: { least: 0, most: null, better: 'LOWER' },
  CALINSKI_HARABASZ: { least: 0, most: null, better: 'HIGHER' },
  STABILITY: { least: -1, most: 1, better: 'HIGHER' },
  BALANCE: { least: 0, most: 1, better: 'HIGHER' },
  COVERAGE: { least: 0, most: 1, better: 'HIGHER' },
  OUTCOME: { least: 0, most: 1, better: 'HIGHER' },
};

/** Candidates' values of a metric this close are equally good. */
const SAME = 1e-9;

/** Marks the best of each metric; with equals all of them, with one candidate none. */
export function markBest(candidates: readonly (readonly Metric[])[]): Metric[][] {
  return candidates.map((own) =>
    own.map((metric) => {
      const values = candidates.flatMap((metrics) => metrics.find(({ kind }) => kind === metric.kind)?.value ?? []);
      const top = metric.better === 'HIGHER' ? Math.max(...values) : Math.min(...values);
      return { ...metric, best: values.length > 1 && metric.value !== null && Math.abs(metric.value - top) <= SAME };
    }),
  );
}
