import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { KEY_BYTES, LEAF_COST, OBJECT_BYTES } from './cost.ts';

/** The share of one object in an answer, without the objects within it. */
export interface Weight {
  readonly objects: number;
  /** Keys and short values; long ones are counted as they come. */
  readonly bytes: number;
}

/** Bytes of a value that is neither text nor JSON. */
const SHORT_BYTES = 16;

const known = new WeakMap<SelectionSetNode, Weight>();

/** The weight of each object a field gives: its values, those of fragments too. */
export function weightOf({ fieldNodes, fragments }: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>): Weight {
  const [first] = fieldNodes;
  if (fieldNodes.length === 1) return ofField(first!, fragments);
  return sum(fieldNodes.map((field) => ofField(field, fragments)));
}

type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

const NONE: Weight = { objects: 0, bytes: 0 };

function ofField({ selectionSet }: FieldNode, fragments: Fragments): Weight {
  return selectionSet ? ofSelections(selectionSet, fragments) : NONE;
}

/** Walked once for each place in a document. */
function ofSelections(selections: SelectionSetNode, fragments: Fragments): Weight {
  const found = known.get(selections);
  if (found) return found;
  const made = sum(
    selections.selections.map((selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT) return ofSelections(selection.selectionSet, fragments);
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments[selection.name.value];
        return fragment ? ofSelections(fragment.selectionSet, fragments) : NONE;
      }
      const key = (selection.alias ?? selection.name).value.length + KEY_BYTES;
      if (selection.selectionSet) return { objects: key / OBJECT_BYTES, bytes: key };
      return { objects: Math.max(LEAF_COST, key / OBJECT_BYTES), bytes: key + SHORT_BYTES };
    }),
  );
  known.set(selections, made);
  return made;
}

function sum(weights: readonly Weight[]): Weight {
  return weights.reduce(
    (all, { objects, bytes }) => ({ objects: all.objects + objects, bytes: all.bytes + bytes }),
    NONE,
  );
}
