import { useState } from 'preact/hooks';
import { QueryField } from '../../../app/query-field.tsx';
import { query, setQuery } from '../../../app/router.ts';
import { usePersonaChoices } from '../../../data/choices.ts';
import { usePages, useQuery } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Icon } from '../../../ui/icon.tsx';
import { List } from '../../../ui/items/list.tsx';
import { teamOptions } from '../../../ui/options.ts';
import { Empty, Shown } from '../../../ui/states.tsx';
import { oneOf, TEAMS } from '../../../ui/values.ts';
import { type InterviewFilter, Interviews, OneInterview, ThemeChoices } from '../documents.ts';
import { PAGE, touching } from '../shared.ts';
import { words } from '../texts.ts';
import { InterviewCard } from './card.tsx';
import { InterviewForm } from './form.tsx';
import { GuideList } from './guides.tsx';
import { Progress, Rests } from './progress.tsx';

/** Interviews: how many of each persona, what was said, and the guides they go by. */
export function InterviewsTab() {
  const one = query.value.get('interview');
  if (one) return <Focused id={one} />;
  return <All />;
}

function All() {
  const t = words.value.interviews;
  const personas = usePersonaChoices();
  const at = query.value;
  const [personaId, themeId] = [at.get('persona'), at.get('theme')];
  const team = oneOf(TEAMS, at.get('team'));
  const filter: InterviewFilter = {
    ...(personaId && { personaId }),
    ...(themeId && { themeId }),
    ...(team && { team }),
  };
  const isNarrowed = Object.keys(filter).length > 0;
  const language = apiLanguage.value;
  const pages = usePages(Interviews, { language, first: PAGE, filter }, ({ interviews }) => interviews, {
    touchedBy: touching,
  });
  const themes = useQuery(ThemeChoices, { first: 200 }, { touchedBy: touching });
  const [isOpen, setOpen] = useState(false);
  return (
    <div class="stack">
      {personaId ? <Rests personaId={personaId} /> : <Progress />}
      <search class="toolbar">
        <QueryField name="persona" label={t.persona} options={[['', t.anyPersona], ...personas]} />
        <QueryField
          name="theme"
          label={t.theme}
          options={[
            ['', t.anyTheme],
            ...(themes.data?.researchThemes.nodes ?? []).map(({ id, name }) => [id, name] as const),
          ]}
        />
        <QueryField name="team" label={t.team} options={teamOptions(t.anyTeam)} />
        {may('RESEARCH') && (
          <button class="button primary" type="button" onClick={() => setOpen(true)}>
            <Icon name="plus" /> {t.record}
          </button>
        )}
      </search>
      <List
        pages={pages}
        total={({ interviews }) => interviews.totalCount}
        none={{ title: t.none, text: t.noneText }}
        narrowed={
          isNarrowed
            ? {
                title: t.noneFound,
                text: t.noneFoundText,
                clear: () => setQuery({ persona: '', theme: '', team: '' }),
              }
            : undefined
        }
      >
        {(interview) => <InterviewCard interview={interview} />}
      </List>
      <GuideList />
      {isOpen && <InterviewForm personaId={personaId ?? ''} onClose={() => setOpen(false)} />}
    </div>
  );
}

/** One interview whole, by its address. */
function Focused({ id }: { readonly id: string }) {
  const t = words.value.interviews;
  const answer = useQuery(OneInterview, { language: apiLanguage.value, id }, { touchedBy: touching });
  return (
    <div class="stack">
      <p>
        <button class="link" type="button" onClick={() => setQuery({ interview: '' })}>
          ← {t.back}
        </button>
      </p>
      <Shown query={answer} lines={8}>
        {({ node }) =>
          node?.__typename === 'Interview' ? (
            <InterviewCard interview={node} isWhole onDeleted={() => setQuery({ interview: '' })} />
          ) : (
            <Empty title={t.missing} />
          )
        }
      </Shown>
    </div>
  );
}
