import { DATA_SETS, type DataSet, type DataSetKey } from './data-sets.ts';
import { ABSENT } from './exhibits.ts';
import { remarksOn } from './remarks.ts';
import { section } from './section.ts';
import { type Failed, isShown, type Shown } from './shown.ts';
import { STYLE } from './style.ts';
import { escaped, textOf } from './text.ts';
import { type Language, WORDS } from './words.ts';

/** The whole report as one HTML file that needs nothing besides. */
export function page(
  shown: readonly (Shown | Failed)[],
  customers: ReadonlyMap<DataSetKey, number>,
  language: Language,
): string {
  const word = (key: keyof typeof WORDS) => escaped(WORDS[key][language]);
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${word('title')} · Personagraph</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${word('title')}</h1>
<p>${word('intro')}</p>
<h2>${word('dataSets')}</h2>
${dataSets(customers, language)}
<h2>${word('overview')}</h2>
<table class="overview"><thead><tr><th>${word('segmenter')}</th><th>${word('data')}</th><th class="n">${word('segments')}</th><th class="n">${word('none')}</th><th>${word('remarks')}</th></tr></thead>
<tbody>
${shown.map((one, n) => overviewRow(one, n, language)).join('\n')}
</tbody></table>
<h2>${word('absent')}</h2>
<ul>
${Object.entries(ABSENT)
  .map(([id, why]) => `<li><code>${id}</code> ${escaped(why[language])}</li>`)
  .join('\n')}
</ul>
${shown.map((one, n) => section(one, n, language)).join('\n')}
</main>
</body>
</html>
`;
}

function dataSets(customers: ReadonlyMap<DataSetKey, number>, language: Language): string {
  const items = (Object.entries(DATA_SETS) as [DataSetKey, DataSet][]).map(([key, { name, about, asOf }]) => {
    const facts = `${(customers.get(key) ?? 0).toLocaleString('en')} ${WORDS.customers[language]}, ${WORDS.asOf[language]} ${asOf.toISOString().slice(0, 10)}`;
    return `<li><b>${escaped(name[language])}</b> ${escaped(about[language])} <span class="muted">${escaped(facts)}</span></li>`;
  });
  return `<ul>\n${items.join('\n')}\n</ul>`;
}

function overviewRow(one: Shown | Failed, n: number, language: Language): string {
  const { exhibit, segmenter } = one;
  const about = exhibit.about ? ` <span class="muted">${escaped(exhibit.about[language])}</span>` : '';
  const name = `<a href="#e${n + 1}">${escaped(textOf(segmenter.name, language))}</a>${about}<br><code>${segmenter.id}</code>`;
  const data = escaped(DATA_SETS[exhibit.data].name[language]);
  if (!isShown(one)) {
    return `<tr class="bad"><td>${name}</td><td>${data}</td><td></td><td></td><td>${escaped(one.error)}</td></tr>`;
  }
  const none = `${((100 * one.none) / one.customers).toFixed(1)} %`;
  const remarks = remarksOn(one).map((remark) => escaped(remark[language]));
  return `<tr><td>${name}</td><td>${data}</td><td class="n">${one.segments.length}</td><td class="n">${none}</td><td>${remarks.join('<br>')}</td></tr>`;
}
