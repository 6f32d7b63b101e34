import type { Factor } from '../../src/segmenter/explanation.ts';
import { colourOf } from './colours.ts';
import { DATA_SETS, type DataSet } from './data-sets.ts';
import { ABSENT } from './exhibits.ts';
import { MOST_BARS, plotsOf } from './plots.ts';
import { remarksOn } from './remarks.ts';
import { type Failed, isShown, type Sample, type Shown, type ShownSegment } from './shown.ts';
import { escaped, textOf } from './text.ts';
import { type Language, WORDS } from './words.ts';

/** Reasons of one customer that are shown at once. */
const MOST_REASONS = 6;
/** With more segments than this the table is folded. */
const LONG = 14;

/** One exhibit: what it is, plots, and a table of segments with members and why they belong. */
export function section(one: Shown | Failed, n: number, language: Language): string {
  const { exhibit, segmenter } = one;
  const data: DataSet = DATA_SETS[exhibit.data];
  const about = exhibit.about ? ` <span class="muted">${escaped(exhibit.about[language])}</span>` : '';
  const settings = Object.keys(exhibit.config).length === 0 ? WORDS.defaults[language] : JSON.stringify(exhibit.config);
  const absent = data.generated && ABSENT[segmenter.id];
  return `<section id="e${n + 1}">
<h2>${escaped(textOf(segmenter.name, language))}${about}</h2>
<p><code>${segmenter.id} ${segmenter.version}</code> · ${escaped(data.name[language])} · <span class="muted">${escaped(textOf(segmenter.description, language))}</span></p>
${absent ? `<p class="remark">${escaped(WORDS.generated[language] + absent[language])}</p>` : ''}
${foldedIf(settings.length > 160, WORDS.settings[language], `<p>${WORDS.settings[language]} <code>${escaped(settings)}</code></p>`)}
${isShown(one) ? body(one, language) : `<p class="failed">${WORDS.failed[language]}: ${escaped(one.error)}</p>`}
</section>`;
}

function body(shown: Shown, language: Language): string {
  const remarks = remarksOn(shown).map((remark) => `<span class="remark">${escaped(remark[language])}</span>`);
  const overlapping = shown.answers ? '' : `<p class="muted">${WORDS.overlapping[language]}</p>`;
  return `${remarks.length > 0 ? `<p>${remarks.join('')}</p>` : ''}${overlapping}
<div class="plots">${plotsOf(shown, language).join('\n')}</div>
${foldedIf(shown.segments.length > LONG, WORDS.segments[language], table(shown, language))}`;
}

function table(shown: Shown, language: Language): string {
  const word = (key: keyof typeof WORDS) => escaped(WORDS[key][language]);
  const rows = shown.segments.map((segment, index) => row(shown, segment, index, language));
  const none = shown.none > 0 ? `\n${noneRow(shown, language)}` : '';
  return `<table><thead><tr><th class="segment">${word('segment')}</th><th class="n">${word('size')}</th><th class="n">${word('share')}</th><th>${word('why')}</th></tr></thead>
<tbody>
${rows.join('\n')}${none}
</tbody></table>`;
}

function row(shown: Shown, segment: ShownSegment, index: number, language: Language): string {
  const { key, name, description, size, samples } = segment;
  const swatch = index < MOST_BARS ? `<span class="swatch" style="background:${colourOf(index)}"></span>` : '';
  const text = textOf(description, language);
  const what = `${swatch}<b>${escaped(textOf(name, language))}</b><br><code>${escaped(key)}</code>`;
  return line(
    `${what}${text === '' ? '' : `<br><span class="muted">${escaped(text)}</span>`}`,
    size,
    shown.customers,
    samples.length > 0 ? samples.map((one) => sample(one, language)).join('') : WORDS.nobody[language],
  );
}

function noneRow({ none, customers, outside }: Shown, language: Language): string {
  const why = outside ? sample(outside, language) : '';
  return line(`<span class="muted">${escaped(WORDS.none[language])}</span>`, none, customers, why);
}

function line(what: string, size: number, customers: number, why: string): string {
  const share = `${((100 * size) / customers).toFixed(1)} %`;
  return `<tr><td>${what}</td><td class="n">${size.toLocaleString('en')}</td><td class="n">${share}</td><td>${why}</td></tr>`;
}

function sample({ externalId, strength, explanation }: Sample, language: Language): string {
  const { factors, verdict } = explanation;
  const sure = strength !== null && strength < 0.995 ? `, ${WORDS.strength[language]} ${strength.toFixed(2)}` : '';
  const open = verdict && verdict !== 'TRUE' ? `, ${verdict}` : '';
  const further = factors.slice(MOST_REASONS);
  const reasons = factors.slice(0, MOST_REASONS).map((factor) => reason(factor, language));
  const more = `+ ${further.length} ${WORDS.more[language]}`;
  const furtherReasons = further.map((factor) => reason(factor, language)).join('');
  return `<div class="sample"><b>${escaped(externalId)}</b><span class="muted">${sure}${open}</span><ul>${reasons.join('')}</ul>${
    further.length > 0 ? `<details><summary>${more}</summary><ul>${furtherReasons}</ul></details>` : ''
  }</div>`;
}

function reason({ text, change }: Factor, language: Language): string {
  const otherwise = textOf(change, language);
  return `<li>${escaped(textOf(text, language))}${
    otherwise === '' ? '' : ` <span class="change">${escaped(WORDS.change[language] + otherwise)}</span>`
  }</li>`;
}

function foldedIf(folded: boolean, summary: string, html: string): string {
  return folded ? `<details><summary>${escaped(summary)}</summary>${html}</details>` : html;
}
