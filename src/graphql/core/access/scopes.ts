import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isCompositeType,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import type { ApiKeyScope } from '../../../db/generated/enums.ts';
import type { Principal } from '../../../db/tables/workspaces/api-keys.ts';
import { scopesInOrder } from '../../../db/tables/workspaces/key-scopes.ts';
import { PersonagraphError } from '../../../errors.ts';

type Asking = { readonly principal: Pick<Principal, 'scopes'> };

/** Options of a root field that takes this scope: a query or subscription takes it besides READ. */
export function takesScope(scope: ApiKeyScope) {
  return { extensions: { scope } };
}

/** True where the key has the scope. */
export function mayReach({ principal }: Asking, scope: ApiKeyScope): boolean {
  return principal.scopes.has(scope);
}

/** Throws FORBIDDEN where the key lacks the scope. */
export function requireScope({ principal }: Asking, scope: ApiKeyScope): void {
  if (principal.scopes.has(scope)) return;
  const own = scopesInOrder(principal.scopes).join(', ') || 'none';
  throw new PersonagraphError('FORBIDDEN', `This takes an API key with the scope ${scope}; yours has ${own}.`);
}

/** An operation of a valid document. */
interface Asked {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
}

const known = new WeakMap<DocumentNode, Map<string, ReadonlySet<ApiKeyScope>>>();

/** The policy of all operations: throws FORBIDDEN for one that the key has not all scopes of, before anything of it is done. */
export function requireScopes(operation: Asked, asking: Asking): void {
  const name = operation.operationName ?? '';
  const ofDocument = known.get(operation.document) ?? new Map<string, ReadonlySet<ApiKeyScope>>();
  let scopes = ofDocument.get(name);
  if (!scopes) {
    scopes = new Set(scopesOf(operation));
    known.set(operation.document, ofDocument.set(name, scopes));
  }
  for (const scope of scopes) requireScope(asking, scope);
}

/**
 * What an operation takes. Queries and subscriptions take READ, and what their fields say. A mutation takes what it says, and
 * READ where objects are read of its payload.
 */
function* scopesOf({ schema, document, operationName }: Asked): Generator<ApiKeyScope> {
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!root) return;
  const fragments = fragmentsOf(document);
  const writes = operation.operation === OperationTypeNode.MUTATION;
  if (!writes) yield 'READ';
  for (const { name, selectionSet } of fieldsIn(operation.selectionSet, fragments)) {
    const field = root.getFields()[name.value];
    if (!field) continue;
    const scope = field.extensions['scope'] as ApiKeyScope | undefined;
    // One that says nothing is for nobody but administrators.
    if (scope || writes) yield scope ?? 'ADMIN';
    if (writes && readsObjects(getNamedType(field.type) as GraphQLObjectType, selectionSet, fragments)) yield 'READ';
  }
}

/** Most mutations of an operation that are told. */
const MOST_TOLD = 10;

/** The mutations of an operation, each once. */
export function mutationsOf({ schema, document, operationName }: Asked): string[] {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.MUTATION) return [];
  const known = schema.getMutationType()?.getFields() ?? {};
  const names = [...fieldsIn(operation.selectionSet, fragmentsOf(document))].map(({ name }) => name.value);
  return [...new Set(names)].filter((name) => Object.hasOwn(known, name)).slice(0, MOST_TOLD);
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function fragmentsOf({ definitions }: DocumentNode): Fragments {
  return new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
}

function* fieldsIn(set: SelectionSetNode | undefined, fragments: Fragments): Generator<FieldNodeOf> {
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) yield selection;
    else {
      const within = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      yield* fieldsIn(within?.selectionSet, fragments);
    }
  }
}

type FieldNodeOf = Extract<SelectionSetNode['selections'][number], { readonly kind: Kind.FIELD }>;

/** True where a payload is asked for more than numbers, ids and what was refused. */
function readsObjects(payload: GraphQLObjectType, set: SelectionSetNode | undefined, fragments: Fragments): boolean {
  return [...fieldsIn(set, fragments)].some(({ name }) => {
    const type = payload.getFields()[name.value]?.type;
    const named = type && getNamedType(type);
    return named !== undefined && isCompositeType(named) && named.name !== 'UserError';
  });
}
