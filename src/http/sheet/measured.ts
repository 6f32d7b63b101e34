import { YEAR_MS } from '../../calendar/year.ts';
import type { SheetMeasured } from '../../services/personas/sheet/sheet.ts';
import type { Wording } from './words.ts';

/** A number of a claim's measure as people read it: a share, an age, a day or a plain number. */
export function sayMeasured({ feature, statistic, isTime, at }: SheetMeasured, value: number, words: Wording): string {
  if (statistic === 'SHARE') return words.percent(value);
  if (statistic === 'COUNT' || statistic === 'SUM') return words.number(value);
  if (feature === 'customer.birthDate') {
    const years = Math.floor((at.getTime() - value) / YEAR_MS);
    return `${years} ${words.say('yearsOld')}`;
  }
  return isTime ? words.day(new Date(value)) : words.number(value);
}
