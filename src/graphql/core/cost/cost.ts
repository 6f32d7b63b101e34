import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  getOperationAST,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  valueFromASTUntyped,
} from 'graphql';
import { DEFAULT_PAGE, MAX_PAGE } from '../connection.ts';
import { introspectionLists, usualIntrospection } from './introspection.ts';
import { type AskedSize, type Price, priceOf, STATEMENT, type WorkspaceSizes } from './price.ts';

/** Most objects an operation may ask for: lists multiply what is within them, and values count by their bytes. */
export const MAX_COST = 20_000;
/** Most introspections of the whole schema, as tools ask for it, that one operation may amount to. */
const MAX_INTROSPECTIONS = 2;
/** A value of few bytes, against an object. */
export const LEAF_COST = 0.2;
/** Bytes of an answer that count as an object. */
export const OBJECT_BYTES = 500;
/** Quotes, colon and comma of a key. */
export const KEY_BYTES = 4;

/** Fields of a connection: they stand for the items the connection has counted already. */
const PARTS: ReadonlySet<string> = new Set(['edges', 'node', 'nodes', 'pageInfo']);

/** Bytes of values by the name of their type, where the field says nothing else. */
const TYPE_BYTES: Readonly<Record<string, number>> = {
  Boolean: 5,
  Date: 12,
  DateTime: 26,
  Decimal: 16,
  Float: 18,
  ID: 40,
  Int: 8,
  JSON: 500,
  String: 40,
};

/** An operation as it was sent. */
export interface PricedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues: Readonly<Record<string, unknown>> | null;
}

export interface Cost {
  /** Levels of fields within fields. */
  readonly depth: number;
  /** Objects the answer may have, with the work and bytes that count as some. */
  readonly objects: number;
  /** Bytes the answer may have. */
  readonly bytes: number;
}

/** The cost of selections within one object. */
interface Part extends Cost {
  /** The part a connection counts only once, however long its page is. */
  readonly once: number;
  /** Counts once for each place in the document, however many objects have the field. */
  readonly statements: number;
}

const NOTHING: Part = { depth: 0, objects: 0, bytes: 0, once: 0, statements: 0 };

/**
 * The most an operation can cost in a workspace of some sizes. A pure function, linear in the document's length. Lists whose
 * lengths are variables count for nothing where `variableValues` is null: they are not known yet.
 */
export function costOf(operation: PricedOperation, sizes: WorkspaceSizes): Cost {
  const { schema, document, operationName, variableValues } = operation;
  const definition = getOperationAST(document, operationName);
  const root = definition && schema.getRootType(definition.operation);
  if (!definition || !root) return NOTHING;
  const variables = variableValues && withDefaults(definition, variableValues);
  const { objects, once, statements, ...rest } = new Pricer(schema, fragmentsOf(document), variables, sizes).of(
    definition.selectionSet,
    root,
  );
  return { ...rest, objects: Math.ceil(objects + once + statements) };
}

/** Adds up what selections stand for. */
class Pricer {
  readonly #schema: GraphQLSchema;
  readonly #variables: Readonly<Record<string, unknown>> | null;
  readonly #sizes: WorkspaceSizes;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** A fragment costs the same wherever it is spread, so a chain of them is walked once. */
  readonly #known = new Map<string, Part>();

