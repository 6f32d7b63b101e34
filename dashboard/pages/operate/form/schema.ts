/** As much of JSON Schema (draft 2020-12) as settings of segmenters use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** What a `$ref` leads to, within the same document. What stands beside it holds too. */
export function resolved(schema: Schema, root: Schema): Schema {
  let now = schema;
  for (let step = 0; now.$ref !== undefined && step < 20; step++) {
    const { $ref, ...beside } = now;
    const found = $ref
      .replace(/^#\/?/, '')
      .split('/')
      .filter(Boolean)
      .reduce<unknown>((at, part) => (at as Readonly<Record<string, unknown>> | undefined)?.[part], root);
    now = { ...((found as Schema | undefined) ?? {}), ...beside };
  }
  return now;
}

/** The types that a value may have, each as a schema of its own; one where there is no choice. */
export function variantsOf(schema: Schema, root: Schema): readonly Schema[] {
  const { anyOf, oneOf, type, ...rest } = schema;
  const choices = anyOf ?? oneOf;
  if (choices) return choices.flatMap((one) => variantsOf(resolved(one, root), root));
  if (Array.isArray(type)) return type.map((one: string) => ({ ...rest, type: one }));
  return [schema];
}

export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}

/** What kind of value a schema of one type is for. */
export function kindOf(schema: Schema): string {
  if (schema.const !== undefined) return 'const';
  if (schema.enum) return 'enum';
  if (typeof schema.type === 'string') return schema.type;
  if (schema.properties) return 'object';
  return 'any';
}

/** A value to begin with: the default, otherwise the least that a schema takes. */
export function blankOf(given: Schema, root: Schema): unknown {
  const [schema] = variantsOf(resolved(given, root), root) as [Schema];
  if (schema.default !== undefined && schema.default !== null) return schema.default;
  switch (kindOf(schema)) {
    case 'const':
      return schema.const;
    case 'enum':
      return schema.enum![0];
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((key) => [key, blankOf(schema.properties?.[key] ?? {}, root)]),
      );
    case 'array':
      if (schema.prefixItems) return schema.prefixItems.map((one) => blankOf(one, root));
      return Array.from({ length: schema.minItems ?? 0 }, () => blankOf(schema.items ?? {}, root));
    case 'number':
    case 'integer':
      return leastNumber(schema);
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return '';
  }
}

function leastNumber({ minimum, exclusiveMinimum: over, maximum, exclusiveMaximum: under }: Schema): number {
  if (minimum !== undefined) return minimum;
  if (over === undefined) return 0;
  const most = under ?? maximum;
  return most !== undefined && over + 1 >= most ? (over + most) / 2 : over + 1;
}

/** The place among the variants of the one that a value is of. */
export function variantAt(variants: readonly Schema[], value: unknown, root: Schema): number {
  const exact = variants.findIndex((one) => faultsOf(value, one, root).length === 0);
  if (exact >= 0) return exact;
  const isLike = ({ type, const: only, enum: some, properties, required = [] }: Schema) => {
    if (only !== undefined || some) return false;
    if (typeOf(value) === 'object') {
      const keys = Object.keys(value as object);
      return properties !== undefined && required.every((key) => keys.includes(key));
    }
    return type === typeOf(value) || (type === 'integer' && typeof value === 'number');
  };
  const like = variants.findIndex(isLike);
  if (like >= 0) return like;
  return Math.max(
    0,
    variants.findIndex(({ type }) => type === typeOf(value)),
  );
}

/** What is wrong with a value, and where. */
export interface Fault {
  readonly path: readonly string[];
  readonly code:
    | 'type'
    | 'required'
    | 'unknown'
    | 'choice'
    | 'least'
    | 'most'
    | 'over'
    | 'under'
    | 'pattern'
    | 'short'
    | 'long'
    | 'few'
    | 'many';
  readonly limit?: number;
}

