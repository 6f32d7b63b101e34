import { useState } from 'preact/hooks';
import { hrefOf } from '../../../app/router.ts';
import { Way } from '../../../charts/way.tsx';
import { change } from '../../../data/change.ts';
import { word } from '../../../data/enumerations.ts';
import { may } from '../../../data/viewer.ts';
import { ago, day, share } from '../../../reader/format.ts';
import { stateWord } from '../../../reader/state-words.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { DeleteButton } from '../../../ui/items/delete-button.tsx';
import { EditButton } from '../../../ui/items/edit-button.tsx';
import { PersonaLink } from '../../../ui/items/persona-link.tsx';
import { told } from '../../../ui/items/told.ts';
import { DeleteObjective, MeasureObjective } from '../change-documents.ts';
import type { Objective } from '../documents.ts';
import { useMetricWords } from '../metric.ts';
import { SegmentLink } from '../segment-link.tsx';
import { words } from '../texts.ts';
import { ObjectiveForm } from './form.tsx';

const TONES: Readonly<Record<Objective['pace']['state'], Tone>> = {
  NOT_STARTED: 'plain',
  AHEAD: 'good',
  ON_PACE: 'good',
  OFF_PACE: 'bad',
  REACHED: 'good',
  MISSED: 'bad',
  UNKNOWN: 'open',
};

interface ObjectiveCardProps {
  readonly objective: Objective;
  readonly onDeleted?: () => void;
}

/** An objective: what is measured, how far it is, and whether that is fast enough. */
export function ObjectiveCard({ objective, onDeleted }: ObjectiveCardProps) {
  const t = words.value.objectives;
  const metrics = useMetricWords();
  const [isEditing, setEditing] = useState(false);
  const { id, version, name, description, team, baseline, target, horizon, metric, last, pace } = objective;
  const format = metrics.formatOf(metric);
  const now = last?.value ?? null;
  const measured =
    now === null
      ? t.notMeasured
      : last?.low != null && last.high != null
        ? t.nowWithin(format(now), format(last.low), format(last.high))
        : t.now(format(now));
  const measure = async () => told(await change(MeasureObjective, { input: { id } }), t.measured(name));
  return (
    <article class="card item">
      <header class="item-head">
        <h2>
          <a href={hrefOf('strategy', { objective: id })}>{name}</a>
        </h2>
        <p class="row">
          <Badge tone={TONES[pace.state]}>{stateWord('ObjectivePaceState', pace.state)}</Badge>
          {pace.certain === false && <span class="soft small">{t.uncertain}</span>}
        </p>
      </header>
      <p class="soft small">{metrics.nameOf(metric)}</p>
      {description && <p class="pre">{description}</p>}
      <Way
        from={baseline}
        to={target}
        now={now}
        low={last?.low ?? null}
        high={last?.high ?? null}
        expected={pace.expectedValue}
        format={format}
        label={`${t.way(format(baseline), format(target), day(horizon))} ${measured}`}
      />
      <p>
        {t.way(format(baseline), format(target), day(horizon))} <b>{measured}</b>
        {pace.progress !== null && pace.expected !== null && (
          <span class="soft"> {t.progress(share(pace.progress), share(Math.min(1, pace.expected)))}</span>
        )}
      </p>
      {pace.reason && <p class="notice">{t.reasons[pace.reason]}</p>}
      {last?.problem && <p class="notice">{last.problem}</p>}
      <p class="row soft small">
        {objective.personas.map((persona) => (
          <PersonaLink key={persona.id} persona={persona} />
        ))}
        {objective.segments.map((segment) => (
          <SegmentLink key={segment.id} segment={segment} />
        ))}
        {team && <span>{word('Team', team)}</span>}
        {last && <span title={day(last.at)}>{t.measuredAt(ago(last.at))}</span>}
      </p>
      {may('WRITE') && (
        <p class="row small">
          <button class="link" type="button" aria-label={`${t.measure}: ${name}`} onClick={() => void measure()}>
            {t.measure}
          </button>
          <EditButton what={name} onEdit={() => setEditing(true)} />
          <DeleteButton
            what={name}
            title={t.deleteTitle(name)}
            text={t.deleteText}
            done={t.deleted}
            remove={async () => {
              const outcome = await change(DeleteObjective, { input: { id, version } });
              if (outcome.ok) onDeleted?.();
              return outcome;
            }}
          />
        </p>
      )}
      {isEditing && <ObjectiveForm objective={objective} onClose={() => setEditing(false)} />}
    </article>
  );
}
