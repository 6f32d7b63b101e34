import { useState } from 'preact/hooks';
import { QueryField } from '../../../app/query-field.tsx';
import { hrefOf } from '../../../app/router.ts';
import { change } from '../../../data/change.ts';
import { usePersonaChoices } from '../../../data/choices.ts';
import { word } from '../../../data/enumerations.ts';
import { usePages } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { day } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { shownText } from '../../../reader/masked.ts';
import { Icon } from '../../../ui/icon.tsx';
import { DeleteButton } from '../../../ui/items/delete-button.tsx';
import { EditButton } from '../../../ui/items/edit-button.tsx';
import { FilteredList } from '../../../ui/items/filtered-list.tsx';
import { PersonaLink } from '../../../ui/items/persona-link.tsx';
import { teamOptions } from '../../../ui/options.ts';
import { DeleteNeed } from '../change-documents.ts';
import { type Need, Needs } from '../documents.ts';
import { aboutNow, PAGE, touching } from '../shared.ts';
import { words } from '../texts.ts';
import { NeedForm } from './form.tsx';

/** What customers ask for, and what they need it for. */
export function NeedsTab() {
  const t = words.value.needs;
  const around = words.value.filters;
  const personas = usePersonaChoices();
  const filter = aboutNow();
  const variables = { language: apiLanguage.value, first: PAGE, filter };
  const pages = usePages(Needs, variables, ({ underlyingNeeds }) => underlyingNeeds, { touchedBy: touching });
  return (
    <FilteredList
      filters={
        <>
          <QueryField name="persona" label={around.persona} options={[['', around.anyPersona], ...personas]} />
          <QueryField name="team" label={around.team} options={teamOptions(around.anyTeam)} />
        </>
      }
      make={may('WRITE') && { label: t.make, form: (onClose) => <NeedForm onClose={onClose} /> }}
      pages={pages}
      total={({ underlyingNeeds }) => underlyingNeeds.totalCount}
      none={{ title: t.none, text: t.noneText }}
      narrowed={
        Object.keys(filter).length > 0
          ? { title: around.noneFound, text: around.noneFoundText, keys: ['persona', 'team'] }
          : undefined
      }
    >
      {(need) => <NeedCard need={need} />}
    </FilteredList>
  );
}

function NeedCard({ need }: { readonly need: Need }) {
  const t = words.value.needs;
  const [isEditing, setEditing] = useState(false);
  const { id, version, request, team, persona, quotes, question, claims, interviews } = need;
  return (
    <article class="card item">
      <div class="need">
        <div>
          <p class="soft small">{t.request}</p>
          <h2>{request}</h2>
        </div>
        <Icon name="right" />
        <div>
          <p class="soft small">{t.need}</p>
          <p class="need-text">{need.need}</p>
        </div>
      </div>
      {quotes.map(({ text, source }, index) => (
        <figure class="said" key={`${index} ${text}`}>
          <blockquote>{shownText(text)}</blockquote>
          {source && <figcaption class="soft small">{source}</figcaption>}
        </figure>
      ))}
      {claims.length > 0 && (
        <ul class="small linked">
          {claims.map((claim) => (
            <li key={claim.id}>
              {claim.text} <span class="soft">({word('ClaimStatus', claim.status)})</span>
            </li>
          ))}
        </ul>
      )}
      <p class="row soft small">
        <PersonaLink persona={persona} />
        {team && <span>{word('Team', team)}</span>}
        {question && (
          <a href={hrefOf('research', { tab: 'questions' })}>
            {t.question}: {question.text}
          </a>
        )}
        {interviews.map((one) => (
          <a key={one.id} href={hrefOf('research', { interview: one.id })}>
            {t.interview(day(one.date))}
          </a>
        ))}
      </p>
      {may('WRITE') && (
        <p class="row small">
          <EditButton what={request} onEdit={() => setEditing(true)} />
          <DeleteButton
            what={request}
            title={t.deleteTitle}
            done={t.deleted}
            remove={() => change(DeleteNeed, { input: { id, version } })}
          />
        </p>
      )}
      {isEditing && <NeedForm need={need} onClose={() => setEditing(false)} />}
    </article>
  );
}
