import { QueryField } from '../../../app/query-field.tsx';
import { query } from '../../../app/router.ts';
import { type Optimistic, patching } from '../../../data/change.ts';
import { usePersonaChoices } from '../../../data/choices.ts';
import { usePages } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { stateWord } from '../../../reader/state-words.ts';
import { FilteredList } from '../../../ui/items/filtered-list.tsx';
import { teamOptions } from '../../../ui/options.ts';
import { oneOf } from '../../../ui/values.ts';
import { type Action, type ActionFilter, Actions } from '../documents.ts';
import { aboutNow, PAGE, touching } from '../shared.ts';
import { words } from '../texts.ts';
import { ActionCard } from './card.tsx';
import { ACTION_STATUSES, ActionForm } from './form.tsx';

/** What is done, how far it is, and what came of it. */
export function ActionsTab() {
  const t = words.value.actions;
  const around = words.value.filters;
  const personas = usePersonaChoices();
  const status = oneOf(ACTION_STATUSES, query.value.get('status'));
  const filter: ActionFilter = { ...aboutNow(), ...(status && { status }) };
  const variables = { language: apiLanguage.value, first: PAGE, filter };
  const pages = usePages(Actions, variables, ({ actionPlans }) => actionPlans, { touchedBy: touching });
  /** Shown at once in the first page; further pages are read anew. */
  const shownAs = (id: string, edit: Partial<Action>): Optimistic =>
    patching(Actions, variables, ({ actionPlans }) => ({
      actionPlans: {
        ...actionPlans,
        nodes: actionPlans.nodes.map((one) => (one.id === id ? { ...one, ...edit } : one)),
      },
    }));
  return (
    <FilteredList
      filters={
        <>
          <QueryField
            name="status"
            label={around.status}
            options={[
              ['', around.anyStatus],
              ...ACTION_STATUSES.map((one) => [one, stateWord('ActionPlanStatus', one)] as const),
            ]}
          />
          <QueryField name="persona" label={around.persona} options={[['', around.anyPersona], ...personas]} />
          <QueryField name="team" label={around.team} options={teamOptions(around.anyTeam)} />
        </>
      }
      make={may('WRITE') && { label: t.make, form: (onClose) => <ActionForm onClose={onClose} /> }}
      pages={pages}
      total={({ actionPlans }) => actionPlans.totalCount}
      none={{ title: t.none, text: t.noneText }}
      narrowed={
        Object.keys(filter).length > 0
          ? { title: around.noneFound, text: around.noneFoundText, keys: ['persona', 'team', 'status'] }
          : undefined
      }
    >
      {(action) => <ActionCard action={action} shownAs={shownAs} />}
    </FilteredList>
  );
}
