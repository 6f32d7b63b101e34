import { currencyName } from '../../services/drafting/words/number-words.ts';
import type { SheetProfile, SheetShare } from '../../services/personas/sheet/sheet.ts';
import { columns, shareBars } from './charts.ts';
import { type Html, html } from './html.ts';
import { scalesOf } from './timing.ts';
import type { Word, Wording } from './words.ts';

/** Bars of a list that are drawn. */
const DRAWN = 6;

/** What is known of a persona's profile, as charts and lists; empty where that is nothing. */
export function profileParts(profile: SheetProfile, words: Wording, isDrafted: boolean): readonly Html[] {
  return [
    fact('age', agesOf(profile.age, words), words),
    fact('income', incomeOf(profile.income, words), words),
    shares('channels', profile.channels, words),
    shares('categories', profile.categories, words),
    shares('products', profile.products, words),
    timing(profile.timing, words),
    isDrafted && hasCounted(profile) && html`<p class="note">${words.say('counted')}</p>`,
    shares('devices', profile.devices, words),
    list('decisionFactors', profile.decisionFactors, words),
    list('disappointments', profile.disappointments, words),
    list('trustedVoices', profile.trustedVoices, words),
    list('fun', profile.fun, words),
    list(
      'people',
      profile.people.map(({ name, relation, says }) => {
        const who = `${name}${words.aside(relation)}`;
        return says ? words.pair(who, says) : who;
      }),
      words,
    ),
    list(
      'media',
      profile.media.map(({ title }) => title),
      words,
    ),
  ].filter((part) => part !== null && part !== false);
}

/** True for lists that drafting counts: those of the few most frequent of each customer. */
function hasCounted({ channels, categories, products, timing }: SheetProfile): boolean {
  return [channels, categories, products, timing].some((part) => part.some(({ share }) => share !== null));
}

function fact(word: Word, said: string | null, words: Wording): Html | null {
  return said === null ? null : html`<div><h3>${words.say(word)}</h3><p class="fact">${said}</p></div>`;
}

function shares(word: Word, bars: readonly SheetShare[], words: Wording): Html | null {
  return bars.length === 0 ? null : html`<div><h3>${words.say(word)}</h3>${shareBars(bars, words)}</div>`;
}

function timing(bars: readonly SheetShare[], words: Wording): Html | null {
  if (bars.length === 0) return null;
  const { scales, others } = scalesOf(bars, words.language);
  return html`<div><h3>${words.say('timing')}</h3>${scales.map((scale) => columns(scale, words))}${
    others.length > 0 && shareBars(others, words)
  }</div>`;
}

function list(word: Word, items: readonly string[], words: Wording): Html | null {
  if (items.length === 0) return null;
  return html`<div><h3>${words.say(word)}</h3><ul class="tags">${items.map(
    (item) => html`<li dir="auto">${item}</li>`,
  )}</ul></div>`;
}

function agesOf(age: SheetProfile['age'], words: Wording): string | null {
  const said = rangeOf(age?.from ?? null, age?.to ?? null, (value) => words.number(value));
  return said === null ? null : `${said}${words.language === 'zh' ? ` ${words.say('years')}` : ''}`;
}

function incomeOf(income: SheetProfile['income'], words: Wording): string | null {
  const { from = null, to = null, currency = null } = income ?? {};
  // In Chinese the name of the money stands once, behind both.
  const unit = words.language === 'zh' ? null : currency;
  const said = rangeOf(from, to, (value) => words.number(value, unit));
  return said === null || unit !== null || currency === null ? said : `${said} ${currencyName(currency, 'zh')}`;
}

function rangeOf(from: number | null, to: number | null, say: (value: number) => string): string | null {
  if (from !== null && to !== null) return from === to ? say(from) : `${say(from)}–${say(to)}`;
  if (from !== null) return `≥ ${say(from)}`;
  return to === null ? null : `≤ ${say(to)}`;
}

/** About how many lines a profile takes. */
export function linesOf(profile: SheetProfile): number {
  const lists = Object.values(profile).filter((part) => Array.isArray(part) && part.length > 0) as unknown[][];
  const facts = [profile.age, profile.income].filter((fact) => fact !== null);
  return 2 * facts.length + lists.reduce((sum, list) => sum + 1 + Math.min(list.length, DRAWN), 0);
}
