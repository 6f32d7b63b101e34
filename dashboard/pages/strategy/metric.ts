import { usePersonaChoices, useSegmentChoices } from '../../data/choices.ts';
import { word } from '../../data/enumerations.ts';
import { useQuery } from '../../data/query.ts';
import { count, decimal, money, share } from '../../reader/format.ts';
import { apiLanguage } from '../../reader/language.ts';
import { stateWord } from '../../reader/state-words.ts';
import { type MetricData, Metrics } from './documents.ts';
import { words } from './texts.ts';

type Metric = MetricData;

export interface MetricWords {
  /** Whether the units are known: before that no number may be read or written. */
  readonly isReady: boolean;
  /** What is measured, of whom. */
  readonly nameOf: (metric: Metric) => string;
  /** A value of it in the reader's form. */
  readonly formatOf: (metric: Metric | null) => (value: number) => string;
  /** Whether its values are shares, 0 to 1. */
  readonly isShare: (metric: Pick<Metric, 'outcome' | 'statistic'>) => boolean;
  readonly labelOf: (feature: string) => string;
  readonly features: readonly (readonly [name: string, label: string])[];
}

/** Metrics in words, by the names of features, personas and segments. */
export function useMetricWords(): MetricWords {
  const t = words.value.metric;
  const { data } = useQuery(Metrics, { language: apiLanguage.value });
  const names = new Map([...usePersonaChoices(), ...useSegmentChoices()]);
  const outcomes = new Map(data?.outcomeMetrics.map((one) => [one.metric, one.unit]));
  const features = new Map(data?.features.map((one) => [one.name, one]));
  const labelOf = (feature: string) => features.get(feature)?.label ?? feature;
  const groupOf = (group: unknown): string => {
    const entries = typeof group === 'object' && group !== null ? Object.entries(group) : [];
    const [kind, value] = entries.find(([, one]) => one !== null && one !== undefined) ?? [];
    if (kind === 'everybody') return t.everybody;
    if (kind === 'rule') return String(value);
    if (typeof value === 'string') return names.get(value) ?? t.group;
    return t.group;
  };
  const unitOf = ({ outcome, statistic }: Pick<Metric, 'outcome' | 'statistic'>) => {
    if (outcome !== null) return outcomes.get(outcome) ?? 'SCORE';
    if (statistic === 'SHARE') return 'SHARE';
    return statistic === 'COUNT' ? 'CUSTOMERS' : 'SCORE';
  };
  return {
    isReady: data !== undefined,
    nameOf(metric) {
      const { outcome, days, feature, statistic, value, from, to, group } = metric;
      if (outcome !== null) return t.outcome(stateWord('OutcomeMetric', outcome), days ?? 0, groupOf(group));
      const label = labelOf(feature ?? '');
      const range =
        from === null && to === null ? '' : t.range(from === null ? '' : decimal(from), to === null ? '' : decimal(to));
      const counted = value ?? range;
      const what = counted === '' ? label : `${label} = ${counted}`;
      return t.feature(statistic === null ? '' : word('ClaimStatistic', statistic), what, groupOf(group));
    },
    formatOf(metric) {
      const unit = metric === null ? 'SCORE' : unitOf(metric);
      const suffix = metric?.feature ? features.get(metric.feature)?.unitLabel : null;
      return (value) => {
        if (unit === 'SHARE') return share(value);
        if (unit === 'CURRENCY') return money(value);
        if (unit === 'CUSTOMERS') return count(value);
        return suffix ? `${decimal(value)} ${suffix}` : decimal(value);
      };
    },
    isShare: (metric) => unitOf(metric) === 'SHARE',
    labelOf,
    features: [...features.values()].map(({ name, label }) => [name, label] as const),
  };
}
