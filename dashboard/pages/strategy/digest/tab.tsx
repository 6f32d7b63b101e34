import { QueryField } from '../../../app/query-field.tsx';
import { hrefOf, query } from '../../../app/router.ts';
import { ofKinds } from '../../../data/live-change.ts';
import { useQuery } from '../../../data/query.ts';
import { count, day, moment } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Badge } from '../../../ui/badge.tsx';
import { PersonaLink } from '../../../ui/items/persona-link.tsx';
import { teamOptions } from '../../../ui/options.ts';
import { Empty, Shown } from '../../../ui/states.tsx';
import { oneOf, TEAMS } from '../../../ui/values.ts';
import { type DigestData, DigestDays, DigestOf } from '../documents.ts';
import { words } from '../texts.ts';

const DAYS = 31;
const HOUR_MS = 3_600_000;

/** A week before this hour: the question stays the same while the page is open. */
function weekAgo(): string {
  return new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 7 * 24 * HOUR_MS).toISOString();
}

/** What happened, as each morning tells it, or over the last week. */
export function DigestTab() {
  const t = words.value.digest;
  const around = words.value.filters;
  const touching = { touchedBy: ofKinds('DIGEST') };
  const days = useQuery(DigestDays, { first: DAYS }, touching);
  const team = oneOf(TEAMS, query.value.get('team'));
  const chosen = query.value.get('day');
  const mornings = (days.data?.digests.nodes ?? []).flatMap((one) => (one.day === null ? [] : [one]));
  return (
    <div class="stack">
      <search class="toolbar">
        <QueryField
          name="day"
          label={t.when}
          options={[
            ['', t.lastWeek],
            ...mornings.map((one) => [one.day!, one.isEmpty ? t.quiet(day(one.day!)) : day(one.day!)] as const),
          ]}
        />
        <QueryField name="team" label={around.team} options={teamOptions(around.anyTeam)} />
      </search>
      <Told key={`${chosen} ${team}`} day={chosen} team={team} />
    </div>
  );
}

interface ToldProps {
  readonly day: string | null;
  readonly team: (typeof TEAMS)[number] | null;
}

function Told({ day: morning, team }: ToldProps) {
  const t = words.value.digest;
  const when = morning ? { day: morning } : { since: weekAgo() };
  const answer = useQuery(
    DigestOf,
    { language: apiLanguage.value, team, ...when },
    { touchedBy: ofKinds('DIGEST', 'PERSONA_CHANGED', 'STRATEGY_CHANGED', 'RESEARCH_CHANGED', 'UPKEEP_CHANGED') },
  );
  return (
    <Shown query={answer} lines={8}>
      {({ digest }) => {
        if (digest === null) return <Empty title={t.none} />;
        if (digest.isEmpty) {
          return (
            <Empty title={t.empty}>
              <p>{t.between(moment(digest.since), moment(digest.until))}</p>
            </Empty>
          );
        }
        return (
          <div class="stack">
            <p class="soft small">{t.between(moment(digest.since), moment(digest.until))}</p>
            {digest.sections.map((section) => (
              <Section key={section.code} section={section} />
            ))}
            {digest.members.length > 0 && <Members members={digest.members} />}
          </div>
        );
      }}
    </Shown>
  );
}

function Section({ section }: { readonly section: DigestData['sections'][number] }) {
  const t = words.value.digest;
  const { title, failed, items, left } = section;
  return (
    <section class="card">
      <h2>{title}</h2>
      {failed && <p class="notice">{t.failed}</p>}
      <ul class="told">
        {items.map(({ text, persona }, index) => (
          <li key={`${index} ${text}`}>
            <Sentence text={text} persona={persona} />
          </li>
        ))}
      </ul>
      {left > 0 && <p class="soft small">{t.left(count(left))}</p>}
    </section>
  );
}

interface SentenceProps {
  readonly text: string;
  readonly persona: { readonly key: string; readonly name: string } | null;
}

/** A sentence in which the name of its persona is the link to it. */
function Sentence({ text, persona }: SentenceProps) {
  const at = persona === null ? -1 : text.indexOf(persona.name);
  if (persona === null || at < 0) {
    return (
      <>
        {text} <PersonaLink persona={persona} />
      </>
    );
  }
  return (
    <>
      {text.slice(0, at)}
      <PersonaLink persona={persona} />
      {text.slice(at + persona.name.length)}
    </>
  );
}

function Members({ members }: { readonly members: DigestData['members'] }) {
  const t = words.value.digest;
  return (
    <section class="card">
      <h2>{t.members}</h2>
      <ul class="told">
        {members.map(({ text, why, pseudonym, persona, customer }, index) => (
          <li key={`${index} ${pseudonym}`}>
            <Badge>{t.why[why]}</Badge> <Sentence text={text} persona={persona} />{' '}
            {customer && <a href={hrefOf(`customers/${encodeURIComponent(customer.id)}`)}>{t.toCustomer}</a>}
          </li>
        ))}
      </ul>
    </section>
  );
}
