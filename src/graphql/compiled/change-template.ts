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
import { maskingOf, maskOf } from '../personal/mask-schema.ts';
import { Bound, NotCompiled, type Variables } from './arguments.ts';
import { type Compiler, readingOf } from './compiler.ts';
import type { Selected } from './selection.ts';

/** A row that a change leads to: which of the statement's columns has it, and its id. */
export interface MissingRow {
  readonly column: number;
  readonly id: number;
}

/** The item of one change: texts, and between each two of them a row that is still to be read. */
export class Draft {
  readonly texts = [''];
  readonly rows: MissingRow[] = [];

  write(text: string): void {
    this.texts[this.texts.length - 1] += text;
  }

  leave(row: MissingRow): void {
    this.rows.push(row);
    this.texts.push('');
  }
}

/** Writes an object, or a field of one. Throws where only the executor can say what becomes of it. */
type Write = (object: unknown, draft: Draft, context: Context) => void;

/** The ids of each column's rows, as an array of PostgreSQL: a variable that no document can have. */
export function idsVariable(column: number): string {
  return `ids of ${column}`;
}

/**
 * How the items of a subscription are written: what is of the change itself by its own resolvers, and rows in places of
 * their own. Throws NotCompiled for what only the executor can answer.
 */
export class ChangeTemplate {
  /** Writes the items' data. */
  readonly write: Write;
  /** The columns of a statement that reads the rows. */
  readonly columns: string[] = [];
  readonly #compiler: Compiler;

  constructor(compiler: Compiler, subscriptions: GraphQLObjectType, selected: readonly Selected[]) {
    this.#compiler = compiler;
    this.write = this.#object(subscriptions, selected);
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
    if (isListType(isNonNullType(field.type) ? field.type.ofType : field.type)) throw new NotCompiled('a list');
    const type = getNamedType(field.type);
    const reading = readingOf(field);
    const masking = this.#compiler.masks ? maskingOf(field) : undefined;
    if (masking && masking.kind !== 'made') return fixedWrite(JSON.stringify(maskOf(field, masking)));
    // Its resolver masks it; an exposed value has none here.
    if (masking && field.extensions['pothosExposedField'] !== undefined) throw new NotCompiled('a masked value');
    if (isLeafType(type) && field.args.length === 0) return leafWrite(field, type, nullable);
    if (!isObjectType(type)) throw new NotCompiled(`${field.name} leads to no object`);
    if (reading?.kind === 'part')
      return this.#part(type, selected, reading.of as (whole: unknown) => unknown, nullable);
    if (reading?.kind !== 'linked' || !nullable) throw new NotCompiled(`${parent.name}.${field.name} is no row`);
    const idOf = reading.id as (object: unknown) => number | null | undefined;
    const column = this.#column(type, selected);
    return (object, draft) => {
      const id = idOf(object);
      if (id) draft.leave({ column, id });
      else draft.write('null');
    };
  }

  #part(type: GraphQLObjectType, selected: Selected, of: (whole: unknown) => unknown, nullable: boolean): Write {
    const write = this.#object(type, this.#compiler.selections.within(type, selected));
    return (whole, draft, context) => {
      const object = of(whole);
      if (object !== null && object !== undefined) write(object, draft, context);
      else writeNull(draft, nullable);
    };
  }

  #column(type: GraphQLObjectType, selected: Selected): number {
    const column = this.columns.length;
    const ids = new Bound((variables: Variables) => variables[idsVariable(column)]);
    this.columns.push(this.#compiler.lines(type, selected, ids));
    return column;
  }
}

function fixedWrite(text: string): Write {
  return (_object, draft) => draft.write(text);
}

/** A scalar or an enumeration, from its own resolver. */
function leafWrite(field: GraphQLField<unknown, unknown>, type: GraphQLLeafType, nullable: boolean): Write {
  const exposed = field.extensions['pothosExposedField'];
  const resolve = field.resolve as ((object: unknown, args: object, context: Context) => unknown) | undefined;
  const read =
    typeof exposed === 'string' || !resolve
      ? (object: unknown) => (object as Readonly<Record<string, unknown>>)[String(exposed ?? field.name)]
      : (object: unknown, context: Context) => resolve(object, {}, context);
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
