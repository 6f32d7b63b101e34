import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { PersonagraphError } from '../errors.ts';
import { DEFAULT_PAGE } from './connection.ts';

/** Most levels of fields within fields. */
export const MAX_DEPTH = 12;
/** Most objects an operation may ask for: pages multiply what is within them. */
export const MAX_NODES = 10_000;
/** Most words and signs of a document. */
export const MAX_TOKENS = 10_000;

/** Fields of a connection: they stand for the items the connection has counted already. */
const PARTS: ReadonlySet<string> = new Set(['edges', 'node', 'nodes', 'pageInfo']);

interface Cost {
  readonly depth: number;
  readonly nodes: number;
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
  const { depth, nodes } = new Estimate(operation.schema, operation.document, variables).of(
    definition.selectionSet,
    root,
  );
  if (depth > MAX_DEPTH) {
    throw new PersonagraphError('TOO_COMPLEX', `The operation is nested ${depth} deep, ${MAX_DEPTH} is the most.`);
  }
  if (nodes > MAX_NODES) {
    const message = `The operation asks for up to ${nodes} objects, ${MAX_NODES} is the most: ask for smaller pages.`;
    throw new PersonagraphError('TOO_COMPLEX', message);
  }
}

class Estimate {
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
    for (const selection of selections.selections) {
      const cost =
        selection.kind === Kind.FIELD
          ? this.#field(selection, parent)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.of(selection.selectionSet, this.#type(selection.typeCondition?.name.value) ?? parent)
            : this.#fragment(selection.name.value, parent);
      depth = Math.max(depth, cost.depth);
      nodes += cost.nodes;
    }
    return { depth, nodes };
  }

  #field(field: FieldNode, parent: GraphQLCompositeType): Cost {
    const name = field.name.value;
    // graphql-js limits introspection by a rule of its own.
    if (name.startsWith('__') || !field.selectionSet) return { depth: 1, nodes: 0 };
    const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    const type = definition && getNamedType(definition.type);
    if (!isCompositeType(type)) return { depth: 1, nodes: 0 };
    const { depth, nodes } = this.of(field.selectionSet, type);
    if (definition?.args.some((arg) => arg.name === 'first')) {
      return { depth: depth + 1, nodes: this.#size(field) * (1 + nodes) };
    }
    if (name === 'nodes' && definition?.args.some((arg) => arg.name === 'ids')) {
      return { depth: depth + 1, nodes: this.#idsOf(field) * (1 + nodes) };
    }
    return { depth: depth + 1, nodes: nodes + (PARTS.has(name) ? 0 : costOf(definition)) };
  }

  #size(field: FieldNode): number {
    const given = field.arguments?.find(({ name }) => name.value === 'first' || name.value === 'last')?.value;
    if (given?.kind === Kind.INT) return Number(given.value);
    const value = given?.kind === Kind.VARIABLE ? this.#variables[given.name.value] : undefined;
    return typeof value === 'number' ? value : DEFAULT_PAGE;
  }

  #idsOf(field: FieldNode): number {
    const given = field.arguments?.find(({ name }) => name.value === 'ids')?.value;
    if (given?.kind === Kind.LIST) return given.values.length;
    const value = given?.kind === Kind.VARIABLE ? this.#variables[given.name.value] : undefined;
    return Array.isArray(value) ? value.length : 1;
  }

  #fragment(name: string, parent: GraphQLCompositeType): Cost {
    const known = this.#known.get(name);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    const cost = fragment
      ? this.of(fragment.selectionSet, this.#type(fragment.typeCondition.name.value) ?? parent)
      : { depth: 0, nodes: 0 };
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
  const cost = field?.extensions['cost'];
  return typeof cost === 'number' ? cost : 1;
}

/** Variables as given, with the defaults of those left out where these are numbers. */
function withDefaults(
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue?.kind === Kind.INT ? [[variable.name.value, Number(defaultValue.value)] as const] : [],
  );
  return { ...Object.fromEntries(defaults), ...given };
}
