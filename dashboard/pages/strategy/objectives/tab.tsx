import { useState } from 'preact/hooks';
import { QueryField } from '../../../app/query-field.tsx';
import { query, setQuery } from '../../../app/router.ts';
import { usePersonaChoices } from '../../../data/choices.ts';
import { usePages } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Icon } from '../../../ui/icon.tsx';
import { List } from '../../../ui/items/list.tsx';
import { teamOptions } from '../../../ui/options.ts';
import { Objectives } from '../documents.ts';
import { aboutNow, PAGE, touching } from '../shared.ts';
import { words } from '../texts.ts';
import { ObjectiveCard } from './card.tsx';
import { ObjectiveForm } from './form.tsx';
import { OneObjectiveView } from './one.tsx';

/** What is to be reached, or one objective with its course. */
export function ObjectivesTab() {
  const one = query.value.get('objective');
  return one ? <OneObjectiveView key={one} id={one} /> : <All />;
}

function All() {
  const t = words.value.objectives;
  const around = words.value.filters;
  const personas = usePersonaChoices();
  const filter = aboutNow();
  const variables = { language: apiLanguage.value, first: PAGE, filter };
  const pages = usePages(Objectives, variables, ({ objectives }) => objectives, { touchedBy: touching });
  const [isOpen, setOpen] = useState(false);
  return (
    <div class="stack">
      <search class="toolbar">
        <QueryField name="persona" label={around.persona} options={[['', around.anyPersona], ...personas]} />
        <QueryField name="team" label={around.team} options={teamOptions(around.anyTeam)} />
        {may('WRITE') && (
          <button class="button primary" type="button" onClick={() => setOpen(true)}>
            <Icon name="plus" /> {t.make}
          </button>
        )}
      </search>
      <List
        pages={pages}
        total={({ objectives }) => objectives.totalCount}
        none={{ title: t.none, text: t.noneText }}
        narrowed={
          Object.keys(filter).length > 0
            ? { title: around.noneFound, text: around.noneFoundText, clear: () => setQuery({ persona: '', team: '' }) }
            : undefined
        }
      >
        {(objective) => <ObjectiveCard objective={objective} />}
      </List>
      {isOpen && <ObjectiveForm onClose={() => setOpen(false)} />}
    </div>
  );
}
