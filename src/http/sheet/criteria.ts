import type { PersonaSheet, SheetCriterion } from '../../services/personas/sheet/sheet.ts';
import { type Html, html } from './html.ts';
import type { Wording } from './words.ts';

const MOST_CRITERIA = 12;

/** Who counts as one of the persona. */
export function criteriaPart(sheet: PersonaSheet, words: Wording): Html {
  return html`<section><h2>${words.say('criteria')}</h2>${decided(sheet, words)}</section>`;
}

function decided({ criteria, threshold }: PersonaSheet, words: Wording): Html {
  const [only] = criteria;
  if (!only) return html`<p>${words.say('noCriteria')}</p>`;
  // Weights and roles say nothing of a single one.
  if (criteria.length === 1 && (only.role === 'SUPPORTING' || only.role === 'REQUIRED')) {
    return onlyPart(only, threshold, words);
  }
  const left = criteria.length - MOST_CRITERIA;
  return html`<ul class="criteria">${criteria
    .slice(0, MOST_CRITERIA)
    .map((criterion) => criterionPart(criterion, words))}${left > 0 && html`<li class="note">+ ${left}</li>`}</ul>
<p class="note">${words.say('threshold')} ${words.number(threshold)} ${words.say('thresholdEnd')}</p>`;
}

const ONLY = {
  segment: ['onlyMembers', 'membersEnd'],
  rule: ['onlyHolds', 'holdsEnd'],
  score: ['onlyScore', 'scoreEnd'],
} as const;

/** The one condition there is, as a sentence. */
function onlyPart(criterion: SheetCriterion, threshold: number, words: Wording): Html {
  const [before, behind] = ONLY[criterion.kind];
  return html`<p>${words.say(before)}<b dir="auto">${criterion.says}</b>${fromPart(criterion, words)}${words.say(behind)}</p>${
    criterion.kind === 'segment' &&
    html`<p class="note">${words.say('strength')} ${words.number(threshold)} ${words.say('strengthEnd')}</p>`
  }`;
}

/** What it is a segment or score of. */
function fromPart({ of }: SheetCriterion, words: Wording): Html | null {
  return of === null ? null : html`<span class="who">${words.aside(of)}</span>`;
}

const LEADS = { segment: 'memberOf', rule: 'holds', score: 'score' } as const;

function criterionPart(criterion: SheetCriterion, words: Wording): Html {
  const { role, weight, kind, says } = criterion;
  return html`<li class="${role}"><span class="role">${words.say(role)}</span> ${words.say(LEADS[kind])} <b dir="auto">${says}</b>${fromPart(criterion, words)}<span class="who"> · ${words.say('weight')}\u00a0${words.number(weight)}</span></li>`;
}
