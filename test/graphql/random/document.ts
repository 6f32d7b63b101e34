import {
  type ArgumentNode,
  type ConstDirectiveNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type NameNode,
  parseConstValue,
  parseType,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
  type VariableDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';
import { cursorsOf, type KnownValues, ORDERS } from './known-values.ts';
import type { Randomness } from './randomness.ts';
import { type Focus, isStored, type Routes } from './routes.ts';
import { isNeeded, Values } from './values.ts';

/** An operation with the values of its variables. */
export interface RandomDocument {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface DocumentOptions {
  readonly schema: GraphQLSchema;
  readonly routes: Routes;
  readonly known: KnownValues;
  readonly random: Randomness;
  /** True: all values are ones that are taken. */
  readonly careful: boolean;
  /** What the operation must ask for. */
  readonly focus: Focus | null;
  /** How often the focus had its turn before: each time other fields of a type are asked for. */
  readonly turn: number;
  /** True: only what compiled reads may answer, as far as there is any. */
  readonly stored: boolean;
}

/** Most levels of fields below a root field. */
const MAX_LEVELS = 4;

/** How many of the fields of a type in focus are asked for at a time: those with nothing below them, and one in so many of the others. */
const MOST_LEAVES = 0.8;
const OBJECTS_APART = 3;

/** Root fields that clients read most come most often. */
const ROOT_WEIGHTS: Readonly<Record<string, number>> = {
  customers: 10,
  customer: 8,
  node: 8,
  nodes: 5,
  segmentations: 5,
  segmentation: 4,
  personas: 5,
  contrastGroups: 0.3,
  distinctiveTraits: 0.3,
  overlapsOfSegments: 0.3,
  overlapOfSegments: 0.3,
  group: 0.3,
};

/** A random operation. It is nearly always valid where it is careful. */
export function randomDocument(options: DocumentOptions): RandomDocument {
  return new DocumentMaker(options).make();
}

/** A random mutation of a field, of a few levels of its payload. */
export function randomMutation(field: string, options: DocumentOptions): RandomDocument {
  return new DocumentMaker(options).mutation(field);
}

/** A random subscription to a field. */
export function randomSubscription(field: string, options: DocumentOptions): RandomDocument {
  return new DocumentMaker(options).subscription(field);
}

class DocumentMaker {
  readonly #schema: GraphQLSchema;
  readonly #routes: Routes;
  readonly #random: Randomness;
  readonly #careful: boolean;
  readonly #known: KnownValues;
  readonly #focus: Focus | null;
  readonly #turn: number;
  readonly #stored: boolean;
  readonly #values: Values;
  readonly #definitions: VariableDefinitionNode[] = [];
  readonly #variables: Record<string, unknown> = {};
  readonly #fragments: FragmentDefinitionNode[] = [];
  readonly #used = new Set<string>();
  #names = 0;

  constructor({ schema, routes, known, random, careful, focus, turn, stored }: DocumentOptions) {
    this.#schema = schema;
    this.#routes = routes;
    this.#random = random;
    this.#careful = careful;
    this.#known = known;
    this.#focus = focus;
    this.#turn = turn;
    this.#stored = stored;
    this.#values = new Values(random, known, careful);
  }

  make(): RandomDocument {
    const query = this.#schema.getQueryType()!;
    const roots = this.#focus ? (this.#stored ? 0 : this.#random.below(2)) : 1 + this.#random.below(3);
    const selections = this.#random.list(roots, () => this.#root(query));
    if (this.#focus) selections.push(this.#wayTo(this.#focus));
    return this.#operation('query', selections);
  }

  subscription(name: string): RandomDocument {
    const type = this.#schema.getSubscriptionType()!;
    const root = this.#field(type, type.getFields()[name]!, 1 + this.#random.below(MAX_LEVELS), false);
    return this.#operation('subscription', [{ ...root, directives: [] }]);
  }

  mutation(name: string): RandomDocument {
    const type = this.#schema.getMutationType()!;
    const field = this.#field(type, type.getFields()[name]!, 2, false);
    return this.#operation('mutation', [{ ...field, directives: [] }]);
  }

  #operation(operation: 'query' | 'mutation' | 'subscription', selections: readonly SelectionNode[]): RandomDocument {
    return {
      document: {
        kind: Kind.DOCUMENT,
        definitions: [
          {
            kind: Kind.OPERATION_DEFINITION,
            operation: operation as never,
            ...(this.#random.chance(0.3) ? { name: name('Random') } : {}),
            variableDefinitions: this.#definitions,
            selectionSet: { kind: Kind.SELECTION_SET, selections },
          },
          ...this.#fragments,
        ],
      },
      variables: this.#variables,
    };
  }

  #root(query: GraphQLObjectType): SelectionNode {
    if (this.#random.chance(0.03)) return this.#introspection();
    const fields = this.#fieldsOf(query);
    const field = this.#random.weighted(fields.map((one) => [ROOT_WEIGHTS[one.name] ?? 1, one] as const));
    return this.#field(query, field, 1 + this.#random.below(MAX_LEVELS), false);
  }

  #introspection(): SelectionNode {
    const type = this.#random.pick(['Customer', 'Language', 'Nope', 'CustomerFilter']);
    return this.#random.pick<SelectionNode>([
      leaf('__typename'),
      {
        ...leaf('__type'),
        arguments: [{ kind: Kind.ARGUMENT, name: name('name'), value: { kind: Kind.STRING, value: type } }],
        selectionSet: setOf([
          leaf('name'),
          leaf('kind'),
          { ...leaf('enumValues'), selectionSet: setOf([leaf('name')]) },
        ]),
      },
    ]);
  }

  /** The fields that lead to the focus, with something beside them at each level. */
  #wayTo({ type, field }: Focus): SelectionNode {
    if (field) return this.#field(type, field, 2, false);
    const way = this.#routes.wayTo(type, (from) => {
      const stored = this.#stored ? from.filter((step) => isStored({ type: step.from, field: step.field })) : [];
      return this.#random.pick(stored.length > 0 ? stored : from);
    });
    let inner: readonly SelectionNode[] = this.#most(type);
    for (const { from, field: step, to } of [...way].reverse()) {
      const beside = to === type ? [] : this.#selections(to, 0, false).selections.slice(0, 2);
      const below: readonly SelectionNode[] = [...beside, ...inner];
      const abstract = isAbstractType(getNamedType(step.type));
      const selections = abstract ? [leaf('__typename'), inline(to.name, below)] : below;
      inner = [{ ...this.#head(from, step, false, abstract ? to.name : ''), selectionSet: setOf(selections) }];
    }
    return inner[0]!;
  }

  #fieldsOf(type: GraphQLObjectType): readonly GraphQLField<unknown, unknown>[] {
    const all = Object.values(type.getFields());
    const stored = this.#stored ? all.filter((field) => isStored({ type, field })) : [];
    return stored.length > 0 ? stored : all;
  }

  /** Most fields of a type with nothing below them; of the others a few, which change from turn to turn. */
  #most(type: GraphQLObjectType): readonly SelectionNode[] {
    const fields = this.#fieldsOf(type);
    const isLeaf = (field: (typeof fields)[number]) => !isCompositeType(getNamedType(field.type));
    const leaves = fields.filter((field) => isLeaf(field) && this.#random.chance(MOST_LEAVES));
    const objects = fields.filter((field) => !isLeaf(field)).filter((_, at) => (at + this.#turn) % OBJECTS_APART === 0);
    const chosen = [...leaves, ...objects];
    if (chosen.length === 0) chosen.push(this.#random.pick(fields));
    return chosen.map((field) => this.#field(type, field, 1, false));
  }

  #field(
    parent: GraphQLCompositeType,
    field: GraphQLField<unknown, unknown>,
    levels: number,
    aliased: boolean,
  ): FieldNode {
    const head = this.#head(parent, field, aliased);
    const type = getNamedType(field.type);
    return isCompositeType(type) ? { ...head, selectionSet: this.#selections(type, levels - 1, false) } : head;
  }

  /**
   * A field without what is asked for below it. One that leads to a type (empty: the only one it has) is given no more
   * arguments than it needs.
   */
  #head(
    parent: GraphQLCompositeType,
    field: GraphQLField<unknown, unknown>,
    aliased: boolean,
    leadsTo: string | null = null,
  ): FieldNode {
    return {
      kind: Kind.FIELD,
      ...this.#alias(field, aliased),
      name: name(field.name),
      arguments: this.#arguments(
        parent,
        field,
        leadsTo === null ? this.#chosen(field.args) : this.#onTheWay(field.args),
        leadsTo || null,
      ),
      directives: leadsTo === null ? this.#directives() : [],
    };
  }

  /** Fields with arguments get a name of their own, unless nobody had theirs. */
  #alias({ name: own, args }: GraphQLField<unknown, unknown>, aliased: boolean): { alias?: NameNode } {
    const taken = args.length > 0 && (this.#used.has(own) || this.#random.chance(0.5));
    this.#used.add(own);
    return aliased || taken || this.#random.chance(0.08) ? { alias: name(`a${this.#names++}`) } : {};
  }

  #selections(type: GraphQLCompositeType, levels: number, aliased: boolean): SelectionSetNode {
    if (!isObjectType(type)) return this.#abstractSelections(type, levels);
    const fields = this.#fieldsOf(type);
    const leaves = fields.filter((field) => !isCompositeType(getNamedType(field.type)));
    const objects = fields.filter((field) => isCompositeType(getNamedType(field.type)));
    const selections: SelectionNode[] = [];
    const wanted = 1 + this.#random.below(3);
    for (let n = 0; n < wanted; n++) {
      const deeper = objects.length > 0 && levels > 0 && (leaves.length === 0 || this.#random.chance(0.5));
      if (!deeper && leaves.length === 0) break;
      const made = () => this.#field(type, this.#random.pick(deeper ? objects : leaves), levels, aliased);
      const kind = this.#random.weighted([
        [80, made],
        [6, () => inline(this.#random.chance(0.5) ? type.name : null, [made()], this.#directives())],
        [6, () => this.#spread(type, made)],
        [6, () => leaf('__typename')],
        [3, () => this.#again(type, selections, levels) ?? made()],
      ]);
      selections.push(kind());
    }
    return setOf(selections.length > 0 ? selections : [leaf('__typename')]);
  }

  /** On an interface: its fields, and fragments on types that have it. */
  #abstractSelections(type: GraphQLCompositeType, levels: number): SelectionSetNode {
    const possible = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [];
    const chosen = new Set(this.#random.list(1 + this.#random.below(3), () => this.#random.pick(possible)));
    const own = isInterfaceType(type) && this.#random.chance(0.5) ? [leaf('id')] : [];
    return setOf([
      leaf('__typename'),
      ...own,
      ...[...chosen].map((one) => inline(one.name, this.#selections(one, levels, true).selections, this.#directives())),
    ]);
  }

  /** A field selected before, with other fields below it: the two are merged. */
  #again(type: GraphQLObjectType, selections: readonly SelectionNode[], levels: number): SelectionNode | undefined {
    const fields = type.getFields();
    const before = selections.filter((one) => one.kind === Kind.FIELD && one.name.value in fields) as FieldNode[];
    if (before.length === 0) return undefined;
    const again = this.#random.pick(before);
    const below = getNamedType(fields[again.name.value]!.type);
    return isCompositeType(below) ? { ...again, selectionSet: this.#selections(below, levels - 1, false) } : again;
  }

  /** A fragment with a name, a new one or one that was spread before. */
  #spread(type: GraphQLObjectType, make: () => SelectionNode): SelectionNode {
    const before = this.#fragments.filter(({ typeCondition }) => typeCondition.name.value === type.name);
    if (before.length > 0 && this.#random.chance(0.5)) return spreadOf(this.#random.pick(before).name);
    const made = make();
    const fragment: FragmentDefinitionNode = {
      kind: Kind.FRAGMENT_DEFINITION,
      name: name(`F${this.#names++}`),
      typeCondition: named(type.name),
      selectionSet: setOf([made]),
    };
    this.#fragments.push(fragment);
    return spreadOf(fragment.name, this.#directives());
  }

  #directives(): ConstDirectiveNode[] {
    const random = this.#random;
    if (!random.chance(0.05)) return [];
    const directive = random.pick(['include', 'skip']);
    const literal = { kind: Kind.BOOLEAN, value: random.chance(0.5) } as const;
    const condition = random.chance(0.5) ? literal : this.#variable('Boolean!', literal);
    const argument: ArgumentNode = { kind: Kind.ARGUMENT, name: name('if'), value: condition };
    return [
      { kind: Kind.DIRECTIVE, name: name(directive), arguments: [argument] } as DirectiveNode as ConstDirectiveNode,
    ];
  }

  #arguments(
    parent: GraphQLCompositeType,
    field: GraphQLField<unknown, unknown>,
    among: readonly GraphQLArgument[],
    wanted: string | null,
  ): ArgumentNode[] {
    const path = `${parent.name}.${field.name}`;
    const chosen = path === 'Query.customer' || path === 'Query.personaFor' ? this.#oneOf(field.args, among) : among;
    const orders = ORDERS[path];
    const order = orders && chosen.find(({ name: own }) => own === 'orderBy');
    const orderText = order && (this.#careful || this.#random.chance(0.7)) ? this.#random.pick(orders) : '';
    const cursors = cursorsOf(path, orderText);
    return chosen.flatMap((argument) => {
      if (argument === order && orderText === '' && this.#careful) return [];
      const isCursor = argument.name === 'after' || argument.name === 'before';
      if (isCursor && this.#careful && !this.#known.cursors.get(cursors)?.length) return [];
      const literal =
        argument === order && orderText !== ''
          ? parseConstValue(orderText, { noLocation: true })
          : this.#values.of(argument.type, {
              field: path,
              name: argument.name,
              about: argument.name,
              cursors,
              depth: 0,
              wanted,
            });
      const value = this.#random.chance(0.3) ? this.#variable(String(argument.type), literal) : literal;
      return [{ kind: Kind.ARGUMENT, name: name(argument.name), value }];
    });
  }

  /** One argument where exactly one is wanted; now and then those that were chosen. */
  #oneOf(all: readonly GraphQLArgument[], chosen: readonly GraphQLArgument[]): readonly GraphQLArgument[] {
    if (!this.#careful && this.#random.chance(0.1)) return chosen;
    const wanted = this.#random.weighted([
      [6, 'externalId'],
      [3, 'id'],
      [this.#careful ? 0 : 1, 'identity'],
    ]);
    return all.filter(({ name: own }) => own === wanted);
  }

  /** No arguments that could leave nothing to find; another group may be what is looked for. */
  #onTheWay(all: readonly GraphQLArgument[]): GraphQLArgument[] {
    return all.filter((one) => isNeeded(one) || (one.name === 'againstId' && this.#random.chance(0.5)));
  }

  #chosen(all: readonly GraphQLArgument[]): GraphQLArgument[] {
    const random = this.#random;
    const pages = random.weighted([
      [5, ['first']],
      [2, []],
      [2, ['last']],
      [2, ['first', 'after']],
      [1, ['last', 'before']],
      [1, ['first', 'before']],
      [1, ['last', 'after', 'before']],
      [this.#careful ? 0 : 0.5, ['first', 'last']],
      [this.#careful ? 0 : 0.5, ['first', 'last', 'after']],
    ]);
    return all.filter((argument) => {
      if (['first', 'last', 'after', 'before'].includes(argument.name)) return pages.includes(argument.name);
      return isNeeded(argument) ? this.#careful || random.chance(0.99) : random.chance(0.35);
    });
  }

  /** A variable in the place of a literal: given, left to its default, left out, null, or of a wrong type. */
  #variable(typeText: string, literal: ValueNode): ValueNode {
    const random = this.#random;
    const variable = `v${this.#names++}`;
    const strict = typeText.endsWith('!') || random.chance(0.2);
    const bare = typeText.replace(/!$/, '');
    const withDefault = random.chance(0.3);
    const isNull = literal.kind === Kind.NULL;
    // A default makes a nullable variable fit where null does not.
    const type = strict && !isNull && !(withDefault && random.chance(0.5)) ? `${bare}!` : bare;
    this.#definitions.push({
      kind: Kind.VARIABLE_DEFINITION,
      variable: { kind: Kind.VARIABLE, name: name(variable) },
      type: parseType(type, { noLocation: true }),
      ...(withDefault ? { defaultValue: literal as never } : {}),
    });
    const value: unknown = valueFromASTUntyped(literal);
    const wrong = !this.#careful && random.chance(0.03);
    const leftOut = withDefault ? 0.6 : !this.#careful || !strict ? 0.1 : 0;
    if (wrong) this.#variables[variable] = random.pick([{}, [], 'wrong', 1.5, true, null]);
    else if (!random.chance(leftOut)) this.#variables[variable] = value;
    else if (!strict && !withDefault && random.chance(0.5)) this.#variables[variable] = null;
    return { kind: Kind.VARIABLE, name: name(variable) };
  }
}

function name(value: string): NameNode {
  return { kind: Kind.NAME, value };
}

function named(type: string) {
  return { kind: Kind.NAMED_TYPE, name: name(type) } as const;
}

function leaf(field: string): FieldNode {
  return { kind: Kind.FIELD, name: name(field) };
}

function setOf(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}

function inline(
  type: string | null,
  selections: readonly SelectionNode[],
  directives: DirectiveNode[] = [],
): SelectionNode {
  const typeCondition = type === null ? {} : { typeCondition: named(type) };
  return { kind: Kind.INLINE_FRAGMENT, ...typeCondition, directives, selectionSet: setOf(selections) };
}

function spreadOf(fragment: NameNode, directives: DirectiveNode[] = []): SelectionNode {
  return { kind: Kind.FRAGMENT_SPREAD, name: fragment, directives };
}