/** Holds a value against a schema. The server has the last word: it knows rules that no schema says. */
export function faultsOf(value: unknown, given: Schema, root: Schema, path: readonly string[] = []): readonly Fault[] {
  const schema = resolved(given, root);
  const variants = variantsOf(schema, root);
  if (variants.length > 1) {
    if (variants.some((one) => faultsOf(value, one, root).length === 0)) return [];
    return faultsOf(value, variants[variantByType(variants, value)]!, root, path);
  }
  const [only] = variants as [Schema];
  const fault = (code: Fault['code'], limit?: number): Fault => ({
    path,
    code,
    ...(limit === undefined ? {} : { limit }),
  });
  switch (kindOf(only)) {
    case 'const':
      return value === only.const ? [] : [fault('choice')];
    case 'enum':
      return only.enum!.includes(value) ? [] : [fault('choice')];
    case 'string':
      return typeof value === 'string' ? textFaults(value, only, fault) : [fault('type')];
    case 'number':
    case 'integer':
      return typeof value === 'number' ? numberFaults(value, only, fault) : [fault('type')];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [fault('type')];
    case 'null':
      return value === null ? [] : [fault('type')];
    case 'array':
      return Array.isArray(value) ? listFaults(value, only, root, path, fault) : [fault('type')];
    case 'object':
      return typeOf(value) === 'object' ? objectFaults(value as object, only, root, path) : [fault('type')];
    default:
      return [];
  }
}

/** By its type alone: {@link variantAt} asks for faults itself. */
function variantByType(variants: readonly Schema[], value: unknown): number {
  const type = typeOf(value);
  return Math.max(
    0,
    variants.findIndex((one) => one.type === type || (one.type === 'integer' && type === 'number')),
  );
}

type Make = (code: Fault['code'], limit?: number) => Fault;

function textFaults(value: string, { minLength, maxLength, pattern }: Schema, fault: Make): readonly Fault[] {
  if (minLength !== undefined && value.length < minLength)
    return [fault(value === '' ? 'required' : 'short', minLength)];
  if (maxLength !== undefined && value.length > maxLength) return [fault('long', maxLength)];
  if (pattern === undefined || new RegExp(pattern, 'u').test(value)) return [];
  return [fault(value === '' ? 'required' : 'pattern')];
}

function numberFaults(value: number, schema: Schema, fault: Make): readonly Fault[] {
  const { type, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (!Number.isFinite(value) || (type === 'integer' && !Number.isInteger(value))) return [fault('type')];
  if (minimum !== undefined && value < minimum) return [fault('least', minimum)];
  if (maximum !== undefined && value > maximum) return [fault('most', maximum)];
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return [fault('over', exclusiveMinimum)];
  return exclusiveMaximum !== undefined && value >= exclusiveMaximum ? [fault('under', exclusiveMaximum)] : [];
}

function listFaults(
  value: readonly unknown[],
  { items, prefixItems, minItems, maxItems }: Schema,
  root: Schema,
  path: readonly string[],
  fault: Make,
): readonly Fault[] {
  if (minItems !== undefined && value.length < minItems) return [fault('few', minItems)];
  if (maxItems !== undefined && value.length > maxItems) return [fault('many', maxItems)];
  return value.flatMap((item, index) =>
    faultsOf(item, prefixItems?.[index] ?? items ?? {}, root, [...path, String(index)]),
  );
}

function objectFaults(value: object, schema: Schema, root: Schema, path: readonly string[]): readonly Fault[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const missing = required.filter((key) => !(key in value));
  const rest = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  return [
    ...missing.map((key): Fault => ({ path: [...path, key], code: 'required' })),
    ...Object.entries(value).flatMap(([key, part]): readonly Fault[] => {
      const own = properties[key] ?? rest;
      if (own) return faultsOf(part, own, root, [...path, key]);
      return additionalProperties === false ? [{ path: [...path, key], code: 'unknown' }] : [];
    }),
  ];
}
