import {
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Context } from '../core/context.ts';
import type { MadeNow, Reading } from '../core/reading.ts';
import { maskingOf, maskOf } from '../personal/mask-schema.ts';
import { type Arguments, Bound, NotCompiled, type Variables } from './arguments.ts';
import type { Compiler } from './compiler.ts';
import { readingOf } from './declared.ts';
import type { Selected } from './selection.ts';

/** Objects of lists that are written without a pause: larger answers are the executor's, which gives turns to others. */
const MOST_ITEMS = 500;

/** A row that an object leads to: which of the statement's columns has it, and its id. */
export interface MissingRow {
  readonly column: number;
  readonly id: number;
}

/** An answer in the making: texts, and between each two of them a row that is still to be read. */
export class Draft {
  readonly texts = [''];
  readonly rows: MissingRow[] = [];
  #items = 0;

  write(text: string): void {
    this.texts[this.texts.length - 1] += text;
  }

  leave(row: MissingRow): void {
    this.rows.push(row);
    this.texts.push('');
  }

  /** Counts items that are about to be written. Throws NotCompiled for too many. */
  countItems(items: number): void {
    this.#items += items;
    if (this.#items > MOST_ITEMS) throw new NotCompiled('many objects');
  }
}

/** A field of the query whose object is made before anything is written. */
export interface MadeField {
  readonly key: string;
  readonly args: Bound;
  readonly make: (args: never, context: Context) => Promise<MadeNow<unknown> | null>;
}

/** Objects that fields of the query made, by their keys in the answer. */
export type MadeObjects = ReadonlyMap<string, unknown>;

/** Writes an object, or a field of one. Throws where only the executor can say what becomes of it. */
type Write = (object: unknown, draft: Draft, context: Context) => void;

/** The ids of each column's rows, as an array of PostgreSQL: a variable that no document can have. */
export function idsVariable(column: number): string {
  return `ids of ${column}`;
}

/**
 * How objects in memory are written, such as changes that are pushed: what is of the object itself by its own resolvers, and
 * rows in places of their own. Throws NotCompiled for what only the executor can answer.
 */
export class ObjectTemplate {
  /** Writes the data: of a subscription those of a change, of a query those of its {@link MadeObjects}. */
  readonly write: Write;
  /** The columns of a statement that reads the rows. */
  readonly columns: string[] = [];
  /** Objects that are to be made first. */
  readonly made: MadeField[] = [];
  readonly #compiler: Compiler;

  constructor(compiler: Compiler, root: GraphQLObjectType, selected: readonly Selected[]) {
    this.#compiler = compiler;
    this.write = this.#object(root, selected);
  }

  #object(type: GraphQLObjectType, selected: readonly Selected[]): Write {
    // Directives may leave nothing in.
    if (selected.length === 0) return fixedWrite('{}');
    const fields = selected.map((one, index) => {
      const head = `${index === 0 ? '{' : ','}"${one.key}":`;
      return { head, write: this.#field(type, one) };
    });
    return (object, draft, context) => {
      for (const { head, write } of fields) {
        draft.write(head);
        write(object, draft, context);
      }
      draft.write('}');
    };
  }

  #field(parent: GraphQLObjectType, selected: Selected): Write {
    if (selected.name === '__typename') return fixedWrite(JSON.stringify(parent.name));
    const field = parent.getFields()[selected.name];
    if (!field) throw new NotCompiled(`no field ${selected.name}`);
    const nullable = !isNonNullType(field.type);
    const type = getNamedType(field.type);
    const reading = readingOf(field);
    const masking = this.#compiler.masks ? maskingOf(field) : undefined;
    if (masking && masking.kind !== 'made') return fixedWrite(JSON.stringify(maskOf(field, masking)));
    // Its resolver masks it; an exposed value has none here.
    if (masking && field.extensions['pothosExposedField'] !== undefined) throw new NotCompiled('a masked value');
    const args = this.#compiler.argumentsOf(parent.name, field, selected);
    if (isListType(isNonNullType(field.type) ? field.type.ofType : field.type)) {
      if (reading?.kind !== 'parts' || !isObjectType(type)) throw new NotCompiled('a list');
      return this.#list(type, selected, partsOf(reading, args), nullable);
    }
    if (isLeafType(type)) return leafWrite(field, type, args.others([]), nullable);
    if (!isObjectType(type)) throw new NotCompiled(`${field.name} leads to no object`);
    if (reading?.kind === 'part') {
      return this.#part(type, selected, reading.of as (whole: unknown) => unknown, nullable);
    }
    if (reading?.kind === 'made') return this.#made(type, selected, reading, args, nullable);
    if (reading?.kind !== 'linked' || !nullable || field.args.length > 0) {
      throw new NotCompiled(`${parent.name}.${field.name} is no row`);
    }
    const idOf = reading.id as (object: unknown) => number | null | undefined;
    const { beside } = reading;
    if (beside && this.#compiler.selections.within(type, selected).every(({ name }) => beside.fields.includes(name))) {
      const of = beside.of as (object: unknown) => unknown;
      return this.#part(type, selected, (object) => (idOf(object) ? of(object) : null), nullable);
    }
    const column = this.#column(type, selected);
    return (object, draft) => {
      const id = idOf(object);
      if (id) draft.leave({ column, id });
      else draft.write('null');
    };
  }

