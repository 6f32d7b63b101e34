import type { EventAnchor, EventWindow } from '../segmenter/index.ts';
import { UNIT_WORDS } from './parse-time.ts';
import { printWhere } from './print-where.ts';
import { printDays, printName, printNumber, printQuoted } from './words.ts';

const EDGES = { from: 'since', after: 'after', before: 'before', to: 'until' } as const;

/** `last month`, `between 60 and 30 days ago`, `since 2026-01-01 and before today` */
export function printWindow(window: EventWindow): string {
  if ('during' in window) return window.during;
  if ('fromDaysAgo' in window) {
    return `between ${printNumber(window.fromDaysAgo)} and ${printNumber(window.toDaysAgo)} days ago`;
  }
  const { from, to } = window;
  if (from !== undefined && to !== undefined) return `between ${from} and ${to}`;
  return Object.entries(EDGES)
    .flatMap(([key, word]) => {
      const moment = window[key as keyof typeof EDGES];
      return moment === undefined ? [] : `${word} ${moment}`;
    })
    .join(' and ');
}

/** `within 7 days after first cart`, `before customer.createdAt` */
export function printAnchor({ side, of, withinDays }: EventAnchor): string {
  const limit = withinDays === undefined ? '' : `within ${printDays(withinDays)} `;
  if (typeof of === 'string') return `${limit}${side} ${printName(of.split('.'))}`;
  const { event, which, where } = of;
  // Bare, the word of a unit would be a moment: after last month.
  const name = UNIT_WORDS.includes(event.toLowerCase()) ? printQuoted(event) : printName([event]);
  return `${limit}${side} ${which} ${name}${where === undefined ? '' : ` where ${printWhere(where)}`}`;
}
