import type { ComponentChildren } from 'preact';
import { Bars } from '../../charts/bars.tsx';
import { count, day, money, share } from '../../reader/format.ts';
import type { Persona } from './documents.ts';
import { words } from './texts.ts';
import { useJudgement } from './use-judgement.ts';

/** Story, quotes and profile: whom to think of. */
export function Portrait({ persona }: { readonly persona: Persona }) {
  const t = words.value;
  const { story, reason, quotes, polarity } = persona;
  const { research, hasFailed } = useJudgement(persona.key);
  const warnings = research?.biasWarnings ?? [];
  return (
    <div class="portrait">
      <div class="stack">
        <section class="card prose">
          <h2>{t.story}</h2>
          {story ? (
            story
              .split(/\n+/)
              .filter(Boolean)
              .map((paragraph) => <p key={paragraph}>{paragraph}</p>)
          ) : (
            <p class="soft">{t.noStory}</p>
          )}
        </section>
        {polarity === 'NEGATIVE' && reason && (
          <section class="card prose warned">
            <h2>{t.reason}</h2>
            <p>{reason}</p>
          </section>
        )}
        {quotes.length > 0 && (
          <section class="card">
            <h2>{t.quotes}</h2>
            {quotes.map((quote) => (
              <blockquote class="quote" key={quote.text}>
                <p>{quote.text}</p>
                {(quote.source || quote.date) && (
                  <footer>{[quote.source, quote.date && day(quote.date)].filter(Boolean).join(' · ')}</footer>
                )}
              </blockquote>
            ))}
          </section>
        )}
        {!research && (
          <p class="soft small" role="status">
            {hasFailed ? t.notJudged : t.judging}
          </p>
        )}
        {warnings.length > 0 && (
          <section class="card">
            <h2>{t.warnings}</h2>
            <ul class="stack">
              {warnings.map(({ code, text }) => (
                <li key={`${code} ${text}`}>{text}</li>
              ))}
            </ul>
          </section>
        )}
      </div>
      <Profile persona={persona} />
    </div>
  );
}

function Profile({ persona }: { readonly persona: Persona }) {
  const t = words.value;
  const { profile } = persona;
  const { ageRange, incomeRange } = profile;
  const shares = [
    [t.categories, profile.categories],
    [t.channels, profile.channels],
    [t.products, profile.products],
    ...timesOf(profile.timing),
    [t.devices, profile.devices],
  ] as const;
  const lists = [
    [t.decides, profile.decisionFactors],
    [t.disappoints, profile.disappointments],
    [t.fun, profile.fun],
    [t.trusts, profile.trustedVoices],
    [t.reads, profile.media.map(({ title }) => ({ text: title }))],
  ] as const;
  return (
    <section class="card profile" aria-label={t.profile}>
      {(ageRange || incomeRange) && (
        <dl class="profile-facts">
          {ageRange && <Range label={t.age} text={t.years(numberOf(ageRange.from), numberOf(ageRange.to))} />}
          {incomeRange && (
            <Range
              label={t.income}
              text={t.fromTo(
                incomeRange.from === null ? '…' : money(incomeRange.from, incomeRange.currency),
                incomeRange.to === null ? '…' : money(incomeRange.to, incomeRange.currency),
              )}
            />
          )}
        </dl>
      )}
      {shares.map(([title, list]) => {
        const known = list.filter((one) => one.share !== null);
        if (known.length === 0) return null;
        return (
          <Bars
            key={title}
            title={title}
            bars={known.map((one) => ({ key: one.name, label: one.name, value: one.share! }))}
            format={share}
            heads={{ label: t.what, value: t.share }}
            most={1}
          />
        );
      })}
      {lists.map(([title, list]) => list.length > 0 && <List key={title} title={title} texts={list} />)}
      {profile.people.length > 0 && (
        <List
          title={t.people}
          texts={profile.people.map(({ name, relation, says }) => ({
            text: `${name} (${relation})${says ? ` – ${says}` : ''}`,
          }))}
        />
      )}
    </section>
  );
}

const WEEKDAYS = new Set(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']);
const MONTHS = new Set([
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
]);

/** Days of the week, months and other times, each a chart of its own: their shares are of different wholes. */
function timesOf(timing: Persona['profile']['timing']) {
  const t = words.value;
  const charts = [
    [t.weekdays, (written: string) => WEEKDAYS.has(written)],
    [t.months, (written: string) => MONTHS.has(written)],
    [t.timing, (written: string) => !WEEKDAYS.has(written) && !MONTHS.has(written)],
  ] as const;
  return charts.map(([title, isOf]) => {
    const own = timing.filter(({ written }) => isOf(written));
    return [title, own.map(({ label, share: part }) => ({ name: label, share: part }))] as const;
  });
}

function numberOf(value: number | null): string {
  return value === null ? '…' : count(value);
}

function Range({ label, text }: { readonly label: string; readonly text: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </div>
  );
}

function List({ title, texts }: { readonly title: string; readonly texts: readonly { readonly text: string }[] }) {
  return (
    <div>
      <h3 class="figure-title">{title}</h3>
      <ul class="chips">
        {texts.map(({ text }) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  );
}
