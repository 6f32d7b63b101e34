/** A node of a JSON Schema (draft 2020-12), as far as it is read here. */
type Schema = Readonly<Record<string, unknown>>;

/** A key that the settings have no place for, with those that there are beside it. */
export interface UnknownSetting {
  readonly path: readonly string[];
  readonly known: readonly string[];
}

/**
 * The first key of settings that their schema does not have; null for none. At the top no other key is allowed; within,
 * where the schema says so. Of several forms a key is known that any of them has.
 */
export function unknownSetting(root: Schema, settings: unknown): UnknownSetting | null {
  const forms = formsOf(root, root);
  const keys = keysOf(forms);
  if (!isSchema(settings) || keys.length === 0) return null;
  const other = Object.keys(settings).find((key) => !keys.includes(key));
  return other === undefined ? within(forms, settings, root, []) : { path: [other], known: keys };
}

/** The same of a value that has to be of one of some forms. */
function within(
  forms: readonly Schema[],
  value: unknown,
  root: Schema,
  path: readonly string[],
): UnknownSetting | null {
  if (Array.isArray(value)) {
    const items = forms.flatMap(({ items }) => (isSchema(items) ? formsOf(items, root) : []));
    return firstOf(value.entries(), ([index, item]) => within(items, item, root, [...path, String(index)]));
  }
  if (!isSchema(value)) return null;
  const objects = forms.filter(({ type }) => type === 'object');
  const known = keysOf(objects);
  const closed = objects.length > 0 && objects.every(({ additionalProperties }) => additionalProperties === false);
  return firstOf(Object.entries(value), ([key, one]) => {
    const own = [...path, key];
    if (known.includes(key)) {
      const inner = objects.flatMap(({ properties }) => formsOf((properties as Schema)[key], root));
      return within(inner, one, root, own);
    }
    if (closed) return { path: own, known };
    return within(
      objects.flatMap(({ additionalProperties }) => formsOf(additionalProperties, root)),
      one,
      root,
      own,
    );
  });
}

/** The forms that a node allows: itself, or those it names. */
function formsOf(node: unknown, root: Schema, seen: readonly unknown[] = []): Schema[] {
  if (!isSchema(node) || seen.includes(node)) return [];
  const parts = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => (Array.isArray(node[key]) ? node[key] : []));
  const { $ref } = node;
  const named = typeof $ref === 'string' && $ref.startsWith('#') ? [resolved($ref, root)] : [];
  return [node, ...[...parts, ...named].flatMap((part) => formsOf(part, root, [...seen, node]))];
}

/** The node at a JSON Pointer (RFC 6901). */
function resolved(pointer: string, root: Schema): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((node, step) => (isSchema(node) ? node[step] : undefined), root);
}

function firstOf<T>(items: Iterable<T>, find: (item: T) => UnknownSetting | null): UnknownSetting | null {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return null;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keysOf(forms: readonly Schema[]): string[] {
  return [...new Set(forms.flatMap(({ properties }) => (isSchema(properties) ? Object.keys(properties) : [])))];
}
