import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  getNamedType,
  getOperationAST,
  isCompositeType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { schema } from '../../../src/graphql/schema.ts';
import type { RawAnswer } from './answers.ts';
import { type RandomRequest, routes } from './request.ts';

/** What a run of requests met. */
export class Coverage {
  /** Fields that were asked for, `Type.field`. */
  readonly asked = new Set<string>();
  /** Fields that were answered with a value, and how many requests had one. */
  readonly answered = new Map<string, number>();
  /** Answers by their kind. */
  readonly kinds = { whole: 0, partial: 0, failed: 0, refused: 0 };
  /** Errors by code. */
  readonly codes = new Map<string, number>();
  /** Root fields that were answered with a value, and how often. */
  readonly roots = new Map<string, number>();

  /** Fields that the request at hand had a value of. */
  readonly #met = new Set<string>();

  add(request: RandomRequest, answer: RawAnswer): void {
    const { data, errors = [] } = JSON.parse(Buffer.from(answer.body, 'latin1').toString()) as Content;
    if (data === undefined) this.kinds.refused++;
    else if (data === null) this.kinds.failed++;
    else if (errors.length > 0) this.kinds.partial++;
    else this.kinds.whole++;
    for (const { extensions } of errors) {
      const code = extensions?.code ?? 'none';
      this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
    }
    if (data !== undefined) this.#addDocument(request.query, data);
  }

  /** The counts in a line. */
  summary(): string {
    const counts = (of: Iterable<readonly [string, number]>) => [...of].map(([name, n]) => `${name} ${n}`).join(', ');
    const fields = `${this.answered.size} of ${routes.targets.length} fields answered`;
    return `${counts(Object.entries(this.kinds))}; ${fields}; errors: ${counts(this.codes)}`;
  }

  /** Fields that queries reach and that nobody asked for. */
  neverAsked(): string[] {
    return routes.targets.map(nameOf).filter((field) => !this.asked.has(field));
  }

  /** Fields that queries reach and of which fewer requests than this had a value. */
  answeredLess(than: number): string[] {
    return routes.targets.map(nameOf).filter((field) => (this.answered.get(field) ?? 0) < than);
  }

  #addDocument(query: string, data: unknown): void {
    const document = parse(query, { noLocation: true });
    const types = new TypeInfo(schema);
    visit(
      document,
      visitWithTypeInfo(types, {
        Field: ({ name }) => void this.asked.add(`${types.getParentType()?.name}.${name.value}`),
      }),
    );
    const fragments = new Map(
      document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
    );
    const operation = getOperationAST(document);
    if (!operation || typeof data !== 'object' || data === null) return;
    this.#met.clear();
    this.#walk(data, schema.getQueryType()!, operation.selectionSet, fragments);
    for (const field of this.#met) this.answered.set(field, (this.answered.get(field) ?? 0) + 1);
  }

  #walk(
    value: object,
    declared: GraphQLCompositeType,
    selections: SelectionSetNode,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ): void {
    const answer = value as Readonly<Record<string, unknown>>;
    const shown = answer['__typename'];
    const type = isObjectType(declared) ? declared : schema.getType(typeof shown === 'string' ? shown : '');
    if (!isObjectType(type)) return;
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FIELD) {
        this.#value(answer[(selection.alias ?? selection.name).value], type.name, selection, fragments);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)!;
      const condition = fragment.typeCondition?.name.value ?? type.name;
      if (condition === type.name || condition === 'Node') this.#walk(value, type, fragment.selectionSet, fragments);
    }
  }

  #value(
    value: unknown,
    parent: string,
    { name, selectionSet }: FieldNode,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ): void {
    if (value === undefined || value === null || name.value.startsWith('__')) return;
    if (parent === 'Query') this.roots.set(name.value, (this.roots.get(name.value) ?? 0) + 1);
    this.#met.add(`${parent}.${name.value}`);
    const parentType = schema.getType(parent);
    const field = isObjectType(parentType) ? parentType.getFields()[name.value] : undefined;
    const type = field && getNamedType(field.type);
    if (!isCompositeType(type) || !selectionSet) return;
    for (const item of [value].flat()) if (item !== null) this.#walk(item as object, type, selectionSet, fragments);
  }
}

interface Content {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

function nameOf({ type, field }: (typeof routes.targets)[number]): string {
  return `${type.name}.${field.name}`;
}
