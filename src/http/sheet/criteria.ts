import type { PersonaSheet, SheetCriterion } from '../../services/personas/sheet/sheet.ts';
import { type Html, html } from './html.ts';
import type { Wording } from './words.ts';

const MOST_CRITERIA = 12;

/** Who counts as one of the persona. */
export function criteriaPart({ criteria, threshold }: PersonaSheet, words: Wording): Html {
  const left = criteria.length - MOST_CRITERIA;
  const list = html`<ul class="criteria">${criteria
    .slice(0, MOST_CRITERIA)
    .map((criterion) => criterionPart(criterion, words))}${left > 0 && html`<li class="note">+ ${left}</li>`}</ul>
<p class="note">${words.say('threshold')} ${words.number(threshold)} ${words.say('thresholdEnd')}</p>`;
  return html`<section><h2>${words.say('criteria')}</h2>${
    criteria.length === 0 ? html`<p>${words.say('noCriteria')}</p>` : list
  }</section>`;
}

const LEADS = { segment: 'memberOf', rule: 'holds', score: 'score' } as const;

function criterionPart({ role, weight, kind, says, of }: SheetCriterion, words: Wording): Html {
  const from = of === null ? null : html` <span class="who">(<bdi>${of}</bdi>)</span>`;
  return html`<li class="${role}"><span class="role">${words.say(role)}</span> ${words.say(LEADS[kind])} <b dir="auto">${says}</b>${from}<span class="who"> · ${words.say('weight')}\u00a0${words.number(weight)}</span></li>`;
}
