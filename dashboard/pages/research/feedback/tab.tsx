import { useState } from 'preact/hooks';
import { QueryField } from '../../../app/query-field.tsx';
import { query } from '../../../app/router.ts';
import { change } from '../../../data/change.ts';
import { usePersonaChoices } from '../../../data/choices.ts';
import { word } from '../../../data/enumerations.ts';
import { usePages } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { ago, day } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { shownText } from '../../../reader/masked.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { DeleteButton } from '../../../ui/items/delete-button.tsx';
import { FilteredList } from '../../../ui/items/filtered-list.tsx';
import { PersonaLink } from '../../../ui/items/persona-link.tsx';
import { teamOptions } from '../../../ui/options.ts';
import { oneOf, TEAMS } from '../../../ui/values.ts';
import { DeleteFeedback } from '../change-documents.ts';
import { Feedback, type FeedbackFilter, type FeedbackItem } from '../documents.ts';
import { PAGE, touching } from '../shared.ts';
import { words } from '../texts.ts';
import { DecideForm, SendForm } from './form.tsx';

const STATUSES = ['NEW', 'ACCEPTED', 'DECLINED'] as const;
const TONES: Readonly<Record<FeedbackItem['status'], Tone>> = { NEW: 'open', ACCEPTED: 'good', DECLINED: 'plain' };

/** The inbox: what colleagues say of personas, to be accepted or declined. */
export function FeedbackTab() {
  const t = words.value.feedback;
  const personas = usePersonaChoices();
  const at = query.value;
  const personaId = at.get('persona');
  const [team, status] = [oneOf(TEAMS, at.get('team')), oneOf(STATUSES, at.get('status'))];
  const filter: FeedbackFilter = { ...(personaId && { personaId }), ...(team && { team }), ...(status && { status }) };
  const isNarrowed = Object.keys(filter).length > 0;
  const variables = { language: apiLanguage.value, first: PAGE, filter };
  const pages = usePages(Feedback, variables, ({ researchFeedback }) => researchFeedback, { touchedBy: touching });
  return (
    <FilteredList
      filters={
        <>
          <QueryField
            name="status"
            label={t.status}
            options={[['', t.anyStatus], ...STATUSES.map((one) => [one, word('ResearchFeedbackStatus', one)] as const)]}
          />
          <QueryField name="persona" label={t.persona} options={[['', t.anyPersona], ...personas]} />
          <QueryField name="team" label={t.team} options={teamOptions(t.anyTeam)} />
        </>
      }
      make={
        may('RESEARCH') && {
          label: t.send,
          form: (onClose) => <SendForm personaId={personaId ?? ''} onClose={onClose} />,
        }
      }
      pages={pages}
      total={({ researchFeedback }) => researchFeedback.totalCount}
      none={{ title: t.none, text: t.noneText }}
      narrowed={
        isNarrowed ? { title: t.noneFound, text: t.noneFoundText, keys: ['status', 'persona', 'team'] } : undefined
      }
    >
      {(item) => <Item item={item} />}
    </FilteredList>
  );
}

function Item({ item }: { readonly item: FeedbackItem }) {
  const t = words.value.feedback;
  const [open, setOpen] = useState<'ACCEPTED' | 'DECLINED'>();
  const { id, version, author, team, status, reason, createdAt, decidedAt, persona, claim, madeClaim } = item;
  const text = shownText(item.text);
  return (
    <article class="card item">
      <header class="item-head">
        <p class="row soft small">
          <span>{shownText(author)}</span>
          {team && <span>{word('Team', team)}</span>}
          <span title={day(createdAt)}>{ago(createdAt)}</span>
          <PersonaLink persona={persona} />
        </p>
        <Badge tone={TONES[status]}>{word('ResearchFeedbackStatus', status)}</Badge>
      </header>
      <p class="pre">{text}</p>
      {claim && (
        <p class="soft small">
          {t.about}: {claim.text}
        </p>
      )}
      {reason && (
        <p class="answer">
          <b>{t.reason}:</b> {shownText(reason)}
          {decidedAt && <span class="soft small"> · {day(decidedAt)}</span>}
        </p>
      )}
      {madeClaim && (
        <p class="small">
          <b>{t.madeClaim}:</b> {madeClaim.text}
        </p>
      )}
      {may('RESEARCH') && (
        <p class="row small">
          {status === 'NEW' && (
            <>
              <button
                class="link"
                type="button"
                aria-label={`${t.accept}: ${text}`}
                onClick={() => setOpen('ACCEPTED')}
              >
                {t.accept}
              </button>
              <button
                class="link"
                type="button"
                aria-label={`${t.decline}: ${text}`}
                onClick={() => setOpen('DECLINED')}
              >
                {t.decline}
              </button>
            </>
          )}
          <DeleteButton
            what={text}
            title={t.deleteTitle}
            done={t.deleted}
            remove={() => change(DeleteFeedback, { input: { id, version } })}
          />
        </p>
      )}
      {open && <DecideForm item={item} as={open} onClose={() => setOpen(undefined)} />}
    </article>
  );
}