  #made(
    type: GraphQLObjectType,
    selected: Selected,
    { make }: Extract<Reading, { kind: 'made' }>,
    args: Arguments,
    nullable: boolean,
  ): Write {
    const { key } = selected;
    this.made.push({ key, args: args.boundTogether((values) => values), make });
    return this.#part(type, selected, (objects) => (objects as MadeObjects).get(key), nullable);
  }

  #part(type: GraphQLObjectType, selected: Selected, of: (whole: unknown) => unknown, nullable: boolean): Write {
    const write = this.#object(type, this.#compiler.selections.within(type, selected));
    return (whole, draft, context) => {
      const object = of(whole);
      if (object !== null && object !== undefined) write(object, draft, context);
      else writeNull(draft, nullable);
    };
  }

  #list(type: GraphQLObjectType, selected: Selected, of: (whole: unknown) => unknown, nullable: boolean): Write {
    const write = this.#object(type, this.#compiler.selections.within(type, selected));
    return (whole, draft, context) => {
      const items = of(whole);
      if (items === null || items === undefined) {
        writeNull(draft, nullable);
        return;
      }
      if (!Array.isArray(items)) throw new NotCompiled('no list');
      draft.countItems(items.length);
      draft.write('[');
      for (const [index, item] of items.entries()) {
        if (item === null || item === undefined) throw new NotCompiled('an item that is null');
        if (index > 0) draft.write(',');
        write(item, draft, context);
      }
      draft.write(']');
    };
  }

  #column(type: GraphQLObjectType, selected: Selected): number {
    const column = this.columns.length;
    const ids = new Bound((variables: Variables) => variables[idsVariable(column)]);
    this.columns.push(this.#compiler.lines(type, selected, ids));
    return column;
  }
}

/** A list of an object, for arguments that are part of the plan. */
function partsOf({ of }: Extract<Reading, { kind: 'parts' }>, args: Arguments): (whole: unknown) => unknown {
  const values = args.others([]);
  return (whole) => of(whole as never, values as never);
}

function fixedWrite(text: string): Write {
  return (_object, draft) => draft.write(text);
}

/** A scalar or an enumeration, from its own resolver. */
function leafWrite(
  field: GraphQLField<unknown, unknown>,
  type: GraphQLLeafType,
  args: Readonly<Record<string, unknown>>,
  nullable: boolean,
): Write {
  const exposed = field.extensions['pothosExposedField'];
  const resolve = field.resolve as ((object: unknown, args: object, context: Context) => unknown) | undefined;
  const read =
    typeof exposed === 'string' || !resolve
      ? (object: unknown) => (object as Readonly<Record<string, unknown>>)[String(exposed ?? field.name)]
      : (object: unknown, context: Context) => resolve(object, args, context);
  return (object, draft, context) => {
    const value = read(object, context);
    if (value === null || value === undefined) {
      writeNull(draft, nullable);
      return;
    }
    if (value instanceof Error || value instanceof Promise) throw new NotCompiled(`${field.name} is no value`);
    const text = JSON.stringify(type.serialize(value));
    if (text === undefined || text === 'null') throw new NotCompiled(`${field.name} has no JSON`);
    draft.write(text);
  };
}

function writeNull(draft: Draft, nullable: boolean): void {
  // The executor says which field it was.
  if (!nullable) throw new NotCompiled('null where none may be');
  draft.write('null');
}
