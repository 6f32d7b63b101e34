import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  getOperationAST,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  valueFromASTUntyped,
} from 'graphql';
import { PersonagraphError } from '../../errors.ts';
import { DEFAULT_PAGE, MAX_PAGE } from './connection.ts';
import { priceOf } from './cost/price.ts';

/** Most levels of fields within fields. */
export const MAX_DEPTH = 12;
/** Most objects an operation may ask for: pages multiply what is within them. */
export const MAX_NODES = 10_000;
/** Most levels of a document of any kind, those of its values too: what reads it calls itself for each. */
const MAX_NESTING = 400;
/** Most words and signs of a document. */
export const MAX_TOKENS = 10_000;

/** Most introspections of the whole schema, as tools ask for it, that one operation may amount to. */
const MAX_INTROSPECTIONS = 4;

/** Fields of a connection: they stand for the items the connection has counted already. */
const PARTS: ReadonlySet<string> = new Set(['edges', 'node', 'nodes', 'pageInfo']);
/** A count reads the whole list. */
const TOTAL_COST = 50;
/** A value that is no object, unless it is JSON of any size: otherwise aliases could repeat it without end. */
const LEAF_COST = 0.1;

interface Cost {
  readonly depth: number;
  readonly nodes: number;
  /** The part a connection counts only once, however long its page is. */
  readonly once: number;
}

/** Refuses operations that are nested too deep or ask for too much, before anything is read. Throws TOO_COMPLEX. */
export function checkLimits(operation: {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}): void {
  const definition = getOperationAST(operation.document, operation.operationName);
  const root = definition && operation.schema.getRootType(definition.operation);
  if (!definition || !root) return;
  const variables = withDefaults(definition, operation.variableValues ?? {});
  const cost = new ObjectCount(operation.schema, operation.document, variables).of(definition.selectionSet, root);
  const { depth } = cost;
  const nodes = Math.ceil(cost.nodes + cost.once);
  if (depth > MAX_DEPTH) {
    throw new PersonagraphError('TOO_COMPLEX', `The operation is nested ${depth} deep, ${MAX_DEPTH} is the most.`);
  }
  if (nodes > MAX_NODES) {
    const message = `The operation asks for up to ${nodes} objects, ${MAX_NODES} is the most: ask for smaller pages.`;
    throw new PersonagraphError('TOO_COMPLEX', message);
  }
}

/** Refuses a document that is nested so deep that reading it could exhaust the stack. Throws TOO_COMPLEX. */
export function checkNesting(document: DocumentNode): void {
  let level: readonly object[] = [document];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_NESTING) throw tooNested();
    level = level.flatMap((node) =>
      Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
        // A place in the text leads to the whole of it.
        key === 'loc' || typeof value !== 'object' || value === null ? [] : value,
      ),
    );
  }
}

export function tooNested(): PersonagraphError {
  return new PersonagraphError('TOO_COMPLEX', 'The operation, or a value given with it, is nested too deep.');
}

/** Counts the objects that selections stand for. */
class ObjectCount {
  readonly #schema: GraphQLSchema;
  readonly #variables: Readonly<Record<string, unknown>>;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  /** A fragment costs the same wherever it is spread, so a chain of them is walked once. */
  readonly #known = new Map<string, Cost>();

