/** A mapping as the server takes it; mappings/README.md says what each key means. */
export type Mapping = Readonly<Record<string, unknown>>;
export type Path = readonly (string | number)[];

/** One place of a mapping that reads columns. */
export interface Use {
  readonly path: Path;
  /** A column's name, or the long form. */
  readonly rule: unknown;
  readonly columns: readonly string[];
}

type Plain = Readonly<Record<string, unknown>>;

export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function at(value: unknown, path: Path): unknown {
  let now = value;
  for (const part of path) {
    if (Array.isArray(now) && typeof part === 'number') now = now[part];
    else if (isPlain(now)) now = now[String(part)];
    else return undefined;
  }
  return now;
}

/** The same mapping with another value at a place; undefined takes the place away, and what is empty then. */
export function withAt(mapping: Mapping, path: Path, value: unknown): Mapping {
  return placed(mapping, path, value) as Mapping;
}

function placed(whole: unknown, [first, ...rest]: Path, value: unknown): unknown {
  if (first === undefined) return value;
  if (typeof first === 'number') {
    const list = Array.isArray(whole) ? [...whole] : [];
    const next = placed(list[first], rest, value);
    if (next === undefined) list.splice(first, 1);
    else list[first] = next;
    return list;
  }
  const plain = isPlain(whole) ? whole : {};
  const next = placed(plain[first], rest, value);
  const { [first]: _, ...others } = plain;
  if (next === undefined || isEmptyLeft(next, rest, value)) return others;
  // It stays in its place, so that what is on the screen does not jump.
  return { ...plain, [first]: next };
}

function isEmptyLeft(next: unknown, rest: Path, value: unknown): boolean {
  return value === undefined && rest.length > 0 && Array.isArray(next) && next.length === 0;
}

/** The same mapping with another name of a trait, property or question; unchanged where the name is taken or empty. */
export function renamed(mapping: Mapping, path: Path, name: string): Mapping {
  const [holder, before] = [path.slice(0, -1), path.at(-1)];
  const plain = at(mapping, holder);
  if (!isPlain(plain) || name === '' || name in plain) return mapping;
  const entries = Object.entries(plain).map(([key, value]) => [key === before ? name : key, value] as const);
  return withAt(mapping, holder, Object.fromEntries(entries));
}

const FROM = ['sum', 'multiply', 'join', 'firstOf', 'columns'] as const;

/** How a rule takes several columns; undefined for one column. */
export function manner(rule: unknown): (typeof FROM)[number] | undefined {
  return isPlain(rule) ? FROM.find((key) => rule[key] !== undefined) : undefined;
}

export function columnsOf(rule: unknown): readonly string[] {
  if (typeof rule === 'string') return [rule];
  if (!isPlain(rule)) return [];
  if (typeof rule['column'] === 'string') return [rule['column']];
  const key = manner(rule);
  return key === undefined ? [] : (rule[key] as readonly string[]);
}

const OF_EVENT = ['at', 'amount', 'currency', 'quantity', 'discount', 'channel'] as const;

/** Every place of a mapping that reads columns, in the order in which people read it. */
export function usesOf(mapping: Mapping): readonly Use[] {
  const places: Path[] = [
    ['customer', 'externalId'],
    ['customer', 'identity', 'value'],
    ['customer', 'merged'],
  ];
  const keys = (path: Path) => Object.keys((at(mapping, path) as Plain | undefined) ?? {}).map((key) => [...path, key]);
  const items = (path: Path) =>
    ((at(mapping, path) as readonly unknown[] | undefined) ?? []).map((_, n) => [...path, n]);
  places.push(...keys(['customer', 'fields']), ...keys(['customer', 'traits']));
  places.push(...items(['customer', 'identities']).map((path) => [...path, 'value']));
  for (const path of keys(['customer', 'consents'])) {
    places.push(isPlain(at(mapping, path)) ? [...path, 'granted'] : path);
  }
  for (const event of items(['events'])) {
    places.push(...OF_EVENT.map((key) => [...event, key]));
    places.push(...items([...event, 'messageId']), ...items([...event, 'groupBy']));
    places.push(...keys([...event, 'lines']), ...keys([...event, 'properties']));
  }
  places.push(['survey', 'respondedAt'], ...items(['survey', 'messageId']));
  for (const path of keys(['survey', 'questions'])) {
    places.push(isPlain(at(mapping, [...path, 'from'])) || isPlain(at(mapping, path)) ? [...path, 'from'] : path);
  }
  return places.flatMap((path) => {
    const rule = at(mapping, path);
    const columns = columnsOf(rule);
    return columns.length > 0 ? [{ path, rule, columns }] : [];
  });
}

/** What a mapping needs and lacks, before the server is asked. */
export type Lack = { readonly code: 'source' | 'key' | 'time' | 'name' | 'type'; readonly event?: number };

export function lacksOf(mapping: Mapping): readonly Lack[] {
  const lacks: Lack[] = [];
  const isMissing = (path: Path) => columnsOf(at(mapping, path)).length === 0 && !isPlain(at(mapping, path));
  if (typeof mapping['source'] !== 'string' || mapping['source'].trim() === '') lacks.push({ code: 'source' });
  if (isMissing(['customer', 'externalId']) && isMissing(['customer', 'identity', 'value']))
    lacks.push({ code: 'key' });
  const events = (mapping['events'] ?? []) as readonly Plain[];
  for (const [event, rule] of events.entries()) {
    if (!rule['type']) lacks.push({ code: 'type', event });
    if (isMissing(['events', event, 'at'])) lacks.push({ code: 'time', event });
    if (((rule['messageId'] ?? []) as readonly unknown[]).length === 0) lacks.push({ code: 'name', event });
  }
  return lacks;
}

/** A name that traits and properties may have, of a column's. */
export function slugOf(column: string): string {
  const slug = column
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
  return slug === '' ? 'column' : slug;
}

/** A name beside those that are taken. */
export function freeName(holder: unknown, name: string): string {
  if (!isPlain(holder) || !(name in holder)) return name;
  let number = 2;
  while (`${name}_${number}` in holder) number++;
  return `${name}_${number}`;
}
