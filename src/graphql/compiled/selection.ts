import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** A field of an answer: the selections of its key, which are one field. */
export interface Selected {
  readonly key: string;
  readonly name: string;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
}

/** Whether a selection with directives is part of the answer. */
export type Included = (directives: readonly DirectiveNode[]) => boolean;

/** What an operation's selections come to on an object of a type: CollectFields of the specification, 6.3.2. */
export class Selections {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #included: Included;

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>, included: Included) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#included = included;
  }

  /** The fields of an object, in the order of the answer. */
  of(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Selected[] {
    const found = new Map<string, FieldNode[]>();
    const spread = new Set<string>();
    for (const set of sets) this.#collect(type, set, found, spread);
    return [...found].map(([key, nodes]) => ({
      key,
      name: nodes[0]!.name.value,
      nodes: nodes as [FieldNode, ...FieldNode[]],
    }));
  }

  /** The fields of the object that a field leads to. */
  within(type: GraphQLObjectType, { nodes }: Selected): Selected[] {
    return this.of(
      type,
      nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
    );
  }

  #collect(type: GraphQLObjectType, set: SelectionSetNode, found: Map<string, FieldNode[]>, spread: Set<string>): void {
    for (const selection of set.selections) {
      if (!this.#included(selection.directives ?? [])) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const nodes = found.get(key);
        if (nodes) nodes.push(selection);
        else found.set(key, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (this.#applies(type, selection.typeCondition?.name.value)) {
          this.#collect(type, selection.selectionSet, found, spread);
        }
      } else {
        const name = selection.name.value;
        const fragment = this.#fragments.get(name);
        if (!fragment || spread.has(name)) continue;
        spread.add(name);
        if (this.#applies(type, fragment.typeCondition.name.value)) {
          this.#collect(type, fragment.selectionSet, found, spread);
        }
      }
    }
  }

  #applies(type: GraphQLObjectType, condition: string | undefined): boolean {
    if (condition === undefined || condition === type.name) return true;
    const named = this.#schema.getType(condition);
    return isAbstractType(named) && this.#schema.isSubType(named, type);
  }
}

/** All that a field asks, as a text: equal for fields that differ in the key of their answer alone. */
export function textWithoutAlias({ alias: _alias, loc: _loc, ...field }: FieldNode): string {
  return JSON.stringify(field);
}
