import type { JoinedTable } from '../file/joined-table.ts';
import type { LineRules } from '../line-import.ts';
import { compileMapping } from '../line-mapper.ts';
import type { Mapping } from '../mapping.ts';
import { bindColumns, ColumnRoles } from './column-roles.ts';

/** Binds a mapping to the columns of an open table. Throws INVALID_MAPPING with the path of a column that the table lacks. */
export function bindLines(table: JoinedTable, mapping: Mapping): Omit<LineRules, 'counting'> {
  const roles = new ColumnRoles(table.find);
  const mapper = compileMapping(mapping, roles.find);
  const { fillDown } = bindColumns(mapping, roles);
  const { groupWindow, quote } = mapping;
  return { mapper, roles, fillDown, groupWindow, quote, delimiter: table.delimiter };
}
