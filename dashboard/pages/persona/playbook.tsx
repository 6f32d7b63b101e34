import { word } from '../../data/enumerations.ts';
import { ofKinds } from '../../data/live-change.ts';
import { useQuery } from '../../data/query.ts';
import { day, decimal, share } from '../../reader/format.ts';
import { apiLanguage } from '../../reader/language.ts';
import { stateWord } from '../../reader/state-words.ts';
import { Badge } from '../../ui/badge.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { PersonaPlaybook } from './documents.ts';
import { words } from './playbook-texts.ts';

/** What is done for it: plays by stage of life, what is said on which channel, what is to be reached, what is under way. */
export function Playbook({ personaKey }: { readonly personaKey: string }) {
  const t = words.value;
  const variables = { key: personaKey, language: apiLanguage.value };
  const state = useQuery(PersonaPlaybook, variables, { touchedBy: ofKinds('STRATEGY_CHANGED', 'PERSONA_CHANGED') });
  return (
    <Shown query={state}>
      {({ persona }) => {
        const { plays = [], messageGuides = [], objectives = [], actions = [] } = persona ?? {};
        if (plays.length + messageGuides.length + objectives.length + actions.length === 0) {
          return (
            <Empty title={t.none}>
              <p>{t.noneText}</p>
            </Empty>
          );
        }
        return (
          <div class="grid">
            {plays.map(({ id, stage, goal, tactics, team, forEverybody }) => (
              <section class="card" key={id}>
                <p class="row">
                  <Badge tone="accent">{stage ? stateWord('PlayStage', stage) : t.anyStage}</Badge>
                  {team && <span class="soft small">{word('Team', team)}</span>}
                  {forEverybody && <span class="soft small">{t.everybody}</span>}
                </p>
                <h2>{goal}</h2>
                {tactics && <p class="pre">{tactics}</p>}
              </section>
            ))}
            {messageGuides.map(({ id, channel, content, tone, callToAction, place }) => (
              <section class="card" key={id}>
                <p class="row">
                  <Badge>{channel}</Badge>
                  {place && <span class="soft small">{place}</span>}
                </p>
                <h2>{t.saidOn(channel)}</h2>
                <p class="pre">{content}</p>
                {tone && (
                  <p class="soft">
                    {t.tone}: {tone}
                  </p>
                )}
                {callToAction && (
                  <p>
                    <b>{callToAction}</b>
                  </p>
                )}
              </section>
            ))}
            {objectives.map(({ id, name, target, horizon, pace, last }) => (
              <section class="card" key={id}>
                <p class="row">
                  <Badge tone={t.tones[pace.state] ?? 'plain'}>{stateWord('ObjectivePaceState', pace.state)}</Badge>
                </p>
                <h2>{name}</h2>
                <p>
                  {t.target(decimal(target), day(horizon))}
                  {last?.value != null && ` · ${t.now(decimal(last.value))}`}
                  {pace.progress !== null && ` · ${share(pace.progress)}`}
                </p>
              </section>
            ))}
            {actions.map(({ id, name, channel, status, startsAt, endsAt }) => (
              <section class="card" key={id}>
                <p class="row">
                  <Badge tone={status === 'RUNNING' ? 'good' : 'plain'}>{stateWord('ActionPlanStatus', status)}</Badge>
                  <span class="soft small">{channel}</span>
                </p>
                <h2>{name}</h2>
                <p class="soft">
                  {day(startsAt)}
                  {endsAt && ` – ${day(endsAt)}`}
                </p>
              </section>
            ))}
          </div>
        );
      }}
    </Shown>
  );
}
