import { PersonagraphError } from '../../errors.ts';
import { parseExactJson } from './file/exact-json.ts';
import { JsonNames } from './file/json-names.ts';
import type { FindColumn, Texts, ValueContext } from './value.ts';

/** Begins a name outside the item, such as `$parent.country`. */
const PARENT = '$parent.';

/** Items of a list within a line, each as the texts of a line. */
export interface Items {
  readonly find: FindColumn;
  /** Throws INVALID_INPUT where the column holds no list of objects. */
  of(texts: Texts): Texts[];
}

/** Binds the items of the list in a column, which is JSON. Names are the item's; `$parent.a` is the line's, `$line` too. */
export function compileItems(each: string, { find, path }: Pick<ValueContext, 'find' | 'path'>): Items {
  const at = find(each, [...path, 'each'], 'any');
  const names = new JsonNames();
  find.watch?.(names);
  const outer: number[] = [];
  return {
    find(name, namePath, use = 'text', optional) {
      const isOuter = name.startsWith(PARENT) || name === '$line' || name === '$file';
      if (!isOuter) return 2 * names.find(name, namePath, use, optional);
      const position = find(name.startsWith(PARENT) ? name.slice(PARENT.length) : name, namePath, use, optional);
      if (position < 0) return position;
      return 2 * (outer.push(position) - 1) + 1;
    },
    of: (texts) =>
      listOf(texts[at]!, each).map((item) => {
        const own = names.read(item);
        const row = Array.from({ length: 2 * Math.max(own.length, outer.length) }, () => '');
        for (const [n, text] of own.entries()) row[2 * n] = text;
        for (const [n, position] of outer.entries()) row[2 * n + 1] = texts[position]!;
        return row;
      }),
  };
}

function listOf(json: string, each: string): object[] {
  if (json === '') return [];
  const list = parsed(json);
  if (!Array.isArray(list)) throw new PersonagraphError('INVALID_INPUT', `each: "${each}" holds no list`);
  return list.map((item: unknown) => {
    if (typeof item === 'object' && item !== null && !Array.isArray(item)) return item;
    throw new PersonagraphError('INVALID_INPUT', `each: "${each}" holds an item that is no object`);
  });
}

function parsed(json: string): unknown {
  try {
    return parseExactJson(json);
  } catch {
    return undefined;
  }
}
