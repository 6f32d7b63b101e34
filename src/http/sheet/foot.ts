import type { PersonaSheet, SheetSource } from '../../services/personas/sheet/sheet.ts';
import { type Html, html } from './html.ts';
import type { Wording } from './words.ts';

/** Sources that are listed; how many more there are is said. */
export const MOST_SOURCES = 60;

/** Sources, method and what to be careful about, at the foot. */
export function footPart(sheet: PersonaSheet, words: Wording, other: string | null): Html {
  const { method, sources, warnings, confidence, asOf, key, version } = sheet;
  const facts = [
    words.pair(words.say('method'), words.say(method ?? 'noMethod')),
    ...(confidence === null ? [] : [words.pair(words.say('confidence'), words.say(confidence))]),
  ];
  return html`${
    warnings.length > 0 &&
    html`<div class="warnings"><h3>${words.say('warnings')}</h3><ul>${warnings.map(
      (warning) => html`<li dir="auto">${warning}</li>`,
    )}</ul></div>`
  }<section class="foot"><h2>${words.say('sources')}</h2>
<p>${facts.join(' · ')}</p>
${sources.length > 0 && html`<ol>${sources.slice(0, MOST_SOURCES).map((source) => sourcePart(source, words))}</ol>`}
${sources.length > MOST_SOURCES && html`<p>+ ${words.number(sources.length - MOST_SOURCES)} ${words.say('moreSources')}</p>`}
<div class="last"><span>${words.say('typeNote')}</span><span>${words.say('asOf')} ${words.day(asOf)} · <bdi>${key}</bdi> · ${words.say('version')} ${version}${
    other !== null &&
    html` <a class="screen" href="${other}" hreflang="${words.language === 'zh' ? 'en' : 'zh'}">${words.say('other')}</a>`
  }</span></div></section>`;
}

function sourcePart(
  { kind, method, source, date, sampleSize, mostSampled, url, excerpt }: SheetSource,
  words: Wording,
): Html {
  const facts = [
    source,
    method,
    date ? words.day(new Date(date)) : null,
    sampleSize === null ? null : words.sample(sampleSize, mostSampled ?? sampleSize),
  ].filter((fact) => fact !== null && fact !== '');
  return html`<li>${words.say(kind)}${facts.map((fact) => html` · <bdi>${fact}</bdi>`)}${
    excerpt !== null && html` · <q dir="auto">${excerpt}</q>`
  }${url !== null && linkOf(url)}</li>`;
}

/** Only what a browser fetches as a page is a link; anything else is told as text. */
function linkOf(url: string): Html {
  return /^https?:\/\//i.test(url)
    ? html` · <a href="${url}" rel="noopener noreferrer nofollow">${url}</a>`
    : html` · <bdi>${url}</bdi>`;
}
