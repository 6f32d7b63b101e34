import { word } from '../data/enumerations.ts';
import { uiWords } from './texts.ts';
import { TEAMS } from './values.ts';

/** One of the values of a field. */
export type Option = readonly [value: string, label: string];

/** Teams for a field, the first of which is none. */
export function teamOptions(none = uiWords.value.nobody): readonly Option[] {
  return [['', none], ...TEAMS.map((team) => [team, word('Team', team)] as const)];
}
