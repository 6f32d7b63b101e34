import { calendarWords, WEEKDAYS } from '../../services/drafting/words/event-words.ts';
import { MONTHS } from '../../services/drafting/words/number-words.ts';
import type { Language } from '../../services/input/translations.ts';
import type { SheetShare } from '../../services/personas/sheet/sheet.ts';
import type { Column } from './charts.ts';

/** Times that are on a scale, and the others. */
export interface Timing {
  /** Days of the week and months, each in its order and whole. */
  readonly scales: readonly (readonly Column[])[];
  readonly others: readonly SheetShare[];
}

/** Of a scale, so many have to be known: the few most usual are better told as a list. */
const LEAST_KNOWN = 4;
const SCALES = [WEEKDAYS, MONTHS] as const;

/** Sorts times into scales: days are not compared with months, and stand in their order. */
export function scalesOf(times: readonly SheetShare[], language: Language): Timing {
  const scales: Column[][] = [];
  let others = times;
  for (const names of SCALES) {
    const own = names.map((name) => calendarWords(name)[language]);
    const shares = new Map(times.flatMap(({ name, share }) => (own.includes(name) ? [[name, share] as const] : [])));
    const known = [...shares.values()].filter((share) => share !== null);
    if (known.length < LEAST_KNOWN) continue;
    scales.push(own.map((name, at) => ({ name, tick: tickOf(at, names, language), share: shares.get(name) ?? null })));
    others = others.filter(({ name }) => !shares.has(name));
  }
  return { scales, others };
}

/** `Mon`, 周一; `Jan`, 1 月. */
function tickOf(at: number, names: (typeof SCALES)[number], language: Language): string {
  if (language === 'en') return names[at]!.slice(0, names === WEEKDAYS ? 3 : 1);
  return names === WEEKDAYS ? `周${'一二三四五六日'[at]}` : String(at + 1);
}
