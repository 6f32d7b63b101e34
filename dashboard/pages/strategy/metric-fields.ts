import { useSegmentChoices } from '../../data/choices.ts';
import { word } from '../../data/enumerations.ts';
import { stateWord } from '../../reader/state-words.ts';
import type { Draft } from '../../ui/editor/draft.ts';
import type { EditorField } from '../../ui/editor/editor.tsx';
import { selectField, textField } from '../../ui/editor/fields.tsx';
import { oneOf, orNull } from '../../ui/values.ts';
import type { MetricInput } from './change-documents.ts';
import { numberOf } from './shared.ts';
import { words } from './texts.ts';

export const OUTCOMES = [
  'REPEAT_RATE',
  'RETENTION',
  'REVENUE_PER_CUSTOMER',
  'REVENUE',
  'CLV',
  'CUSTOMERS',
  'NEW_CUSTOMERS',
  'CONVERSION',
  'NPS',
  'CSAT',
  'CAC',
  'CPL',
  'ROAS',
  'ROI',
  'ROMI',
] as const;
export const STATISTICS = ['SHARE', 'AVERAGE', 'MEDIAN', 'SUM', 'COUNT'] as const;

/** A metric that nothing is said of yet. */
export const NO_METRIC: Draft = {
  outcome: 'REPEAT_RATE',
  days: '90',
  feature: '',
  statistic: 'AVERAGE',
  value: '',
  group: 'everybody',
};

/** The metric of a form, as the API takes it. */
export function metricOf(draft: Draft): MetricInput {
  const [kind, id] = (draft['group'] ?? 'everybody').split(' ');
  const group = kind === 'persona' ? { personaId: id! } : kind === 'segment' ? { segmentId: id! } : { everybody: true };
  const outcome = oneOf(OUTCOMES, draft['outcome']);
  if (outcome !== null) return { group, outcome, days: numberOf(draft['days']) };
  const statistic = oneOf(STATISTICS, draft['statistic']) ?? 'AVERAGE';
  const isCounted = statistic === 'SHARE' || statistic === 'COUNT';
  return { group, feature: draft['feature'] ?? '', statistic, ...(isCounted && { value: orNull(draft['value']) }) };
}

/** Everybody, personas and segments, for a field that says whom something is of. */
export function useGroupOptions(
  personas: readonly (readonly [string, string])[],
): readonly (readonly [value: string, label: string])[] {
  const t = words.value.metric;
  return [
    ['everybody', t.everybody],
    ...personas.map(([id, name]) => [`persona ${id}`, t.personaNamed(name)] as const),
    ...useSegmentChoices().map(([id, name]) => [`segment ${id}`, name] as const),
  ];
}

export interface MetricFieldsOptions {
  readonly features: readonly (readonly [name: string, label: string])[];
  readonly groups: readonly (readonly [value: string, label: string])[];
}

/** The fields by which a metric is chosen. It stays for good. */
export function metricFields({ features, groups }: MetricFieldsOptions): readonly EditorField[] {
  const t = words.value.metric;
  const isOutcome = (draft: Draft) => draft['outcome'] !== '';
  const isFeature = (draft: Draft) => !isOutcome(draft);
  return [
    selectField({
      key: 'outcome',
      label: t.what,
      hint: t.whatHint,
      options: [...OUTCOMES.map((one) => [one, stateWord('OutcomeMetric', one)] as const), ['', t.aFeature]],
    }),
    textField({ key: 'days', label: t.days, type: 'number', required: true, isOffered: isOutcome }),
    selectField({
      key: 'feature',
      label: t.featureLabel,
      required: true,
      isOffered: isFeature,
      options: [['', '–'], ...features],
    }),
    selectField({
      key: 'statistic',
      label: t.statistic,
      isOffered: isFeature,
      options: STATISTICS.map((one) => [one, word('ClaimStatistic', one)] as const),
    }),
    textField({
      key: 'value',
      label: t.valueLabel,
      hint: t.valueHint,
      isOffered: (draft) => isFeature(draft) && ['SHARE', 'COUNT'].includes(draft['statistic'] ?? ''),
    }),
    selectField({ key: 'group', label: t.ofWhom, options: groups }),
  ];
}
