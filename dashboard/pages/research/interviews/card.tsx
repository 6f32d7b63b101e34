import { useState } from 'preact/hooks';
import { hrefOf } from '../../../app/router.ts';
import { change } from '../../../data/change.ts';
import { word } from '../../../data/enumerations.ts';
import { may } from '../../../data/viewer.ts';
import { day } from '../../../reader/format.ts';
import { shownText } from '../../../reader/masked.ts';
import { Badge } from '../../../ui/badge.tsx';
import { DeleteButton } from '../../../ui/items/delete-button.tsx';
import { EditButton } from '../../../ui/items/edit-button.tsx';
import { PersonaLink } from '../../../ui/items/persona-link.tsx';
import { DeleteInterview } from '../change-documents.ts';
import type { Interview } from '../documents.ts';
import { words } from '../texts.ts';
import { InterviewForm } from './form.tsx';

export interface InterviewCardProps {
  readonly interview: Interview;
  /** With all notes and quotes. Default: a few quotes. */
  readonly isWhole?: boolean;
  readonly onDeleted?: () => void;
}

/** Quotes that a list shows of each. */
const FEW = 2;

/** Who was asked; the words for one that is not known any more. */
export function intervieweeOf({ customer, interviewee, erasedAt }: Interview): string {
  const t = words.value.interviews;
  if (erasedAt !== null) return t.erased;
  if (customer === null) return interviewee === null ? t.somebody : shownText(interviewee);
  const name = customer.name === null ? null : shownText(customer.name);
  return name ?? shownText(customer.externalId);
}

/** An interview: who, when, what was said. */
export function InterviewCard({ interview, isWhole = false, onDeleted }: InterviewCardProps) {
  const t = words.value.interviews;
  const [isEditing, setEditing] = useState(false);
  const { id, version, date, method, persona, customer, team, interviewer, source, themes, coded } = interview;
  const who = intervieweeOf(interview);
  const titles = new Map(interview.guide?.topics.map(({ key, title }) => [key, title]));
  const quotes = isWhole ? interview.quotes : interview.quotes.slice(0, FEW);
  return (
    <article class="card item">
      <header class="item-head">
        <h2>
          <a href={hrefOf('research', { interview: id })}>{who}</a>
        </h2>
        <p class="row soft small">
          <span>{day(date)}</span>
          <span>{word('InterviewMethod', method)}</span>
          {interviewer && <span>{t.by(interviewer)}</span>}
          {team && <span>{word('Team', team)}</span>}
          {source && <span>{t.foundBy(source)}</span>}
        </p>
      </header>
      <p class="row">
        <PersonaLink persona={persona} />
        {customer && <a href={hrefOf(`customers/${encodeURIComponent(customer.id)}`)}>{t.customer}</a>}
        {themes.map((theme) => (
          <a class="badge accent" key={theme.id} href={hrefOf('research', { theme: theme.id })}>
            {theme.name}
          </a>
        ))}
        {coded && themes.length === 0 && <Badge>{t.noThemes}</Badge>}
        {!coded && <Badge tone="open">{t.notCoded}</Badge>}
      </p>
      {interview.quotesWithheld && <p class="notice">{t.withheld}</p>}
      {quotes.map(({ text, topic, themes: said }, index) => (
        <figure class="said" key={`${index} ${text}`}>
          <blockquote>{shownText(text)}</blockquote>
          {isWhole && (topic || said.length > 0) && (
            <figcaption class="soft small">
              {[topic && (titles.get(topic) ?? topic), ...said.map(({ name }) => name)].filter(Boolean).join(' · ')}
            </figcaption>
          )}
        </figure>
      ))}
      {isWhole && <Notes interview={interview} titles={titles} />}
      {!isWhole && interview.quotes.length + interview.notes.length > quotes.length && (
        <p class="small">
          <a href={hrefOf('research', { interview: id })}>{t.whole(interview.quotes.length, interview.notes.length)}</a>
        </p>
      )}
      {may('RESEARCH') && (
        <p class="row small">
          <EditButton what={who} onEdit={() => setEditing(true)} />
          <DeleteButton
            what={who}
            title={t.deleteTitle}
            text={t.deleteText}
            done={t.deleted}
            remove={async () => {
              const outcome = await change(DeleteInterview, { input: { id, version } });
              if (outcome.ok) onDeleted?.();
              return outcome;
            }}
          />
        </p>
      )}
      {isEditing && <InterviewForm interview={interview} onClose={() => setEditing(false)} />}
    </article>
  );
}

interface NotesProps {
  readonly interview: Interview;
  readonly titles: ReadonlyMap<string, string>;
}

function Notes({ interview, titles }: NotesProps) {
  const t = words.value.interviews;
  const { notes, recordings } = interview;
  return (
    <>
      {notes.length > 0 && (
        <dl class="notes">
          {notes.map(({ topic, text }, index) => (
            <div key={`${index} ${text}`}>
              <dt>{topic === null ? t.noTopic : (titles.get(topic) ?? topic)}</dt>
              <dd class="pre">{shownText(text)}</dd>
            </div>
          ))}
        </dl>
      )}
      {recordings.length > 0 && (
        <p class="row small">
          <span class="soft">{t.recordings}</span>
          {recordings.map((link) =>
            /^https?:\/\//.test(link) ? (
              <a key={link} href={link} target="_blank" rel="noreferrer noopener">
                {link}
              </a>
            ) : (
              <span key={link}>{shownText(link)}</span>
            ),
          )}
        </p>
      )}
    </>
  );
}
