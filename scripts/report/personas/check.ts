import type { Api } from './api.ts';
import { isSame, type SheetNumber } from './numbers.ts';
import { unexplained } from './numerals.ts';
import type { Shown } from './sheets.ts';

/** What a second look at all numbers found. */
export interface Checked {
  readonly numbers: number;
  /** Numbers that came out otherwise, and numerals in texts that no number explains; a line each. */
  readonly differences: readonly string[];
}

/** Asks for every number again by the query printed beside it, and looks for numerals in the texts that none explains. */
export async function checkNumbers(shown: readonly Shown[]): Promise<Checked> {
  const differences: string[] = [];
  let numbers = 0;
  for (const one of shown) {
    const { api, study, persona } = one;
    // Several numbers may be had by one query.
    const answers = new Map<string, unknown>();
    for (const { query } of one.numbers) if (!answers.has(query)) answers.set(query, await patiently(api, query));
    for (const number of one.numbers) {
      numbers++;
      const again = number.read(answers.get(number.query));
      if (isSame(number.value, again)) continue;
      differences.push(
        `${study.data} ${persona.key}: ${number.where}: ${number.value}, then ${again} by ${number.query}`,
      );
    }
    differences.push(...numeralsOf(one).map((line) => `${study.data} ${persona.key}: ${line}`));
  }
  return { numbers, differences };
}

/** Asks again where a busy machine took longer than an answer may. */
async function patiently(api: Api, query: string, tries = 20): Promise<unknown> {
  try {
    return await api.ask(query);
  } catch (thrown) {
    if (tries <= 1 || !String(thrown).includes('TOO_COMPLEX')) throw thrown;
    return patiently(api, query, tries - 1);
  }
}

/** Numerals of claims and stories that are no number of them. */
function numeralsOf({ persona, numbers, ground: { asOf } }: Shown): string[] {
  const claims = persona.sections.flatMap((section) => section.claims);
  const loose = (text: string, own: readonly SheetNumber[]) =>
    unexplained(
      text,
      own.flatMap(({ value, limits = [] }) => [value, ...limits]),
      asOf,
    ).map((numeral) => `the numeral ${numeral} is no number of: ${text}`);
  return [
    ...claims.flatMap(({ id, text, textZh }) => {
      const own = numbers.filter(({ claim }) => claim === id);
      // Without numbers of its own it is a statement of people, who may say what they like.
      if (own.length === 0) return [];
      return [text, textZh].flatMap((said) => loose(said, own));
    }),
    ...[persona.story, persona.storyZh].flatMap((story) => loose(story, numbers)),
  ];
}
