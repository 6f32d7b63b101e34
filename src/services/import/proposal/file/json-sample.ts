import { parseExactJson } from '../../file/exact-json.ts';
import { jsonRecords } from '../../file/json-records.ts';
import { splitLines } from '../../file/lines.ts';
import type { Cell, FileForm, ItemList, Sample } from './sample.ts';

/** The start of a file that may be JSON. */
export interface JsonStart {
  readonly name: string;
  readonly head: Buffer;
  readonly encoding: string;
  readonly text: string;
  readonly isWhole: boolean;
}

export interface JsonSample {
  readonly sample: Pick<Sample, 'columns' | 'rows' | 'lines' | 'unreadable' | 'isWhole' | 'lists'>;
  readonly form: FileForm;
  readonly evidence: string;
  readonly doubts: readonly string[];
}

/** Names of files whose objects stand on a line each. */
const NAMED_LINES = /\.(ndjson|jsonl)(\.gz)?$/i;

/** The first records of JSON; undefined where the text is none. */
export async function sampleJson(start: JsonStart, most: number): Promise<JsonSample | undefined> {
  const text = start.text.replace(/^\ufeff/, '').trimStart();
  if (!/^(\[\s*)?\{/.test(text)) return undefined;
  if (text.startsWith('[')) {
    return describe(await records(start, undefined, most), { format: 'json' }, 'a list of objects', start.isWhole);
  }
  const first = text.slice(0, text.search(/[\r\n]|$/));
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  if (parsed(first) !== undefined && (lines.length > 1 || NAMED_LINES.test(start.name) || !isWrapper(first))) {
    if (!start.isWhole) lines.pop();
    return describe(lines, { format: 'ndjson' }, 'an object a line', start.isWhole, most);
  }
  const path = start.isWhole ? pathOfList(parsed(text) ?? {}) : undefined;
  const keys =
    path !== undefined
      ? [path]
      : [...new Set([...text.matchAll(/"([^"\\]{1,60})"\s*:\s*\[\s*\{/g)].map(([, key]) => key!))];
  const [key] = keys;
  if (key === undefined) return undefined;
  const found = await records(start, key, most);
  const form = { format: 'json', records: key } as const;
  return describe(found, form, `one object, whose list "${key}" holds the records`, start.isWhole);
}

/** Where an object holds its longest list of objects, such as `data.items`. */
function pathOfList(object: object): string | undefined {
  const lists = Object.entries(object).flatMap(([key, value]: [string, unknown]): [string, number][] => {
    if (Array.isArray(value)) return isObjects(value) ? [[key, value.length]] : [];
    if (typeof value !== 'object' || value === null) return [];
    const inner = pathOfList(value);
    return inner === undefined ? [] : [[`${key}.${inner}`, 1]];
  });
  return lists.sort(([, a], [, b]) => b - a)[0]?.[0];
}

function isObjects(list: readonly unknown[]): boolean {
  return list.length > 0 && list.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item));
}

/** One object whose only list of objects is the data. */
function isWrapper(line: string): boolean {
  const object = parsed(line) ?? {};
  const lists = Object.values(object).filter((value) => Array.isArray(value) && typeof value[0] === 'object');
  return lists.length === 1 && (lists[0] as unknown[]).length > 1 && Object.keys(object).length <= 5;
}

async function records({ head, encoding, name }: JsonStart, key: string | undefined, most: number): Promise<string[]> {
  const bytes = async function* () {
    yield head;
  };
  const texts: string[] = [];
  try {
    for await (const batch of jsonRecords(splitLines(bytes(), { encoding }), name, key)) {
      for (const { text } of batch) if (texts.length <= most) texts.push(text);
    }
  } catch {
    // A start is cut off; what came before is what there is to look at.
  }
  return texts;
}

function describe(
  texts: readonly string[],
  form: FileForm,
  evidence: string,
  isWhole: boolean,
  most = texts.length,
): JsonSample {
  const objects = texts.slice(0, most).flatMap((text) => parsed(text) ?? []);
  const names = new Set<string>();
  const items = new Map<string, Set<string>>();
  const rows = objects.map((object) => {
    const row = new Map<string, Cell>();
    for (const [name, value] of leaves(object)) {
      if (Array.isArray(value)) {
        if (value.some((item) => typeof item === 'object' && item !== null)) {
          const keys = items.get(name) ?? new Set();
          for (const item of value)
            for (const [key, inner] of leaves(item as object)) if (!Array.isArray(inner)) keys.add(key);
          items.set(name, keys);
          continue;
        }
      }
      names.add(name);
      row.set(name, cellOf(value));
    }
    return row;
  });
  const columns = [...names];
  const lists: ItemList[] = [...items].map(([name, keys]) => ({ name, keys: [...keys] }));
  return {
    sample: {
      columns,
      rows: rows.map((row) => columns.map((name) => row.get(name) ?? { text: '', isNumber: false })),
      lines: rows.map((_, n) => n + 1),
      unreadable: Math.min(most, texts.length) - objects.length,
      isWhole: isWhole && texts.length <= most,
      lists,
    },
    form,
    evidence,
    doubts: objects.length === 1 && isWhole ? doubtsOf(objects[0]!) : [],
  };
}

/** An object that holds the records by their keys is no record. */
function doubtsOf(object: object): string[] {
  const values: unknown[] = Object.values(object);
  if (values.length < 2 || !isObjects(values)) return [];
  const [first, ...others] = values.map((value) =>
    Object.keys(value as object)
      .toSorted()
      .join('\n'),
  );
  if (others.some((keys) => keys !== first)) return [];
  const names = Object.keys(object)
    .slice(0, 3)
    .map((name) => `"${name}"`);
  return [
    `records: the only object has ${values.length} values that are alike, under ${names.join(', ')}...: they look like records, and would be read as one; write them as a list`,
  ];
}

/** Values that are no objects, by their names; `a.b` lies inside of `a`. */
function leaves(object: object, prefix = ''): [string, unknown][] {
  return Object.entries(object).flatMap(([key, value]: [string, unknown]): [string, unknown][] => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && prefix.split('.').length < 4 ? leaves(value, `${prefix}${key}.`) : [[prefix + key, value]];
  });
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return { text: '', isNumber: false };
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return { text: text.trim(), isNumber: typeof value === 'number' || typeof value === 'bigint' };
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = parseExactJson(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
