import { nameForm } from './name-form.ts';

/** Articles, prepositions and the word for `and` in English and in the languages that write them apart. */
const LITTLE = new Set(
  (
    'the of and for a an la le les l el los las lo il i gli der die das den dem des de du del della di d do da dos das ' +
    'und et y e en ed o os as het van og och un'
  ).split(' '),
);

/** Words written short or in another number, as they are compared. */
const WORDS: Readonly<Record<string, string>> = {
  ...{
    st: 'saint',
    ste: 'saint',
    sainte: 'saint',
    sint: 'sint',
    rep: 'republic',
    repub: 'republic',
    republik: 'republic',
  },
  ...{ dem: 'democratic', demo: 'democratic', fed: 'federal', federated: 'federal', federation: 'federal' },
  ...{
    is: 'islands',
    isl: 'islands',
    isls: 'islands',
    island: 'islands',
    ins: 'islands',
    ter: 'territory',
    terr: 'territory',
  },
  ...{
    territories: 'territory',
    sts: 'states',
    peoples: 'people',
    s: 'south',
    n: 'north',
    w: 'west',
    northern: 'north',
  },
  ...{ southern: 'south', western: 'west', br: 'british', brit: 'british', fr: 'french', eq: 'equatorial' },
  ...{ cent: 'central', arab: 'arab', isla: 'islands', islas: 'islands' },
};

/** Words of forms of government: of no meaning beside a name that one country has. */
const GOVERNMENTS = new Set('republic kingdom islamic federal democratic people socialist'.split(' '));
/** Names that several countries share, told apart by those words. */
const SHARED = new Set([
  'congo',
  'korea',
  'china',
  'ireland',
  'samoa',
  'sudan',
  'yemen',
  'germany',
  'german',
  'guinea',
]);

/**
 * A name's words with none that say nothing, in an order of their own: "Korea, Republic of", "Korea (the Republic of)" and
 * "Rep. of Korea" are one. Initials are one word: U.S.A. Empty where no word is left.
 */
export function countryForm(name: string): string {
  return [...new Set(wordsOf(name))].sort().join(' ');
}

function wordsOf(name: string): string[] {
  const form = joinInitials(nameForm(name));
  return form
    .split(' ')
    .map((word) => WORDS[word] ?? word)
    .filter((word) => word !== '' && !LITTLE.has(word));
}

/** The same without its form of government; empty for a name that it tells apart. */
export function plainForm(form: string): string {
  const rest = form.split(' ').filter((word) => !GOVERNMENTS.has(word));
  return rest.some((word) => SHARED.has(word)) ? '' : rest.join(' ');
}

/** Letters that stand alone are one word where several follow each other: `u s a` is `usa`. */
export function joinInitials(form: string): string {
  return form.replace(/\b\p{L}(?: \p{L})+\b/gu, (letters) => letters.replaceAll(' ', ''));
}
