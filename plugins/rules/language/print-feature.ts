import type { ClauseFeature, EventFeature } from '../shared/event-feature.ts';
import { printDays, printName, printNumber, printText } from './words.ts';

const SINCE = /^since\((.+)\)$/s;

/** A feature as the language writes it: `customer.country`, `sum(purchase.amount where channel = "web", 90 days)`. */
export function printFeature(feature: ClauseFeature): string {
  if (typeof feature === 'string') {
    const since = SINCE.exec(feature);
    return since ? `since(${printName(since[1]!.split('.'))})` : printName(feature.split('.'));
  }
  const { event, aggregate, field, where, withinDays, most } = feature;
  const name = printName([event, ...(field === undefined ? [] : field.split('.'))]);
  const parts = [
    where === undefined ? name : `${name} where ${printWhere(where)}`,
    ...(withinDays === undefined ? [] : [printDays(withinDays)]),
    ...(most === undefined ? [] : [`most ${most}`]),
  ];
  return `${aggregate}(${parts.join(', ')})`;
}

function printWhere({ field, equals, above, below }: NonNullable<EventFeature['where']>): string {
  const tests = [
    ...(equals === undefined ? [] : [`= ${typeof equals === 'string' ? printText(equals) : printNumber(equals)}`]),
    ...(above === undefined ? [] : [`> ${printNumber(above)}`]),
    ...(below === undefined ? [] : [`< ${printNumber(below)}`]),
  ];
  return `${printName(field.split('.'))} ${tests.join(' and ')}`;
}
