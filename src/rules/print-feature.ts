import { type ClauseFeature, listOf } from './event-feature.ts';
import { printSessions } from './parse-sessions.ts';
import { printWhere } from './print-where.ts';
import { printAnchor, printWindow } from './print-window.ts';
import { printDays, printName } from './words.ts';

const SINCE = /^since\((.+)\)$/s;

/** A feature as the language writes it: `customer.country`, `sum(purchase.amount where channel = "web", 90 days)`. */
export function printFeature(feature: ClauseFeature): string {
  if (typeof feature === 'string') {
    const since = SINCE.exec(feature);
    return since ? `since(${printName(since[1]!.split('.'))})` : printName(feature.split('.'));
  }
  const { event, sessions, aggregate, field, where, withinDays, window, anchor, most } = feature;
  const fields = field === undefined ? [] : field.split('.');
  const name = sessions === undefined ? printName([event, ...fields]) : printSessions(event, sessions, fields);
  const parts = [
    where === undefined ? name : `${name} where ${printWhere(where)}`,
    ...(withinDays === undefined ? [] : [printDays(withinDays)]),
    ...listOf(window).map(printWindow),
    ...listOf(anchor).map(printAnchor),
    ...(most === undefined ? [] : [`most ${most}`]),
  ];
  return `${aggregate}(${parts.join(', ')})`;
}
