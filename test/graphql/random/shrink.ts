import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import type { RandomRequest } from './request.ts';

/** Most requests tried. */
const MOST_TRIES = 600;

/**
 * The smallest request found that still fails, by leaving out one part after another. A document that cannot be parsed
 * stays as it is.
 */
export async function shrink(
  request: RandomRequest,
  fails: (request: RandomRequest) => Promise<boolean>,
): Promise<RandomRequest> {
  let smallest = request;
  let tries = 0;
  for (let again = true; again; ) {
    again = false;
    for (const smaller of smallerOnes(smallest)) {
      if (++tries > MOST_TRIES) return smallest;
      if (!(await fails(smaller))) continue;
      smallest = smaller;
      again = true;
      break;
    }
  }
  return smallest;
}

/** Requests with one part less, the largest parts first. */
function* smallerOnes(request: RandomRequest): Generator<RandomRequest> {
  if (request.method === 'GET') yield { ...request, method: 'POST' };
  if (request.accept !== 'application/json') yield { ...request, accept: 'application/json' };
  for (const name of Object.keys(request.variables)) {
    const { [name]: _, ...variables } = request.variables;
    yield { ...request, variables };
  }
  const document = parsed(request.query);
  if (!document) return;
  for (const edited of smallerDocuments(document)) {
    const query = print(withoutUnused(edited));
    if (query !== request.query) yield { ...request, query };
  }
}

function parsed(query: string): DocumentNode | null {
  try {
    return parse(query, { noLocation: true });
  } catch {
    return null;
  }
}

function* smallerDocuments(document: DocumentNode): Generator<DocumentNode> {
  const parts: ASTNode[] = [];
  const sets: SelectionSetNode[] = [];
  visit(document, {
    enter(node) {
      if (node.kind === Kind.SELECTION_SET) sets.push(node);
      if (node.kind === Kind.ARGUMENT || node.kind === Kind.DIRECTIVE || node.kind === Kind.OBJECT_FIELD)
        parts.push(node);
      if (node.kind === Kind.FIELD && node.alias) parts.push(node.alias);
    },
  });
  for (const set of sets) {
    for (const one of set.selections) {
      if (set.selections.length > 1) yield without(document, one);
    }
  }
  const fragments = new Map(
    document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  );
  for (const set of sets) {
    for (const one of set.selections) {
      if (one.kind !== Kind.FIELD) yield replaced(document, set, one, fragments);
    }
  }
  for (const part of parts) yield without(document, part);
}

function without(document: DocumentNode, part: ASTNode): DocumentNode {
  return visit(document, { enter: (node) => (node === part ? null : undefined) });
}

/** The document with the content of a fragment in its place. */
function replaced(
  document: DocumentNode,
  set: SelectionSetNode,
  fragment: Exclude<SelectionNode, FieldNode>,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): DocumentNode {
  const content = fragment.kind === Kind.INLINE_FRAGMENT ? fragment : fragments.get(fragment.name.value);
  const selections = set.selections.flatMap((one) =>
    one === fragment ? (content?.selectionSet.selections ?? []) : [one],
  );
  return visit(document, { enter: (node) => (node === set ? { ...set, selections } : undefined) });
}

/** The document without the fragments and variables that nothing uses any more. */
function withoutUnused(document: DocumentNode): DocumentNode {
  let before = document;
  for (;;) {
    const used = new Set<string>();
    visit(before, {
      FragmentSpread: ({ name }) => void used.add(`...${name.value}`),
      VariableDefinition: ({ defaultValue }) => (defaultValue ? undefined : false),
      Argument: ({ value }) => {
        visit(value, { Variable: ({ name }) => void used.add(`$${name.value}`) });
      },
    });
    const after: DocumentNode = visit(before, {
      FragmentDefinition: (node) => (used.has(`...${node.name.value}`) ? undefined : null),
      VariableDefinition: (node) => (used.has(`$${node.variable.name.value}`) ? undefined : null),
    });
    if (print(after) === print(before)) return after;
    before = after;
  }
}
