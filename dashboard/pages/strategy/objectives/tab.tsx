import { QueryField } from '../../../app/query-field.tsx';
import { query } from '../../../app/router.ts';
import { usePersonaChoices } from '../../../data/choices.ts';
import { usePages } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { FilteredList } from '../../../ui/items/filtered-list.tsx';
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
  return (
    <FilteredList
      filters={
        <>
          <QueryField name="persona" label={around.persona} options={[['', around.anyPersona], ...personas]} />
          <QueryField name="team" label={around.team} options={teamOptions(around.anyTeam)} />
        </>
      }
      make={may('WRITE') && { label: t.make, form: (onClose) => <ObjectiveForm onClose={onClose} /> }}
      pages={pages}
      total={({ objectives }) => objectives.totalCount}
      none={{ title: t.none, text: t.noneText }}
      narrowed={
        Object.keys(filter).length > 0
          ? { title: around.noneFound, text: around.noneFoundText, keys: ['persona', 'team'] }
          : undefined
      }
    >
      {(objective) => <ObjectiveCard objective={objective} />}
    </FilteredList>
  );
}
