import { PersonagraphError } from '../../errors.ts';
import { looseForm } from '../../segmenter/composed.ts';
import type { FeatureKind } from '../../segmenter/feature.ts';

/** Longest search, and most items of a piece. */
const MOST_SEARCHED = 200;
const MOST_ITEMS = 1_000;

/** What a list that grows by itself is asked for; all of it by default. */
export interface NamedListArgs {
  readonly search?: string | null | undefined;
  readonly kinds?: readonly FeatureKind[] | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** Descriptions of the arguments. */
export const NAMED_LIST = {
  search:
    'Only those in whose name or description each of these words is, anywhere in a word and without capitals, 200 characters at ' +
    'most.',
  kinds: 'Only of these kinds. Default: of all.',
  first: 'So many at most, 0 to 1,000. Default: all.',
  after: 'Only what comes after the one of this name. INVALID_CURSOR where there is none.',
} as const;

/**
 * A piece of a list whose items have names, in its order. `textOf` gives what is searched. Throws INVALID_INPUT, and
 * INVALID_CURSOR for a name that the list does not have.
 */
export function pieceOf<T extends { readonly name: string }>(
  items: readonly T[],
  { search, kinds, first, after }: NamedListArgs,
  { kindOf, textOf }: { readonly kindOf: (item: T) => FeatureKind | null; readonly textOf: (item: T) => string },
): T[] {
  if (search && search.length > MOST_SEARCHED)
    throw invalid(`A search has ${MOST_SEARCHED} characters at most.`, 'search');
  if (typeof first === 'number' && (first < 0 || first > MOST_ITEMS))
    throw invalid(`Takes 0 to ${MOST_ITEMS}.`, 'first');
  const begin = after === null || after === undefined ? 0 : items.findIndex(({ name }) => name === after) + 1;
  if (begin === 0 && typeof after === 'string') {
    throw new PersonagraphError('INVALID_CURSOR', 'Nothing of the list has that name.', { field: ['after'] });
  }
  const words = looseForm(search ?? '')
    .split(' ')
    .filter((word) => word !== '');
  const wanted = kinds && new Set<FeatureKind | null>(kinds);
  const found = items.slice(begin).filter((item) => {
    if (wanted && !wanted.has(kindOf(item))) return false;
    if (words.length === 0) return true;
    const text = looseForm(textOf(item));
    return words.every((word) => text.includes(word));
  });
  return typeof first === 'number' ? found.slice(0, first) : found;
}

function invalid(message: string, field: string): PersonagraphError {
  return new PersonagraphError('INVALID_INPUT', message, { field: [field] });
}
