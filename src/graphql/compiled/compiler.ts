import {
  type DirectiveNode,
  type DocumentNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getNamedType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { fixed, type Json, listOfJson, object, type Printing } from '../../db/reads/json.ts';
import type { RowLevel } from '../../db/reads/row-level.ts';
import type { SharedRow } from '../../db/reads/shared-row.ts';
import { ReadStatement } from '../../db/reads/statement.ts';
import { fragmentsOf } from '../core/cost/cost.ts';
import { decodeAnyId, readNodeId } from '../core/id.ts';
import { type Groups, isGiven } from '../core/reading.ts';
import { maskingOf } from '../personal/mask-schema.ts';
import { Arguments, argumentValue, type Bound, NotCompiled, type Shapes, type Variables } from './arguments.ts';
import { listOf, readingOf, sourceOf, wayOf } from './declared.ts';
import { maskedJson, refuseAsked } from './masked.ts';
import { PageCompiler, pagesOf } from './page-compiler.ts';
import { type Selected, Selections, textWithoutAlias } from './selection.ts';

/** Rows, lists and pages one statement reads at most: beyond, planning takes longer than what it saves. */
const MOST_LEVELS = 40;

/** How an operation is answered. */
export interface Plan {
  /** The statement whose one row has the parts of the answer that differ; null where none do. */
  readonly sql: string | null;
  /** The parts before, between and after those. */
  readonly texts: readonly string[];
  /** Which column of the row is behind each of the parts but the last. */
  readonly places: readonly number[];
  /** Values of `$2` and on. */
  readonly values: readonly unknown[];
  /** Values that must be readable though no statement has them. */
  readonly checks: readonly Bound[];
}

const PRINTINGS: Readonly<Record<string, Printing>> = {
  String: 'text',
  ID: 'text',
  Int: 'int',
  Float: 'float',
  Boolean: 'boolean',
  DateTime: 'time',
  Date: 'day',
  Decimal: 'decimal',
};

/** Turns one operation into one statement. Throws NotCompiled for what only the executor can answer. */
export class Compiler {
  readonly #schema: GraphQLSchema;
  readonly #variables: Variables;
  readonly #shapes: Shapes;
  readonly #selections: Selections;
  readonly #statement = new ReadStatement();
  /** The id of the row that a level is of, where the operation gives it. */
  readonly #ids = new Map<RowLevel, Bound>();
  /** Values that must be readable though no statement has them. */
  readonly #checks: Bound[] = [];
  /** By way, rows that several root fields lead to, with what was asked of them; null before the first asks. */
  readonly #shared = new Map<string, { readonly row: SharedRow; readonly asked: Map<string, Json> } | null>();

  readonly #pages: PageCompiler;
  /** For keys that may not read personal data. */
  readonly masks: boolean;

  constructor(schema: GraphQLSchema, document: DocumentNode, variables: Variables, shapes: Shapes, masks: boolean) {
    this.#schema = schema;
    this.masks = masks;
    this.#variables = variables;
    this.#shapes = shapes;
    this.#selections = new Selections(schema, fragmentsOf(document), (directives) => this.#included(directives));
    this.#pages = new PageCompiler({
      selections: this.#selections,
      fields: (...all) => this.#fields(...all),
      row: (...all) => this.#row(...all),
      idOf: (row) => this.#ids.get(row),
      check: (value) => this.#checks.push(value),
    });
  }

  plan(operation: OperationDefinitionNode): Plan {
    const query = this.#schema.getQueryType()!;
    /** By all that is asked: it is read once, however many keys it has. */
    const asked = new Map<string, Json>();
    const roots = this.#selections.of(query, [operation.selectionSet]);
    for (const key of repeated(roots.map(wayText))) this.#shared.set(key, null);
    const data = this.#fields(query, roots, (field, selected) => {
      const key = selected.nodes.map(textWithoutAlias).join();
      const json = asked.get(key) ?? this.#rootField(field, selected);
      asked.set(key, json);
      return json;
    });
    const { values } = this.#statement;
    const { sql, texts, places } = this.#statement.sql(data);
    return { sql: texts.length === 1 ? null : sql, texts, places, values, checks: this.#checks };
  }

  get selections(): Selections {
    return this.#selections;
  }

  /** The column with the rows of a type that ids lead to, as {@link ReadStatement.lines} has it. */
  lines(type: GraphQLObjectType, selected: Selected, ids: unknown): string {
    return this.#statement.lines(sourceOf(type), ids, (row) => this.#row(type, selected, row));
  }

  /** The plan of a statement with these columns. */
  columns(columns: readonly string[]): Plan {
    if (this.#statement.levels > MOST_LEVELS) throw new NotCompiled('too many levels');
    const sql = columns.length === 0 ? null : this.#statement.columns(columns);
    return { sql, texts: [], places: [], values: this.#statement.values, checks: this.#checks };
  }

  #fields(
    type: GraphQLObjectType,
    selected: readonly Selected[],
    print: (field: GraphQLField<unknown, unknown>, selected: Selected) => Json,
  ): Json {
    return object(
      selected.map((one) => {
        if (this.#statement.levels > MOST_LEVELS) throw new NotCompiled('too many levels');
        if (one.name === '__typename') return [one.key, fixed(type.name)] as const;
        const field = type.getFields()[one.name];
        if (!field) throw new NotCompiled(`no field ${one.name}`);
        return [one.key, print(field, one)] as const;
      }),
    );
  }

  #rootField(field: GraphQLField<unknown, unknown>, selected: Selected): Json {
    const args = this.#arguments('Query', field, selected);
    if (this.masks) refuseAsked(field, args);
    if (field.name === 'node') return this.#node(args, selected);
    const reading = readingOf(field);
    const type = getNamedType(field.type);
    if (!reading || !isObjectType(type)) throw new NotCompiled(`${field.name} is not read from the store alone`);
    switch (reading.kind) {
      case 'lookup': {
        const { values, condition } = wayOf(reading, field, args);
        const bound = values.map((of) => args.boundTogether(of));
        return this.#rootRow(type, selected, (row) => row.meets(condition, bound));
      }
      case 'all':
        for (const { name } of field.args) if (isGiven(args.value(name))) throw new NotCompiled(`${name} is given`);
        return this.#statement.rows(sourceOf(type), reading.order, reading.condition ?? null, (row) =>
          this.#row(type, selected, row),
        );
      case 'page': {
        const pages = pagesOf(reading, args);
        return this.#statement.page(pages.list, this.#pages.window(pages, args, null), (page) =>
          this.#pages.connection(type, selected, page, pages, args, null),
        );
      }
      default:
        throw new NotCompiled(`${field.name} is of no row`);
    }
  }

  /** An object by its global id: its type is part of the plan. */
  #node(args: Arguments, selected: Selected): Json {
    const type = this.#schema.getType(args.shape('id', 'type', (id) => readNodeId(String(id), ['id']).type));
    if (!isObjectType(type) || !type.getInterfaces().some(({ name }) => name === 'Node'))
      throw new NotCompiled('no node');
    if (sourceOf(type).named) throw new NotCompiled('the node of more than one row id');
    const id = args.bound('id', (value) => decodeAnyId(String(value), ['id']).id);
    return this.#rootRow(type, selected, (row) => {
      this.#ids.set(row, id);
      return row.hasId(id);
    });
  }

  /** The row that a root field leads to; read once where several ask for parts of it. */
  #rootRow(type: GraphQLObjectType, selected: Selected, condition: (row: RowLevel) => string): Json {
    const key = wayText(selected);
    if (!this.#shared.has(key)) {
      return this.#statement.row(sourceOf(type), condition, (row) => this.#row(type, selected, row));
    }
    const shared = this.#shared.get(key) ?? {
      row: this.#statement.shared(sourceOf(type), condition),
      asked: new Map<string, Json>(),
    };
    this.#shared.set(key, shared);
    return shared.row.part(this.#row(type, selected, shared.row.row, shared.asked));
  }

  /** `asked` is what other selections ask of the row: each is read once. */
  #row(type: GraphQLObjectType, selected: Selected, row: RowLevel, asked?: Map<string, Json>): Json {
    return this.#fields(type, this.#selections.within(type, selected), (field, one) => {
      if (!asked) return this.#value(type, field, one, row);
      const key = one.nodes.map(textWithoutAlias).join();
      const json = asked.get(key) ?? this.#value(type, field, one, row);
      asked.set(key, json);
      return json;
    });
  }

  #value(parent: GraphQLObjectType, field: GraphQLField<unknown, unknown>, selected: Selected, row: RowLevel): Json {
    const masking = this.masks ? maskingOf(field) : undefined;
    if (masking) return maskedJson(field, masking, row);
    const reading = readingOf(field);
    const type = getNamedType(field.type);
    const nullable = !isNonNullType(field.type);
    if (!reading) {
      const own = field.name === 'id' && parent.getInterfaces().some(({ name }) => name === 'Node');
      if (!own) throw new NotCompiled(`${parent.name}.${field.name} is not read from the store alone`);
      return row.globalId(parent.name);
    }
    const args = this.#arguments(parent.name, field, selected);
    if (this.masks) refuseAsked(field, args);
    switch (reading.kind) {
      case 'column':
        return this.#column(field, row, reading.column);
      case 'localized': {
        const language = args.value('language');
        if (language !== 'en' && language !== 'zh') throw new NotCompiled('a language without texts');
        return row.localized(reading.column, language, nullable);
      }
      case 'translated': {
        const language = args.value('language') ?? null;
        if (language !== null && language !== 'en' && language !== 'zh')
          throw new NotCompiled('a language without texts');
        return row.translated(reading.column, language);
      }
      case 'one':
        if (!isObjectType(type) || !nullable) throw new NotCompiled(`${field.name} leads to no object`);
        return row.one(sourceOf(type), reading.column, (one) => this.#row(type, selected, one));
      case 'first':
        if (!isObjectType(type) || !nullable) throw new NotCompiled(`${field.name} leads to no object`);
        return row.first(reading.list, (item) => this.#row(type, selected, item));
      case 'many':
        if (!isObjectType(type)) throw new NotCompiled(`${field.name} leads to no objects`);
        for (const { name } of field.args) {
          if ((args.value(name) ?? null) !== (reading.only[name] ?? null)) throw new NotCompiled(`${name} is given`);
        }
        return row.many(reading.list, (item) => this.#row(type, selected, item));
      case 'chosen':
        if (!isObjectType(type)) throw new NotCompiled(`${field.name} leads to no objects`);
        if (!isListType(isNonNullType(field.type) ? field.type.ofType : field.type)) {
          return row.first(listOf(reading, args), (item) => this.#row(type, selected, item));
        }
        return row.many(listOf(reading, args), (item) => this.#row(type, selected, item));
      case 'grouped':
        if (!isObjectType(type)) throw new NotCompiled(`${field.name} leads to no objects`);
        return this.#groups(type, selected, reading.groups, row);
      case 'page': {
        if (!isObjectType(type)) throw new NotCompiled(`${field.name} is no connection`);
        const pages = pagesOf(reading, args);
        return row.page(pages.list, this.#pages.window(pages, args, row), (page) =>
          this.#pages.connection(type, selected, page, pages, args, row),
        );
      }
      default:
        throw new NotCompiled(`${field.name} is of the workspace`);
    }
  }

  /** A list of objects, one for each value: of all of them the rows are read once. */
  #groups(type: GraphQLObjectType, selected: Selected, { list, by, values, items }: Groups, row: RowLevel): Json {
    const within = this.#selections.within(type, selected);
    const parts = new Map<string, readonly Json[]>();
    for (const one of within) {
      const of = getNamedType(type.getFields()[one.name]?.type);
      if (one.name !== items || !isObjectType(of)) continue;
      parts.set(
        one.key,
        row.grouped(list, by, values, (item) => this.#row(of, one, item)),
      );
    }
    const objects = values.map((value, index) =>
      this.#fields(type, within, (field, one) => {
        const part = parts.get(one.key)?.[index];
        if (part) return part;
        const leaf = getNamedType(field.type);
        if (field.name !== by || !isEnumType(leaf)) throw new NotCompiled(`groups have a ${field.name}`);
        return fixed(leaf.serialize(value));
      }),
    );
    return listOfJson(objects);
  }

  /** A scalar or an enumeration, as its serializer prints it. */
  #column(field: GraphQLField<unknown, unknown>, row: RowLevel, column: string): Json {
    const nullable = !isNonNullType(field.type);
    const type = getNamedType(field.type);
    if (isListType(nullable ? field.type : (field.type as { ofType: unknown }).ofType)) throw new NotCompiled('a list');
    if (isEnumType(type) && type.getValues().every(({ name, value }) => name === value)) {
      return row.value(column, 'name');
    }
    // Languages are stored as ISO 639-1 writes them.
    if (type.name === 'Language') return row.capitals(column);
    const printing = isScalarType(type) ? PRINTINGS[type.name] : undefined;
    if (!printing) throw new NotCompiled(`${type.name} is printed by its own code`);
    return row.value(column, printing);
  }

  /** The arguments of a field that is none of the statement's. */
  argumentsOf(parent: string, field: GraphQLField<unknown, unknown>, selected: Selected): Arguments {
    return this.#arguments(parent, field, selected);
  }

  #arguments(parent: string, field: GraphQLField<unknown, unknown>, { nodes }: Selected): Arguments {
    return new Arguments(parent, field, nodes[0], this.#variables, this.#shapes);
  }

  /** Whether directives leave a selection in. What they ask of variables is part of the plan. */
  #included(directives: readonly DirectiveNode[]): boolean {
    return directives.every((directive) => {
      const name = directive.name.value;
      if (name !== 'skip' && name !== 'include') throw new NotCompiled(`the directive ${name}`);
      const [condition] = (name === 'skip' ? GraphQLSkipDirective : GraphQLIncludeDirective).args;
      const written = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
      const read = (variables: Variables) => argumentValue(condition!, written, variables);
      if (written?.kind === Kind.VARIABLE) this.#shapes.add(`if $${written.name.value}`, read);
      return read(this.#variables) === (name === 'include');
    });
  }
}

/** The way to what a field asks for, as a text: its name and arguments. */
function wayText({ name, nodes }: Selected): string {
  return `${name} ${JSON.stringify(nodes[0].arguments)}`;
}

/** Texts that stand more than once. */
function repeated(texts: readonly string[]): Set<string> {
  return new Set(texts.filter((text, index) => texts.indexOf(text) !== index));
}
