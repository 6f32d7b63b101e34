import type { Need } from '../feature.ts';
import { fail } from './failure.ts';
import { showJson } from './show.ts';

const KINDS = ['number', 'time', 'flag', 'category', 'list'];
const AGGREGATES = ['count', 'sum', 'mean', 'min', 'max', 'first', 'last', 'distinct', 'top'];

/** Fails for a need that no host can fill. */
export function checkNeed(name: string, { kind, from }: Need): void {
  if (!KINDS.includes(kind)) {
    fail(`The need ${name} is of kind ${showJson(kind)}.`, `take one of ${KINDS.join(', ')}.`);
  }
  const named = typeof from === 'string' ? from.trim() !== '' : AGGREGATES.includes(from?.aggregate) && !!from.event;
  if (!named) {
    fail(
      `The need ${name} comes from ${showJson(from)}, which is no source.`,
      'name a feature of the catalogue, or { event, aggregate }.',
    );
  }
}
