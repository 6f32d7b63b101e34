import type { PersonaSheet } from '../../services/personas/sheet/sheet.ts';
import { claimsPart, comparedPart } from './claims.ts';
import { criteriaPart } from './criteria.ts';
import { footPart } from './foot.ts';
import { Html, html } from './html.ts';
import { linesOf, profileParts } from './profile.ts';
import { langIn, langOf, paragraphs } from './prose.ts';
import { STYLES } from './styles.ts';
import type { Wording } from './words.ts';

/** Names longer than this are set smaller. */
const LONG_NAME = 28;

/** A profile of no more lines leaves room below it. */
const FEW_LINES = 8;

const STYLE = new Html(STYLES);

/** What the page needs beside the sheet. */
export interface Surroundings {
  /** Address of the face: `data:`, or a URL of the persona's own. */
  readonly face: string;
  /** Address of the same sheet in the other language; null leaves it out. */
  readonly other: string | null;
}

/** The whole page of a sheet. It runs no script, and loads nothing but a face of the persona's own. */
export function sheetPage(sheet: PersonaSheet, words: Wording, { face, other }: Surroundings): string {
  const { polarity, name, title, story, reason } = sheet;
  const isNegative = polarity === 'NEGATIVE';
  const profile = profileParts(sheet.profile, words, sheet.sampleSize !== null);
  const hasRoom = profile.length > 0 && linesOf(sheet.profile) <= FEW_LINES;
  const compared = comparedPart(sheet, words, hasRoom);
  const heading = [name.text, title.text].filter((text) => text !== '').join(' – ');
  const classes = [isNegative ? 'negative' : 'positive', ...(name.text.length > LONG_NAME ? ['long'] : [])].join(' ');
  return html`<!doctype html>
<html lang="${langOf(words.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${heading}</title>
<style>${STYLE}</style>
</head>
<body class="${classes}">
<main>
<header>
<img class="face" src="${face}" alt="" referrerpolicy="no-referrer">
<div>
<p class="chips"><b>${words.say(isNegative ? 'NEGATIVE' : sheet.kind)}</b>${marks(sheet, words).map(
    (mark) => html`<span>${mark}</span>`,
  )}</p>
<h1 dir="auto"${langIn(name, words)}>${name.text}</h1>
${title.text !== '' && html`<p class="title" dir="auto"${langIn(title, words)}>${title.text}</p>`}
</div>
</header>
${figures(sheet, words)}
${
  isNegative &&
  html`<div class="reason"><h2>${words.say('notWanted')}</h2>${
    reason ? html`<p dir="auto"${langIn(reason, words)}>${reason.text}</p>` : html`<p>${words.say('noReason')}</p>`
  }</div>`
}
<div class="${profile.length > 0 ? 'split' : 'split alone'}">
<div>
${
  story.text !== '' &&
  html`<section><h2>${words.say('story')}</h2><div class="prose"${langIn(story, words)}>${paragraphs(story.text)}</div></section>`
}
${quotes(sheet, words)}
${!hasRoom && compared}
${criteriaPart(sheet, words)}
</div>
${
  profile.length > 0 &&
  html`<aside><h2>${words.say('profile')}</h2>${profile}${hasRoom && compared && html`<div>${compared}</div>`}</aside>`
}
</div>
${claimsPart(sheet, words)}
${footPart(sheet, words, other)}
</main>
</body>
</html>
`.text;
}

/** What it is beside its kind. */
function marks(sheet: PersonaSheet, words: Wording): readonly string[] {
  const { status, audience, influencesPurchase, awareness, priority } = sheet;
  const influence = influencesPurchase === null ? null : influencesPurchase ? 'influences' : 'noInfluence';
  const said = [status, audience, influence, awareness] as const;
  return [
    ...said.flatMap((word) => (word === null ? [] : [words.say(word)])),
    ...(priority === null ? [] : [`${words.say('priority')} ${priority}`]),
  ];
}

/** Size and evidence in a few large numbers; those that are not known are left out. */
function figures({ matched, sampleSize, everybody, claims, confidence }: PersonaSheet, words: Wording): Html {
  const size = matched ?? sampleSize;
  const supported = claims.filter(({ status }) => status === 'SUPPORTED').length;
  const all: readonly (readonly [shown: string | null, label: string])[] = [
    [matched === null ? null : words.number(matched), words.say('matched')],
    [size === null || everybody === 0 ? null : words.precisePercent(size / everybody), words.say('ofAll')],
    // Those it was drawn from are told where they are others in number.
    [sampleSize === null || sampleSize === matched ? null : words.number(sampleSize), words.say('drawnFrom')],
    [claims.length === 0 ? null : `${supported}/${claims.length}`, words.say('supported')],
    [confidence && words.say(confidence), words.say('confidence')],
  ];
  const shown = all.filter(([number]) => number !== null);
  return html`<ul class="figures">${shown.map(
    ([number, label]) => html`<li><strong>${number}</strong><span>${label}</span></li>`,
  )}</ul>`;
}

function quotes(sheet: PersonaSheet, words: Wording): Html | null {
  if (sheet.quotes.length === 0) return null;
  return html`<section>${sheet.quotes.map(({ text, source, date }) => {
    const told = [source, date && words.day(new Date(date))];
    const from = words.list(told.flatMap((part) => part || []));
    return html`<blockquote dir="auto">${text}${from !== '' && html`<footer dir="auto">— ${from}</footer>`}</blockquote>`;
  })}</section>`;
}
