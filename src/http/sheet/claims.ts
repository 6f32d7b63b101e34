import { PERSONA_SECTIONS } from '../../services/personas/claim-input.ts';
import type { PersonaSheet, SectionKind, SheetClaim, SheetMeasured } from '../../services/personas/sheet/sheet.ts';
import { measuredText } from '../../services/personas/words/measure-words.ts';
import { comparedBars } from './charts.ts';
import { MOST_SOURCES } from './foot.ts';
import { type Html, html } from './html.ts';
import { langIn } from './prose.ts';
import type { Wording } from './words.ts';

/** Keeps what stands behind a text on its line. */
const JOINED = '\u2060';

/** Claims of a section that are shown; how many more there are is said. */
const MOST_IN_SECTION = 20;
const MOST_COMPARED = 6;
/** Of them beside the story, where more would be longer than it. */
const MOST_BESIDE = 4;
/** Pieces of evidence, and opinions against it, that are told of a claim; how many more there are is said. */
const MOST_EVIDENCE = 5;
const MOST_DISSENT = 3;

/** What sets the persona's customers apart, as pairs of bars; null without numbers. */
export function comparedPart({ comparisons }: PersonaSheet, words: Wording, isBeside: boolean): Html | null {
  // Bars begin at 0: of a number below that they would show nothing.
  const shown = distinct(comparisons)
    .filter(({ own, all }) => own >= 0 && all >= 0)
    .slice(0, isBeside ? MOST_BESIDE : MOST_COMPARED);
  if (shown.length < 2) return null;
  const bars = shown.map(({ label, own, all, kind, unit }) => {
    const say = (value: number) => (kind === 'share' ? words.percent(value) : words.number(value, unit));
    const name = kind === 'share' ? label : `${label}${words.aside(words.say(kind))}`;
    return { name, own, all, shown: [say(own), say(all)] as const };
  });
  return html`<section><h2>${words.say('compared')}</h2>${comparedBars(bars, words)}</section>`;
}

/** Each once: two features may be called the same, and say the same. */
function distinct(comparisons: PersonaSheet['comparisons']): PersonaSheet['comparisons'] {
  return [...new Map(comparisons.map((one) => [`${one.kind} ${one.label} ${one.own} ${one.all}`, one])).values()];
}

/** All claims by section, each with what it rests on. */
export function claimsPart(sheet: PersonaSheet, words: Wording): Html | null {
  if (sheet.claims.length === 0) return null;
  return html`<section><h2>${words.say('statements')}</h2><div class="claims">${PERSONA_SECTIONS.map((section) =>
    sectionPart(section, sheet, words),
  )}</div></section>`;
}

function sectionPart(section: SectionKind, sheet: PersonaSheet, words: Wording): Html | null {
  const claims = sheet.claims.filter((claim) => claim.section === section);
  if (claims.length === 0) return null;
  const left = claims.length - MOST_IN_SECTION;
  return html`<div><h3>${words.say(section)}</h3><ul>${claims
    .slice(0, MOST_IN_SECTION)
    .map((claim) =>
      claimPart(claim, sheet, words),
    )}${left > 0 && html`<li class="note">+ ${left} ${words.say(left === 1 ? 'oneMore' : 'more')}</li>`}</ul></div>`;
}

function claimPart(claim: SheetClaim, sheet: PersonaSheet, words: Wording): Html {
  const { said, status, evidence, measured, team, agreeing, dissent } = claim;
  // What speaks against it is told first: it is not to be lost among what speaks for it.
  const told = [...evidence].sort((a, b) => Number(b.refutes) - Number(a.refutes)).slice(0, MOST_EVIDENCE);
  const marks = told.flatMap(({ source }) => (source < MOST_SOURCES ? source + 1 : []));
  const notes = told.map(({ source, sampleSize, refutes }) => {
    const { kind, date } = sheet.sources[source]!;
    const facts = [
      words.say(kind),
      date ? words.day(new Date(date)) : kind === 'EDUCATED_GUESS' ? null : words.say('undated'),
      sampleSize === null ? null : words.sample(sampleSize),
      refutes ? words.say('against') : null,
    ];
    return words.list(facts.filter((fact) => fact !== null));
  });
  const more = (of: 'moreEvidence' | 'moreDissent', count: number) =>
    count > 0 ? [`+ ${words.number(count)} ${words.say(of)}`] : [];
  const facts = [
    ...notes,
    ...more('moreEvidence', evidence.length - MOST_EVIDENCE),
    ...(measured ? [measuredNote(measured, sheet.asOf, words)] : []),
    ...(team === null ? [] : [words.say(team)]),
    ...(agreeing > 0 ? [words.pair(words.say('agreed'), words.number(agreeing))] : []),
    ...dissent
      .slice(0, MOST_DISSENT)
      .map(({ who, why }) => words.pair(words.say('dissent'), [who, why].filter(Boolean).join(' – '))),
    ...more('moreDissent', dissent.length - MOST_DISSENT),
  ];
  return html`<li class="${status}"><span class="said" dir="auto"${langIn(said, words)}>${said.text}</span>${
    marks.length > 0 && html`${JOINED}<sup>${marks.join(',')}</sup>`
  }<span class="note"><span class="status">${words.say(status)}</span>${facts.map((fact) => html` · <bdi>${fact}</bdi>`)}</span></li>`;
}

/** A number as it is now, with its interval; where it moved, also as it was written. The day of another than the sheet's. */
function measuredNote(measured: SheetMeasured, asOf: Date, words: Wording): string {
  const { measure, facts, value, expected, low, high, at } = measured;
  const say = (number: number) => measuredText(measure, facts, number, at, words.language).replaceAll(' %', '\u00a0%');
  const [first, last] = [low, high].map((bound) => (bound === null ? null : say(bound)));
  const interval =
    first && last && first !== last ? words.aside(`${words.say('interval')} ${words.range(first, last)}`) : '';
  const moved = expected !== null && say(expected) !== say(value);
  const before = moved ? [`${words.say('written')} ${say(expected)}`] : [];
  const day = words.day(at) === words.day(asOf) ? [] : [words.day(at)];
  return words.list([...before, `${words.say('now')} ${say(value)}${interval}`, ...day]);
}
