import { PersonagraphError } from '../../../errors.ts';
import type { Mapping } from '../mapping.ts';
import type { ColumnUse, FindColumn } from '../value.ts';

/** Parts of a customer or an event that an order has once. Others may well stand on some of its lines only. */
const FACTS = new Set(['customer', 'at', 'messageId', 'amount', 'currency']);

/**
 * What the mapping uses each column for, told by the places it asks for them. An order of several lines is judged by it:
 * a condition or fact may stand on one of its lines for all of them.
 */
export class ColumnRoles {
  /** Of `reject` and `when`. */
  readonly conditions = new Set<number>();
  /** Of customers, and of the time, id, amount and currency of events. */
  readonly facts = new Set<number>();
  /** Of the values of an event's `lines`, and those named in `perLine`: each line has its own. */
  readonly ownOfLine = new Set<number>();
  /** By position, the names of columns used. */
  readonly names = new Map<number, string>();
  /** By position in `events`, the columns that its rule groups by. */
  readonly groupBy = new Map<number, number[]>();
  readonly #find: FindColumn;

  constructor(find: FindColumn) {
    this.#find = find;
    const bind: FindColumn = (name, path, use, optional) => this.#bind(name, path, use, optional);
    this.find = Object.assign(bind, { watch: find.watch });
  }

  /** The table's `find`, which takes down who asks. */
  readonly find: FindColumn;

  #bind(name: string, path: readonly string[], use?: ColumnUse, optional?: boolean): number {
    const at = this.#find(name, path, use, optional);
    if (use === 'nature') return at;
    this.names.set(at, name);
    const part = path[0] === 'events' ? path[2] : path[0];
    if (part === 'reject' || part === 'when') this.conditions.add(at);
    else if (part === 'lines' || part === 'perLine') this.ownOfLine.add(at);
    else if (part === 'groupBy') this.#grouped(Number(path[1]), at);
    else if (part && FACTS.has(part)) this.facts.add(at);
    return at;
  }

  #grouped(rule: number, at: number): void {
    const columns = this.groupBy.get(rule);
    if (columns) columns.push(at);
    else this.groupBy.set(rule, [at]);
  }

  /** Columns that all rules that group have in common; a mapping's orders are gathered by them. */
  get shared(): readonly number[] {
    const [first = [], ...others] = this.groupBy.values();
    return first.filter((at) => others.every((columns) => columns.includes(at)));
  }
}

/**
 * Positions of the columns of `fillDown`; takes down those of `perLine`. Throws INVALID_MAPPING with the path of one the file
 * lacks, or of one that would be summed over and over.
 */
export function bindColumns(mapping: Mapping, roles: ColumnRoles): { readonly fillDown: readonly number[] } {
  const { fillDown, perLine, events = [] } = mapping;
  for (const { groupBy, amount, quantity, discount } of events) {
    for (const value of groupBy ? [amount, quantity, discount] : []) {
      const name = typeof value === 'object' ? value.column : value;
      if (name === undefined || !fillDown.includes(name)) continue;
      const message = `fillDown: ${name} is summed over the lines of an event; filled down it would count several times`;
      throw new PersonagraphError('INVALID_MAPPING', message, { field: ['fillDown'] });
    }
  }
  for (const name of perLine) roles.find(name, ['perLine']);
  return { fillDown: fillDown.map((name) => roles.find(name, ['fillDown'])) };
}
