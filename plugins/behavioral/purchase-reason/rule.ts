import { plainLabel } from '../shared/label-key.ts';
import type { PurchaseReasonConfig } from './settings.ts';

/**
 * The groups that a reason belongs to, by their indexes: those that have it among their words, whatever the case. The
 * only place that decides.
 */
export function groupFinder(groups: PurchaseReasonConfig['groups']): (reason: string) => readonly number[] {
  const words = new Map<string, number[]>();
  groups.forEach(({ any }, index) => {
    for (const word of new Set(any.map(plainLabel))) words.set(word, [...(words.get(word) ?? []), index]);
  });
  return (reason) => words.get(plainLabel(reason)) ?? [];
}