  constructor(schema: GraphQLSchema, document: DocumentNode, variables: Readonly<Record<string, unknown>>) {
    this.#schema = schema;
    this.#variables = variables;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
    }
  }

  of(selections: SelectionSetNode, parent: GraphQLCompositeType): Cost {
    let depth = 0;
    let nodes = 0;
    let once = 0;
    for (const selection of selections.selections) {
      const cost =
        selection.kind === Kind.FIELD
          ? this.#field(selection, parent)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.of(selection.selectionSet, this.#type(selection.typeCondition?.name.value) ?? parent)
            : this.#fragment(selection.name.value, parent);
      depth = Math.max(depth, cost.depth);
      nodes += cost.nodes;
      once += cost.once;
    }
    return { depth, nodes, once };
  }

  #field(field: FieldNode, parent: GraphQLCompositeType): Cost {
    const name = field.name.value;
    // graphql-js limits its depth by a rule of its own.
    if (name === '__schema' || name === '__type') return { depth: 1, nodes: this.#introspection(field), once: 0 };
    const definition = fieldOf(parent, name);
    const type = definition && getNamedType(definition.type);
    if (!isCompositeType(type) || !field.selectionSet) {
      const total = name === 'totalCount' && parent.name.endsWith('Connection');
      const leaf = type?.name === 'JSON' ? 1 : LEAF_COST;
      return { depth: 1, nodes: total ? 0 : leaf, once: total ? TOTAL_COST : 0 };
    }
    const { depth, nodes, once } = this.of(field.selectionSet, type);
    if (isIntrospectionType(type)) return { depth: depth + 1, nodes: (1 + nodes) * this.#timesOf(name), once: 0 };
    if (definition?.args.some((arg) => arg.name === 'first')) {
      return { depth: depth + 1, nodes: costOf(definition) + once + this.#size(field) * (1 + nodes), once: 0 };
    }
    if (name === 'nodes' && definition?.args.some((arg) => arg.name === 'ids')) {
      return { depth: depth + 1, nodes: 1 + once + this.#idsOf(field) * (1 + nodes), once: 0 };
    }
    const part = PARTS.has(name) && definition?.args.length === 0;
    if (part && name === 'pageInfo') return { depth: depth + 1, nodes: 0, once: once + nodes };
    return { depth: depth + 1, nodes: nodes + once + (part ? 0 : costOf(definition)), once: 0 };
  }

  /** Objects an introspection stands for: its part of what the usual one makes, and never next to nothing. */
  #introspection(field: FieldNode): number {
    const definition = field.name.value === '__schema' ? SchemaMetaFieldDef : TypeMetaFieldDef;
    const asked = this.of(field.selectionSet!, getNamedType(definition.type) as GraphQLCompositeType).nodes;
    return (MAX_NODES / MAX_INTROSPECTIONS) * Math.max(0.25, asked / usualIntrospection(this.#schema));
  }

  /** Items that a list of an introspection has on average. */
  #timesOf(name: string): number {
    return introspectionLists(this.#schema)[name] ?? 1;
  }

  /** The longer of what `first` and `last` ask for. Impossible sizes are refused when the page is read. */
  #size(field: FieldNode): number {
    const sizes = (field.arguments ?? []).flatMap(({ name, value }) => {
      if (name.value !== 'first' && name.value !== 'last') return [];
      const size = valueFromASTUntyped(value, this.#variables as never);
      return typeof size === 'number' ? [size >= 0 && size <= MAX_PAGE ? size : MAX_PAGE] : [];
    });
    return sizes.length > 0 ? Math.max(...sizes) : DEFAULT_PAGE;
  }

  #idsOf(field: FieldNode): number {
    const ids = field.arguments?.find(({ name }) => name.value === 'ids')?.value;
    if (ids?.kind === Kind.LIST) return ids.values.length;
    const value = ids?.kind === Kind.VARIABLE ? this.#variables[ids.name.value] : undefined;
    return Array.isArray(value) ? value.length : 1;
  }

  #fragment(name: string, parent: GraphQLCompositeType): Cost {
    const known = this.#known.get(name);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    const cost = fragment
      ? this.of(fragment.selectionSet, this.#type(fragment.typeCondition.name.value) ?? parent)
      : { depth: 0, nodes: 0, once: 0 };
    this.#known.set(name, cost);
    return cost;
  }

  #type(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : this.#schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  }
}

/** Objects a field counts as: more than one where it takes much work. */
function costOf(field: GraphQLField<unknown, unknown> | undefined): number {
  return (field && priceOf(field).cost) ?? 1;
}

function fieldOf(parent: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
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

const lists = new WeakMap<GraphQLSchema, Readonly<Record<string, number>>>();

/** Average lengths of the lists an introspection of a schema holds. */
function introspectionLists(schema: GraphQLSchema): Readonly<Record<string, number>> {
  const known = lists.get(schema);
  if (known) return known;
  const types = Object.values(schema.getTypeMap());
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  const inputs = types.flatMap((type) => (isInputObjectType(type) ? Object.values(type.getFields()) : []));
  const values = types.flatMap((type) => (isEnumType(type) ? type.getValues() : []));
  const made = {
    types: types.length,
    directives: schema.getDirectives().length,
    fields: fields.length / types.length,
    inputFields: inputs.length / types.length,
    enumValues: values.length / types.length,
    args: fields.reduce((sum, { args }) => sum + args.length, 0) / fields.length,
    // Most types are wrapped once or not at all.
    ofType: 0.5,
  };
  lists.set(schema, made);
  return made;
}

const usual = new WeakMap<GraphQLSchema, number>();

/** Objects that the introspection of common tools stands for. */
function usualIntrospection(schema: GraphQLSchema): number {
  const known = usual.get(schema);
  if (known !== undefined) return known;
  const document = parse(
    getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    }),
  );
  const [field] = getOperationAST(document)!.selectionSet.selections as readonly FieldNode[];
  const type = getNamedType(SchemaMetaFieldDef.type) as GraphQLCompositeType;
  const made = new ObjectCount(schema, document, {}).of(field!.selectionSet!, type).nodes;
  usual.set(schema, made);
  return made;
}
