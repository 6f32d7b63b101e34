import { nearMatches } from '../../../segmenter/near-matches.ts';
import { markNested } from '../nested.ts';
import { type ColumnUse, IS_ABSENT, IS_NUMBER } from '../value-context.ts';

/** A name of the mapping that no object had. */
export interface UnseenName {
  readonly name: string;
  /** Where it stands in the mapping. */
  readonly path: readonly string[];
  /** The mapping says that it may be lacking. */
  readonly optional?: boolean | undefined;
  /** Names there are that are written alike. */
  readonly near: readonly string[];
  /** Names there are, the first of them. */
  readonly known: readonly string[];
}

interface Wanted {
  readonly name: string;
  readonly use: ColumnUse;
  readonly path: readonly string[];
  readonly optional: boolean | undefined;
  seen: boolean;
}

/** Objects whose keys are noted, to be named where one is missed. */
const NOTED = 1_000;
const MAX_KNOWN = 500;

/** Reads the values a mapping names from objects, as texts, and knows which names none of them had. */
export class JsonNames {
  readonly #wanted: Wanted[] = [];
  readonly #known = new Set<string>();
  #noted = 0;

  get size(): number {
    return this.#wanted.length;
  }

  get names(): readonly string[] {
    return this.#wanted.map(({ name }) => name);
  }

  /** Position of a name in what {@link read} returns. */
  find(name: string, path: readonly string[], use: ColumnUse, optional?: boolean): number {
    // Each place of the mapping is known by itself: a name may be needed at one, and optional at another.
    const at = this.#wanted.findIndex(
      (one) => one.name === name && one.use === use && String(one.path) === String(path),
    );
    return at === -1 ? this.#wanted.push({ name, use, path, optional, seen: false }) - 1 : at;
  }

  read(object: object): string[] {
    if (this.#noted < NOTED) this.#note(object);
    return this.#wanted.map((wanted) => {
      const value = valueAt(object, wanted.name);
      if (value !== undefined) wanted.seen = true;
      return wanted.use === 'nature' ? natureOf(value) : textOf(value, wanted.use);
    });
  }

  unseen(): UnseenName[] {
    const known = [...this.#known];
    return this.#wanted.flatMap(({ name, path, optional, seen }) =>
      seen || name.startsWith('$') ? [] : { name, path, optional, near: nearMatches(name, known), known },
    );
  }

  #note(object: object): void {
    this.#noted++;
    for (const [key, value] of Object.entries(object)) {
      if (this.#known.size >= MAX_KNOWN) return;
      if (typeof value !== 'object' || value === null || Array.isArray(value)) this.#known.add(key);
      else for (const inner of Object.keys(value)) this.#known.add(`${key}.${inner}`);
    }
  }
}

/** `a.b` is the key of that name, otherwise `b` of the object `a`; a list on the way stands for what is asked of it. */
function valueAt(object: object, name: string): unknown {
  if (name === '$item') return object;
  if (Object.hasOwn(object, name)) return (object as Record<string, unknown>)[name];
  if (!name.includes('.')) return undefined;
  let value: unknown = object;
  for (const key of name.split('.')) {
    if (Array.isArray(value) && !/^\d+$/.test(key)) return value;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function natureOf(value: unknown): string {
  if (value === undefined) return IS_ABSENT;
  return typeof value === 'number' || typeof value === 'bigint' ? IS_NUMBER : '';
}

function textOf(value: unknown, use: ColumnUse): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return String(value);
  const json = JSON.stringify(value);
  return use === 'any' ? json : markNested(json);
}
