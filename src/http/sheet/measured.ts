import type { SheetMeasured } from '../../services/personas/sheet/sheet.ts';
import type { Wording } from './words.ts';

const YEAR_MS = 365.2425 * 86_400_000;
/** Features whose numbers are milliseconds since 1970. */
const TIME = /(?:At|Date)$|\.(?:first|last)\(/;

/** A number of a claim's measure as people read it: a share, an age, a day or a plain number. */
export function sayMeasured({ feature, statistic, at }: SheetMeasured, value: number, words: Wording): string {
  if (statistic === 'SHARE') return words.percent(value);
  if (statistic === 'COUNT' || statistic === 'SUM') return words.number(value);
  if (feature === 'customer.birthDate') {
    const years = Math.floor((at.getTime() - value) / YEAR_MS);
    return `${years} ${words.say('yearsOld')}`;
  }
  return TIME.test(feature) ? words.day(new Date(value)) : words.number(value);
}
