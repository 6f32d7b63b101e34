import { change } from '../../../data/change.ts';
import { usePersonaChoices } from '../../../data/choices.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { type Draft, linesOf } from '../../../ui/editor/draft.ts';
import { Editor } from '../../../ui/editor/editor.tsx';
import { choicesField, selectField, textField } from '../../../ui/editor/fields.tsx';
import { teamOptions } from '../../../ui/options.ts';
import { dayField, oneOf, orNull, TEAMS } from '../../../ui/values.ts';
import { CreateObjective, EditObjective } from '../change-documents.ts';
import type { Objective } from '../documents.ts';
import { type MetricWords, useMetricWords } from '../metric.ts';
import { metricFields, metricOf, NO_METRIC, OUTCOMES, STATISTICS, useGroupOptions } from '../metric-fields.ts';
import { numberOf, textsIn, timeOf } from '../shared.ts';
import { words } from '../texts.ts';

/** Shares are written in percent. */
function written(value: number, isShare: boolean): string {
  return String(isShare ? Number((100 * value).toFixed(6)) : value);
}

function readNumber(text: string | undefined, isShare: boolean): number | null {
  const value = numberOf(text);
  return value === null ? null : isShare ? value / 100 : value;
}

function draftOf(objective: Objective | undefined, { isShare }: MetricWords): Draft {
  const year = new Date();
  year.setMonth(year.getMonth() + 6);
  const asShare = objective !== undefined && isShare(objective.metric);
  return {
    ...(objective ? {} : NO_METRIC),
    name: objective?.name ?? '',
    description: objective?.description ?? '',
    target: objective ? written(objective.target, asShare) : '',
    baseline: objective ? written(objective.baseline, asShare) : '',
    horizon: dayField(objective?.horizon ?? year),
    personaIds: (objective?.personas ?? []).map(({ id }) => id).join('\n'),
    team: objective?.team ?? '',
  };
}

export interface ObjectiveFormProps {
  /** As it is now. Default: a new one. */
  readonly objective?: Objective;
  readonly onClose: () => void;
}

/** Sets an objective, or edits one. Its metric stays for good. */
export function ObjectiveForm({ objective, onClose }: ObjectiveFormProps) {
  const t = words.value.objectives;
  const personas = usePersonaChoices();
  const metrics = useMetricWords();
  const groups = useGroupOptions(usePersonaChoices('in use'));
  const shareIn = (draft: Draft) =>
    metrics.isShare(
      objective?.metric ?? {
        outcome: oneOf(OUTCOMES, draft['outcome']),
        statistic: oneOf(STATISTICS, draft['statistic']),
      },
    );
  const isNumber = (value: string) => (value.trim() === '' || numberOf(value) !== null ? undefined : t.noNumber);
  // Before the units are known, 40 could be 40 % or 40.
  if (!metrics.isReady) return null;
  return (
    <Editor
      title={objective ? t.editTitle : t.make}
      current={draftOf(objective, metrics)}
      {...(objective && { version: objective.version })}
      done={t.saved}
      onClose={onClose}
      save={({ draft, changed, version }) => {
        const isShare = shareIn(draft);
        const [name, description] = [draft['name']!.trim(), orNull(draft['description'])];
        const target = readNumber(draft['target'], isShare) ?? 0;
        const horizon = timeOf(draft['horizon'], 'ends') ?? '';
        const [team, personaIds] = [oneOf(TEAMS, draft['team']), linesOf(draft['personaIds'] ?? '')];
        const baseline = readNumber(draft['baseline'], isShare);
        if (!objective) {
          const about = { name, description, team, personaIds, language: apiLanguage.value };
          return change(CreateObjective, {
            input: { ...about, target, horizon, metric: metricOf(draft), ...(baseline !== null && { baseline }) },
          });
        }
        const texts = {
          ...(changed.has('name') && { name }),
          ...(changed.has('description') && { description }),
        };
        return change(EditObjective, {
          input: {
            id: objective.id,
            version,
            ...textsIn(objective.language, texts),
            ...(changed.has('target') && { target }),
            ...(changed.has('baseline') && baseline !== null && { baseline }),
            ...(changed.has('horizon') && { horizon }),
            ...(changed.has('personaIds') && { personaIds }),
            ...(changed.has('team') && { team }),
          },
        });
      }}
      fields={[
        textField({ key: 'name', label: t.name, required: true }),
        textField({ key: 'description', label: t.description, lines: 3 }),
        ...(objective ? [] : metricFields({ features: metrics.features, groups })),
        textField({ key: 'target', label: t.target, hint: t.percentHint, required: true, wrong: isNumber }),
        textField({ key: 'baseline', label: t.baseline, hint: t.baselineHint, wrong: isNumber }),
        textField({ key: 'horizon', label: t.horizon, type: 'date', required: true }),
        choicesField({ key: 'personaIds', label: t.personas, options: personas }),
        selectField({ key: 'team', label: words.value.filters.team, options: teamOptions() }),
      ]}
    />
  );
}
