import {
  type ASTNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getEnterLeaveForKind,
  specifiedRules,
  TypeInfo,
  ValidationContext,
  visitInParallel,
  visitWithTypeInfo,
} from 'graphql';

/** Most errors that are reported of a document. */
export const MAX_ERRORS = 20;
/** Nodes of a document that are looked at between two pauses. */
export const NODES_A_PART = 200;

/** A node, or a list of some, whose parts are looked at one by one. */
interface Place {
  readonly node: ASTNode | readonly ASTNode[];
  readonly parts: readonly (ASTNode | readonly ASTNode[])[];
  next: number;
}

const ABORTED = new Error('There are more errors than are reported.');

/**
 * The errors that graphql-js' `validate` finds, in the same order and by the same rules, with a pause after every
 * {@link NODES_A_PART} nodes: a long document takes milliseconds in which nobody else would be answered.
 */
export function* validation(schema: GraphQLSchema, document: DocumentNode): Generator<void, readonly GraphQLError[]> {
  const errors: GraphQLError[] = [];
  const typeInfo = new TypeInfo(schema);
  const context = new ValidationContext(schema, document, typeInfo, (error) => {
    if (errors.length >= MAX_ERRORS) throw ABORTED;
    errors.push(error);
  });
  const visitor = visitWithTypeInfo(typeInfo, visitInParallel(specifiedRules.map((rule) => rule(context))));
  /** The places that are open, and the nodes above the innermost. */
  const open: Place[] = [];
  const above: Place['node'][] = [];
  const call = (which: 'enter' | 'leave', node: ASTNode, parent: Place['node'] | undefined) =>
    // No rule reads the key or the path.
    getEnterLeaveForKind(visitor, node.kind)[which]?.call(visitor, node, undefined, parent, [], above);
  const enter = (node: Place['node'], parent: Place['node'] | undefined) => {
    if ('kind' in node) call('enter', node, parent);
    if (parent) above.push(parent);
    open.push({ node, parts: partsOf(node), next: 0 });
  };
  try {
    enter(document, undefined);
    for (let nodes = 1; open.length > 0; ) {
      const place = open.at(-1)!;
      const part = place.parts[place.next++];
      if (part) {
        enter(part, place.node);
        if (++nodes % NODES_A_PART === 0) yield;
      } else {
        open.pop();
        above.pop();
        if ('kind' in place.node) call('leave', place.node, open.at(-1)?.node);
      }
    }
  } catch (error) {
    // The comparison of fields has a limit of its own.
    if (error instanceof GraphQLError) errors.push(new GraphQLError(error.message));
    else if (error === ABORTED)
      errors.push(new GraphQLError(`There are over ${MAX_ERRORS} errors; these are the first.`));
    else throw error;
  }
  return errors;
}

/** In the order of the text, as the parser makes them. Descriptions are not validated. */
function partsOf(node: Place['node']): Place['parts'] {
  if (!('kind' in node)) return node;
  const parts: Place['node'][] = [];
  for (const key in node) {
    const value = (node as unknown as Record<string, unknown>)[key];
    if (typeof value === 'object' && value !== null && key !== 'loc' && key !== 'description')
      parts.push(value as ASTNode);
  }
  return parts;
}
