import { agrees, type Published } from './published.ts';
import { markdownOf } from './table.ts';

/** The page of docs/: what was verified, how, and the numbers. */
export function pageOf(blocks: readonly (readonly [string, readonly Published[]])[]): string {
  const all = blocks.flatMap(([, numbers]) => numbers);
  const passed = all.filter(agrees).length;
  return `# Published numbers

What others published of public data sets, and what Personagraph makes of the same raw files. Written by

    npm run verify:published -- --markdown docs/published-numbers.md

which imports the files of \`../shared/datasets\` with the mappings of \`mappings/\` into an embedded PostgreSQL in a
temporary folder, configures the segmenters, runs them in the run thread, and reads members and models back from the store.
Nothing is read past the product: of the cleaning, too, each stage is an import with one rule more. Sources are named in the
README.md of the data sets, those of the last block in the PROVENANCE.md of each.

A number passes where ours is within half a unit of the last digit printed, so that it rounds to it; counts must be equal.
Where more is allowed, the reason stands below the table. ${passed} of ${all.length} pass.

${blocks.map(([title, numbers]) => markdownOf(title, numbers)).join('\n')}`;
}
