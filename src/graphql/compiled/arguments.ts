import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  isNonNullType,
  Kind,
  print,
  type ValueNode,
  valueFromAST,
} from 'graphql';

/** Values of an operation's variables, as graphql-js reads them. */
export type Variables = Readonly<Record<string, unknown>>;

/** Thrown for all that compiled reads leave to the executor. */
export class NotCompiled extends Error {
  override readonly name = 'NotCompiled';
}

/** A value of a statement that each request has its own of. */
export class Bound {
  readonly read: (variables: Variables) => unknown;

  constructor(read: (variables: Variables) => unknown) {
    this.read = read;
  }
}

/**
 * What a plan depends on besides the document: parts of the values of variables that shape the statement. Found while
 * the document is compiled.
 */
export class Shapes {
  readonly #readers = new Map<string, (variables: Variables) => unknown>();

  /** Whether these tell apart all that others do. */
  covers(others: Shapes): boolean {
    return [...others.#readers.keys()].every((name) => this.#readers.has(name));
  }

  /** These and others. */
  with(others: Shapes): Shapes {
    const both = new Shapes();
    for (const [name, read] of [...this.#readers, ...others.#readers]) both.add(name, read);
    return both;
  }

  /** The values as a key, equal for requests that one plan answers. */
  keyOf(variables: Variables): string {
    if (this.#readers.size === 0) return '';
    return JSON.stringify([...this.#readers.values()].map((read) => read(variables) ?? null));
  }

  add(name: string, read: (variables: Variables) => unknown): void {
    if (!this.#readers.has(name)) this.#readers.set(name, read);
  }
}

/** The arguments of one field, for the request at hand and for those to come. */
export class Arguments {
  readonly #parent: string;
  readonly #field: GraphQLField<unknown, unknown>;
  readonly #node: FieldNode;
  readonly #variables: Variables;
  readonly #shapes: Shapes;

  constructor(
    parent: string,
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
    variables: Variables,
    shapes: Shapes,
  ) {
    this.#parent = parent;
    this.#field = field;
    this.#node = node;
    this.#variables = variables;
    this.#shapes = shapes;
  }

  /** A value that is part of the plan. */
  value(name: string): unknown {
    return this.shape(name, 'value', (value) => value);
  }

  /** What of a value is part of the plan; `part` names it. Throws what `of` throws. */
  shape<T>(name: string, part: string, of: (value: unknown) => T): T {
    const { read, written } = this.#argument(name);
    if (written && dependsOnVariables(written)) {
      const argument = `${this.#parent}.${this.#field.name}(${name}: ${print(written)})`;
      this.#shapes.add(`${argument} ${part}`, (variables) => of(read(variables)));
    }
    return of(read(this.#variables));
  }

  /** A value that each request has its own of. */
  bound(name: string, of: (value: unknown) => unknown): Bound {
    const { read, written } = this.#argument(name);
    if (written && dependsOnVariables(written)) return new Bound((variables) => of(read(variables)));
    // The document says it: it is made once.
    let made: { readonly value: unknown } | undefined;
    return new Bound(() => {
      made ??= { value: of(read({})) };
      return made.value;
    });
  }

  /** A value made of all arguments, that each request has its own of. */
  boundTogether(of: (args: Readonly<Record<string, unknown>>) => unknown): Bound {
    const readers = this.#field.args.map(({ name }) => [name, this.#argument(name).read] as const);
    return new Bound((variables) => of(Object.fromEntries(readers.map(([name, read]) => [name, read(variables)]))));
  }

  /** The values of all arguments but some, as part of the plan. */
  others(but: readonly string[]): Record<string, unknown> {
    const names = this.#field.args.map(({ name }) => name).filter((name) => !but.includes(name));
    return Object.fromEntries(names.map((name) => [name, this.value(name)]));
  }

  #argument(name: string): { read: (variables: Variables) => unknown; written: ValueNode | undefined } {
    const definition = this.#field.args.find((arg) => arg.name === name)!;
    const written = this.#node.arguments?.find((argument) => argument.name.value === name)?.value;
    return { read: (variables) => argumentValue(definition, written, variables), written };
  }
}

/** The value of an argument: CoerceArgumentValues of the specification, 6.4.1. Throws where graphql-js has an error. */
export function argumentValue(
  definition: GraphQLArgument,
  written: ValueNode | undefined,
  variables: Variables,
): unknown {
  if (!written) return byDefault(definition);
  if (written.kind === Kind.VARIABLE) {
    const name = written.name.value;
    if (!Object.hasOwn(variables, name)) return byDefault(definition);
    const value = variables[name];
    if (value === null && isNonNullType(definition.type)) throw new NotCompiled('null for an argument that takes none');
    return value;
  }
  const value = valueFromAST(written, definition.type, variables);
  if (value === undefined) throw new NotCompiled('an argument without a value');
  return value;
}

function byDefault({ defaultValue, type }: GraphQLArgument): unknown {
  if (defaultValue === undefined && isNonNullType(type)) throw new NotCompiled('an argument that is left out');
  return defaultValue;
}

function dependsOnVariables(value: ValueNode): boolean {
  switch (value.kind) {
    case Kind.VARIABLE:
      return true;
    case Kind.LIST:
      return value.values.some(dependsOnVariables);
    case Kind.OBJECT:
      return value.fields.some((field) => dependsOnVariables(field.value));
    default:
      return false;
  }
}
