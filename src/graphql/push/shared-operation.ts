import {
  type ArgumentNode,
  type DocumentNode,
  type ExecutionArgs,
  type FieldNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  Kind,
  OperationTypeNode,
  print,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { scopesInOrder } from '../../db/tables/workspaces/key-scopes.ts';
import { requireScopes } from '../core/access/scopes.ts';
import type { Context } from '../core/context.ts';
import { type ResumeArguments, type Selection, selectionOf, selectOf } from './change-stream.ts';

/** A subscription that many may have in common. */
export interface SharedOperation {
  /** Subscribers with the same key get the same, wherever they begin. */
  readonly key: string;
  readonly selection: Selection;
}

/** The part of a document that does not depend on its variables. */
interface Shape {
  readonly field: FieldNode;
  /** The variable that only says where to begin: it makes no difference to what is pushed. */
  readonly afterVariable: string | undefined;
}

const shapes = new WeakMap<DocumentNode, Map<string, Shape | null>>();

/**
 * The part a subscriber has in common with others; null where it cannot share. Either its field pushes no changes: such
 * is `runProgress`, which begins with the state of its run. Or it is wrong somehow, and plain execution says how.
 */
export function sharedOperation(args: ExecutionArgs): SharedOperation | null {
  const { schema, document, operationName } = args;
  const shape = shapeOf(document, operationName);
  const definition = shape && schema.getSubscriptionType()?.getFields()[shape.field.name.value];
  const select = definition && selectOf(definition);
  if (!shape || !select) return null;
  try {
    const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
    const { coerced } = getVariableValues(schema, definitions, args.variableValues ?? {});
    if (!coerced) return null;
    const context = args.contextValue as Context;
    // One that may not is refused by plain execution.
    requireScopes(args, context);
    const { principal, scope } = context;
    const given = getArgumentValues(definition, shape.field, coerced) as ResumeArguments;
    const selection = selectionOf(given, select, context);
    const variables = Object.entries(coerced).filter(([name]) => name !== shape.afterVariable);
    const text = document.loc?.source.body ?? print(document);
    // All that a resolver can tell subscribers apart by.
    const key = JSON.stringify([
      scope.workspaceId,
      scopesInOrder(principal.scopes),
      operationName ?? null,
      variables,
      text,
    ]);
    return { key, selection };
  } catch {
    return null;
  }
}

function shapeOf(document: DocumentNode, operationName: string | null | undefined): Shape | null {
  const known = shapes.get(document) ?? new Map<string, Shape | null>();
  shapes.set(document, known);
  const name = operationName ?? '';
  let shape = known.get(name);
  if (shape === undefined) {
    const operation = getOperationAST(document, operationName);
    const field =
      operation?.operation === OperationTypeNode.SUBSCRIPTION ? rootField(document, operation.selectionSet) : null;
    shape = field && { field, afterVariable: afterVariable(document, field) };
    known.set(name, shape);
  }
  return shape;
}

/** The one field of a subscription, within fragments too; null where it is not plain to see. */
function rootField(document: DocumentNode, { selections }: SelectionSetNode): FieldNode | null {
  const [selection] = selections;
  if (selections.length !== 1 || !selection || selection.directives?.length) return null;
  if (selection.kind === Kind.FIELD) return selection;
  if (selection.kind === Kind.INLINE_FRAGMENT) return rootField(document, selection.selectionSet);
  const fragment = document.definitions.find(
    (definition): definition is FragmentDefinitionNode =>
      definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value,
  );
  return fragment ? rootField(document, fragment.selectionSet) : null;
}

/** The variable that is the value of `after`; undefined where it has another use too. */
function afterVariable(document: DocumentNode, field: FieldNode): string | undefined {
  const isAfter = ({ name }: ArgumentNode) => name.value === 'after';
  const value = field.arguments?.find(isAfter)?.value;
  if (value?.kind !== Kind.VARIABLE) return undefined;
  let uses = 0;
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => {
      if (name.value === value.name.value) uses++;
    },
  });
  return uses === 1 ? value.name.value : undefined;
}