  constructor(
    schema: GraphQLSchema,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    variables: Readonly<Record<string, unknown>> | null,
    sizes: WorkspaceSizes,
  ) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#variables = variables;
    this.#sizes = sizes;
  }

  of(selections: SelectionSetNode, parent: GraphQLCompositeType): Part {
    let { depth, objects, bytes, once, statements } = NOTHING;
    for (const selection of selections.selections) {
      const part =
        selection.kind === Kind.FIELD
          ? this.#field(selection, parent)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.of(
                selection.selectionSet,
                compositeType(this.#schema, selection.typeCondition?.name.value) ?? parent,
              )
            : this.#fragment(selection.name.value, parent);
      depth = Math.max(depth, part.depth);
      objects += part.objects;
      bytes += part.bytes;
      once += part.once;
      statements += part.statements;
    }
    return { depth, objects, bytes, once, statements };
  }

  #field(field: FieldNode, parent: GraphQLCompositeType): Part {
    const name = field.name.value;
    // graphql-js limits its depth by a rule of its own.
    if ((name === '__schema' || name === '__type') && field.selectionSet) {
      return { ...NOTHING, depth: 1, objects: this.#introspection(name, field.selectionSet) };
    }
    const definition = fieldOf(parent, name);
    const type = definition && getNamedType(definition.type);
    if (!definition || !isCompositeType(type) || !field.selectionSet) return this.#leaf(field, definition, parent);
    const within = this.of(field.selectionSet, type);
    const depth = within.depth + 1;
    const key = keyBytes(field);
    if (isIntrospectionType(type)) {
      const times = introspectionLists(this.#schema)[name] ?? 1;
      return { ...NOTHING, depth, objects: (1 + within.objects) * times, bytes: within.bytes * times };
    }
    const { cost = 1 } = priceOf(definition);
    const own = key / OBJECT_BYTES;
    if (isConnection(definition)) {
      const times = this.#page(field);
      const objects = own + cost + within.once + times * (1 + within.objects);
      const statements = within.statements + STATEMENT;
      return { depth, objects, bytes: key + times * within.bytes, once: 0, statements };
    }
    const bytes = key + within.bytes;
    if (isPart(definition)) {
      const { objects, once, statements } = within;
      if (name === 'pageInfo') return { depth, objects: 0, bytes, once: own + once + objects, statements };
      return { depth, objects: own + objects, bytes, once, statements };
    }
    const { statements } = within;
    const inner = within.objects + within.once;
    if (!isList(definition.type)) return { depth, objects: own + cost + inner, bytes, once: 0, statements };
    const times = this.#times(field, definition);
    return { depth, objects: own + cost + times * (1 + inner), bytes: key + times * within.bytes, once: 0, statements };
  }

  #leaf(field: FieldNode, definition: GraphQLField<unknown, unknown> | undefined, parent: GraphQLCompositeType): Part {
    const price: Price = definition ? priceOf(definition) : {};
    const times = definition && isList(definition.type) ? this.#times(field, definition) : 1;
    const bytes = keyBytes(field) + times * bytesOf(definition, price);
    const objects = price.cost ?? Math.max(LEAF_COST, bytes / OBJECT_BYTES);
    const counted = field.name.value === 'totalCount' && parent.name.endsWith('Connection');
    return { depth: 1, objects: counted ? 0 : objects, bytes, once: counted ? objects : 0, statements: 0 };
  }

  /** Objects an introspection stands for: its part of what the usual one makes, and never next to nothing. */
  #introspection(name: string, selections: SelectionSetNode): number {
    const definition = name === '__schema' ? SchemaMetaFieldDef : TypeMetaFieldDef;
    const asked = this.of(selections, getNamedType(definition.type) as GraphQLCompositeType).objects;
    return (MAX_COST / MAX_INTROSPECTIONS) * Math.max(0.25, asked / objectsOfUsualIntrospection(this.#schema));
  }

  /** The longer of what `first` and `last` ask for. Impossible sizes are refused when the page is read. */
  #page(field: FieldNode): number {
    const sizes = (field.arguments ?? []).flatMap(({ name, value }) => {
      if (name.value !== 'first' && name.value !== 'last') return [];
      if (value.kind === Kind.VARIABLE && !this.#variables) return [0];
      const size = valueFromASTUntyped(value, this.#variables as never);
      return typeof size === 'number' ? [size >= 0 && size <= MAX_PAGE ? size : MAX_PAGE] : [];
    });
    return sizes.length > 0 ? Math.max(...sizes) : DEFAULT_PAGE;
  }

  /** Items of a list that is no page. One that does not say is taken for a page of the longest kind. */
  #times(field: FieldNode, definition: GraphQLField<unknown, unknown>): number {
    const { size = MAX_PAGE } = priceOf(definition);
    if (typeof size === 'number') return size;
    return typeof size === 'string' ? this.#sizes[size] : this.#asked(field, definition, size);
  }

  #asked(field: FieldNode, { args }: GraphQLField<unknown, unknown>, { argument, most }: AskedSize): number {
    const given = field.arguments?.find(({ name }) => name.value === argument)?.value;
    if (given?.kind === Kind.VARIABLE && !this.#variables) return 0;
    const value = given
      ? valueFromASTUntyped(given, this.#variables as never)
      : args.find(({ name }) => name === argument)?.defaultValue;
    const asked = Array.isArray(value) ? value.length : value;
    const longest = typeof most === 'number' ? most : this.#sizes[most];
    return typeof asked === 'number' && asked >= 0 && asked <= longest ? asked : longest;
  }

  #fragment(name: string, parent: GraphQLCompositeType): Part {
    const known = this.#known.get(name);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    // One that spreads itself is refused by validation.
    this.#known.set(name, NOTHING);
    const part = fragment
      ? this.of(fragment.selectionSet, compositeType(this.#schema, fragment.typeCondition.name.value) ?? parent)
      : NOTHING;
    this.#known.set(name, part);
    return part;
  }
}

export function isConnection({ args }: GraphQLField<unknown, unknown>): boolean {
  return args.some(({ name }) => name === 'first') && args.some(({ name }) => name === 'last');
}

/** True for a field of a connection that stands for what the connection has counted. */
export function isPart({ name, args }: GraphQLField<unknown, unknown>): boolean {
  return PARTS.has(name) && args.length === 0;
}

export function isList(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}

export function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
}

/** True for a document whose cost may depend on what is sent with it. */
export function hasVariables({ definitions }: DocumentNode): boolean {
  return definitions.some(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION && (definition.variableDefinitions ?? []).length > 0,
  );
}

function compositeType(schema: GraphQLSchema, name: string | undefined): GraphQLCompositeType | undefined {
  const type = name === undefined ? undefined : schema.getType(name);
  return isCompositeType(type) ? type : undefined;
}

function fieldOf(parent: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}

function keyBytes({ alias, name }: FieldNode): number {
  return (alias ?? name).value.length + KEY_BYTES;
}

function bytesOf(definition: GraphQLField<unknown, unknown> | undefined, { bytes }: Price): number {
  if (bytes !== undefined) return bytes;
  const type = definition && getNamedType(definition.type);
  if (isEnumType(type)) return 20;
  return (type && TYPE_BYTES[type.name]) ?? 40;
}

/** Variables of a request, with the defaults of those left out. */
function withDefaults(
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)] as const] : [],
  );
  return { ...Object.fromEntries(defaults), ...variables };
}

const usual = new WeakMap<GraphQLSchema, number>();

function objectsOfUsualIntrospection(schema: GraphQLSchema): number {
  const known = usual.get(schema);
  if (known !== undefined) return known;
  const document = usualIntrospection();
  const [field] = getOperationAST(document)!.selectionSet.selections as readonly FieldNode[];
  const type = getNamedType(SchemaMetaFieldDef.type) as GraphQLCompositeType;
  const pricer = new Pricer(schema, fragmentsOf(document), {}, {} as WorkspaceSizes);
  const { objects } = pricer.of(field!.selectionSet!, type);
  usual.set(schema, objects);
  return objects;
}
